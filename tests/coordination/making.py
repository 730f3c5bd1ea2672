"""A network and its ritual, made as people make them."""

import datetime as dt
from typing import Any

from cast import Cast
from kilometre.coordination import services
from kilometre.coordination.enums import RhythmKind
from kilometre.coordination.models import FollowUp, Meeting, Network, Ritual

FIRST = dt.date(2026, 9, 1)  # a Tuesday, the first of its month
SECOND, THIRD = dt.date(2026, 9, 15), dt.date(2026, 9, 29)


def fresh(record: Any) -> Any:
    """The same row, as a new request reads it."""
    return type(record).objects.get(pk=record.pk)


def a_network(cast: Cast, **fields: Any) -> Network:
    """Headed by Bruno; the Lab'EST is in it, so Alice is too."""
    network = services.create_network(
        actor=cast.coordinator,
        **{
            "name": "Réseau des données",
            "purpose": "Ouvrir et réutiliser.",
            "head": cast.lead.person,
            **fields,
        },
    )
    services.add_member(actor=cast.coordinator, network=network, lab=cast.lab)
    return fresh(network)


def a_ritual(cast: Cast, network: Network | None = None, **fields: Any) -> Ritual:
    """Every second Tuesday at 10:00 in Paris, since 1 September 2026."""
    return services.create_ritual(
        actor=cast.coordinator,
        network=network or a_network(cast),
        **{
            "title": "Point de quinzaine",
            "starts_on": FIRST,
            "at": dt.time(10),
            "kind": RhythmKind.WEEKLY,
            "every": 2,
            **fields,
        },
    )


def given(cast: Cast, ritual: Ritual, slot: dt.date = FIRST, **fields: Any) -> FollowUp:
    """An action of Alice, decided at the first meeting, and noted that day."""
    return services.give_follow_up(
        actor=cast.lead,
        ritual=ritual,
        slot=slot,
        **{
            "text": "Écrire la fiche",
            "owner": cast.member.person,
            "due_on": SECOND,
            "at": dt.datetime.combine(slot, dt.time(12), dt.UTC),
            **fields,
        },
    )


def closed(cast: Cast, ritual: Ritual, slot: dt.date) -> Meeting:
    services.write_minutes(actor=cast.member, ritual=ritual, slot=slot, minutes="On a fait le point.")
    return services.close_meeting(actor=cast.lead, ritual=ritual, slot=slot)

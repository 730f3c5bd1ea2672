"""What sentences of the journal call the parts of a meeting, a ritual or an arrival.

Proposals are known by their number in the ritual, which none gives up; decisions and steps by their id: they may be taken out.
"""

from typing import Any

from kilometre.foundation.journal.events import Asked, name_fact, name_part
from kilometre.foundation.records.refs import Ref

from .models import Arrival, ArrivalStep, Decision, Proposal, Ritual
from .presenting.rituals import slots_in_words


def decisions(asked: set[Asked], user: Any) -> dict[Asked, str]:
    return _called(asked, Decision.objects.visible_to(user), ("meeting", "pk", "text"))


def proposals(asked: set[Asked], user: Any) -> dict[Asked, str]:
    """Those on an agenda, which all who read the ritual read; the others are for those who sort them."""
    rituals = Ritual.objects.visible_to(user).values("pk")
    return _called(
        asked,
        Proposal.objects.filter(meeting__isnull=False, ritual__in=rituals),
        ("ritual", "number", "title"),
    )


def steps(asked: set[Asked], user: Any) -> dict[Asked, str]:
    arrivals = Arrival.objects.visible_to(user).values("pk")
    return _called(asked, ArrivalStep.objects.filter(arrival__in=arrivals), ("arrival", "pk", "label"))


def _called(asked: set[Asked], rows: Any, columns: tuple[str, str, str]) -> dict[Asked, str]:
    """In the record that the entry is about: its column, that of what the fact holds, that of the words."""
    whole, key, words = columns
    about = {each: Ref.parse(each.subject).public_id for each in asked}
    found = rows.filter(
        **{f"{whole}__public_id__in": set(about.values()), f"{key}__in": {each.held for each in asked}}
    ).values_list(f"{whole}__public_id", key, words)
    called = {(public_id, held): text for public_id, held, text in found}
    return {each: called[of, each.held] for each, of in about.items() if (of, each.held) in called}


name_fact("slot", slots_in_words)
name_part("decision", decisions)
name_part("proposal", proposals)
name_part("step", steps)

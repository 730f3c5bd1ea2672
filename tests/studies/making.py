"""Studies in each state, made as people make them."""

import datetime as dt
from typing import Any

from cast import Cast
from kilometre.studies import services
from kilometre.studies.models import Part, Study

TODAY = dt.date(2026, 11, 25)


def ordered(cast: Cast, **fields: Any) -> Study:
    """The coordination asks Lab'EST and État'LIN."""
    return services.order(
        actor=fields.pop("actor", cast.coordinator),
        **{
            "title": "L'expérience des usagers",
            "question": "Où renoncent-ils ?",
            "labs": [cast.lab, cast.other_lab],
            **fields,
        },
    )


def part(study: Study, lab: Any) -> Part:
    return Part.objects.select_related("study", "lab").get(study=study, lab=lab)


def running(cast: Cast, **fields: Any) -> Study:
    """Lab'EST accepted; the study has all that it owes, and has started."""
    study = ordered(
        cast,
        **{
            "protocol": "Douze entretiens.",
            "starts_on": TODAY - dt.timedelta(days=30),
            "ends_on": TODAY + dt.timedelta(days=30),
            **fields,
        },
    )
    services.accept(actor=cast.member, part=part(study, cast.lab))
    return services.start(actor=cast.coordinator, study=study)

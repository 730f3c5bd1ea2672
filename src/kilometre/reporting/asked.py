"""What a campaign asks of a lab: the figures that the platform computes for it, and those that only the lab knows."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone

from kilometre.foundation.indicators import Period, Scope
from kilometre.foundation.indicators.figures import Number
from kilometre.foundation.indicators.queries import computed, computed_or_told
from kilometre.foundation.indicators.reading import Reading
from kilometre.foundation.indicators.registry import INDICATORS, title_of
from kilometre.foundation.records.origins import examples_alone
from kilometre.network.models import Lab

from .models import ReturnLine

OWN = "Le lab"
EXAMPLE = "Exemple : compté sur les seuls exemples de ce lab."


@dataclass(frozen=True, slots=True)
class Question:
    """A figure that the platform does not measure."""

    name: str
    label: str
    definition: str
    unit: str


QUESTIONS = (
    Question(
        "lab-agents",
        "Agents du lab",
        "Personnes qui travaillent pour le lab le jour où vous signez, en équivalent temps plein.",
        "ETP",
    ),
    Question(
        "lab-people-met",
        "Personnes associées",
        "Usagers, agents et partenaires qui ont participé à au moins un atelier, un entretien ou un test dans l'année, "
        "chacun compté une fois si vous le pouvez ; dites-le en commentaire sinon.",
        "personne",
    ),
    Question(
        "lab-people-trained",
        "Agents formés",
        "Agents publics qui ont suivi une formation donnée ou organisée par le lab dans l'année.",
        "agent",
    ),
    Question(
        "lab-services-supported",
        "Services accompagnés",
        "Services, collectivités et associations que le lab a accompagnés dans l'année, chacun compté une fois.",
        "service",
    ),
)


def lines_for(lab: Lab, year: int) -> list[ReturnLine]:
    """The lines of a lab, computed now and not saved yet. Those of an example lab count its examples, and nothing real."""
    names = [name for name, told in INDICATORS.items() if "lab" in told.by]
    lines = [_computed(reading) for reading in _readings(lab, names, year)]
    lines.extend(
        ReturnLine(
            name=asked.name, topic=OWN, label=asked.label, definition=asked.definition, unit=asked.unit
        )
        for asked in QUESTIONS
    )
    for position, line in enumerate(lines):
        line.position = position
    return lines


def _readings(lab: Lab, names: list[str], year: int) -> list[Reading]:
    """Of the year, for those that can be dated. One that cannot be computed says so, and holds none of the others back."""
    compute, counting = (_of_examples, examples_alone()) if lab.is_fictional else (computed, nullcontext())
    with counting:
        return [
            computed_or_told(
                name,
                Scope(lab=lab.slug, period=Period(year) if "period" in INDICATORS[name].by else None),
                compute,
            )
            for name in names
        ]


def _of_examples(name: str, scope: Scope) -> Reading:
    told = INDICATORS[name]
    return Reading(told, scope, replace(told.compute(scope), note=EXAMPLE), timezone.now())


def _computed(reading: Reading) -> ReturnLine:
    told, figure = reading.indicator, reading.figure
    return ReturnLine(
        name=told.name,
        topic=title_of(told.topic),
        label=told.label,
        definition=told.definition,
        unit=told.unit,
        source=told.source,
        period=str(reading.scope.period or ""),
        figure=None if reading.has_failed else figure.as_json(),
        computed=None if figure.value is None else _rounded(figure.value, told.decimals),
    )


def _rounded(value: Number, decimals: int) -> Decimal:
    """As the figure is shown: the same on both databases, and what a lab copies is no gap."""
    return Decimal(str(round(float(value), decimals)))

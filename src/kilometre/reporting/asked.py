"""What a campaign asks of a lab: the figures that the platform computes for it, and those that only the lab knows."""

from dataclasses import dataclass
from decimal import Decimal

from kilometre.foundation.indicators import Figure, Period, Scope
from kilometre.foundation.indicators.figures import Number
from kilometre.foundation.indicators.queries import readings
from kilometre.foundation.indicators.registry import INDICATORS
from kilometre.network.models import Lab

from .account import title_of
from .models import ReturnLine

OWN = "Le lab"
EXAMPLE = "Lab fictif : la plateforme ne compte que le réel."


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
        "Personnes qui travaillent pour le lab au 31 décembre, en équivalent temps plein.",
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
    """The lines of a lab, computed now and not saved yet. An example lab has no computed value: only what is real counts."""
    names = [name for name, told in INDICATORS.items() if "lab" in told.by]
    dated = [name for name in names if "period" in INDICATORS[name].by]
    undated = [name for name in names if name not in dated]
    found = {
        **readings(dated, Scope(lab=lab.slug, period=Period(year))),
        **readings(undated, Scope(lab=lab.slug)),
    }
    lines = []
    for name in names:
        told, figure = INDICATORS[name], found[name].figure
        if lab.is_fictional:
            figure = Figure(None, note=EXAMPLE)
        lines.append(
            ReturnLine(
                name=name,
                topic=title_of(told.topic),
                label=told.label,
                definition=told.definition,
                unit=told.unit,
                source=told.source,
                period=str(year) if name in dated else "",
                figure=figure.as_json(),
                computed=None if figure.value is None else _rounded(figure.value, told.decimals),
            )
        )
    lines.extend(
        ReturnLine(
            name=asked.name, topic=OWN, label=asked.label, definition=asked.definition, unit=asked.unit
        )
        for asked in QUESTIONS
    )
    for position, line in enumerate(lines):
        line.position = position
    return lines


def _rounded(value: Number, decimals: int) -> Decimal:
    """As the figure is shown: the same on both databases, and what a lab copies is no gap."""
    return Decimal(str(round(float(value), decimals)))

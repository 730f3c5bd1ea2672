"""The account of a scope: its figures by topic, those in parts, and what nobody measures there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from kilometre.foundation.indicators import Scope
from kilometre.foundation.indicators.breakdowns import Breakdown, Part
from kilometre.foundation.indicators.queries import readings
from kilometre.foundation.indicators.reading import Reading
from kilometre.foundation.indicators.registry import INDICATORS, title_of
from kilometre.foundation.ui import french

HEADS = (
    "Rubrique", "Chiffre", "Répartition", "Part", "Valeur", "Unité", "Échelle", "Effectif", "Définition", "Source",
    "Calculé le", "À savoir",
)  # fmt: skip


FEW = 3  # parts: below, a sentence says more than bars


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure in parts."""

    told: Breakdown
    reading: Reading
    parts: tuple[Part, ...]

    @property
    def rows(self) -> list[tuple[str, int]]:
        return [(part.label, part.count) for part in self.parts]

    @property
    def note(self) -> str:
        return self.told.note

    @property
    def sentence(self) -> str:
        """What bars would not show better: one or two parts, or parts that are all alike. Empty when bars tell something."""
        counts = {part.count for part in self.parts}
        if len(counts) == 1:
            (each,) = counts
            return (
                f"{french.number(each)} pour chacun : {french.listed([part.label for part in self.parts])}."
            )
        if len(self.parts) < FEW:
            return f"{' ; '.join(f'{part.label}, {french.number(part.count)}' for part in self.parts)}."
        return ""


@dataclass(frozen=True, slots=True)
class Topic:
    """``measured`` are known, or could not be computed and say so; ``unknown`` have nothing to measure yet, ``unmeasured``
    are those that this scope has not: they are named, with the reason, never left out.
    """

    label: str
    title: str
    measured: tuple[Reading, ...]
    unknown: tuple[Reading, ...]
    unmeasured: tuple[Reading, ...]
    charts: tuple[Chart, ...]


def account_of(scope: Scope, topic: str = "") -> list[Topic]:
    """The account, one topic or all: its number of queries depends on the indicators alone."""
    names = [name for name, told in INDICATORS.items() if topic in ("", told.topic)]
    found = readings(names, scope)
    labels = sorted({INDICATORS[name].topic for name in names}, key=lambda label: (_rank(label), label))
    return [
        _topic(label, [each for each in found.values() if each.indicator.topic == label], scope)
        for label in labels
    ]


def topics() -> list[tuple[str, str]]:
    """What one may choose from: label and title."""
    labels = {told.topic for told in INDICATORS.values()}
    return sorted(((label, title_of(label)) for label in labels), key=lambda pair: french.sort_key(pair[1]))


def lines_of(account: list[Topic], scope_name: str) -> Iterator[list[Any]]:
    """The account as rows of a file: each figure, then each of its parts."""
    for topic in account:
        for reading in (*topic.measured, *topic.unknown, *topic.unmeasured):
            yield _line(topic, reading, scope_name)
        for chart in topic.charts:
            for part in chart.parts:
                line = _line(topic, chart.reading, scope_name)
                line[2:5] = [chart.told.label, part.label, part.count]
                line[11] = chart.note
                yield line


def _topic(label: str, found: list[Reading], scope: Scope) -> Topic:
    covered = [reading for reading in found if reading.indicator.covers(scope)]
    charts = [Chart(told, reading, tuple(parts)) for reading in found for told, parts in reading.charts]
    return Topic(
        label=label,
        title=title_of(label),
        measured=tuple(reading for reading in covered if reading.is_known or reading.has_failed),
        unknown=tuple(reading for reading in covered if not (reading.is_known or reading.has_failed)),
        unmeasured=tuple(reading for reading in found if not reading.indicator.covers(scope)),
        charts=tuple(chart for chart in charts if len(chart.parts) > 1),
    )


def _rank(label: str) -> int:
    """In the order in which contexts stand on each other: what labs are, what is asked of them, what they do."""
    order = list(apps.app_configs)
    return order.index(label) if label in order else len(order)


def _line(topic: Topic, reading: Reading, scope_name: str) -> list[Any]:
    told, figure = reading.indicator, reading.figure
    value = None if figure.value is None else round(float(figure.value), told.decimals)
    shown = int(value) if value is not None and not told.decimals else value
    return [
        topic.title, told.label, "", "", shown, told.unit, scope_name, figure.sample, told.definition, told.source,
        told.told_by or reading.computed_at, figure.note,
    ]  # fmt: skip

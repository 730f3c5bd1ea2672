"""A figure in parts: the rows of an indicator, counted by what a declared field says of each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Choices, Count, F
from django.db.models.expressions import Combinable

from kilometre.foundation.ui import french

from .figures import Scope
from .registry import INDICATORS

UNSAID = "Non précisé"
OVERLAPS = "Une ligne peut compter dans plusieurs parts : elles ne s'additionnent pas."

Counts = dict[
    str, list[tuple[Any, int]]
]  # by name of a breakdown; the value None: the rows say nothing of it


@dataclass(frozen=True, slots=True)
class Breakdown:
    """``axis`` names what the parts are (« Étape »). ``overlaps``: a row may be in several parts, which do not add up."""

    name: str
    of: str
    label: str
    axis: str
    key: "str | Combinable"
    words: "type[Choices] | None" = None
    overlaps: bool = False

    @property
    def note(self) -> str:
        """What to know before one adds the parts up."""
        return OVERLAPS if self.overlaps else ""


@dataclass(frozen=True, slots=True)
class Part:
    """``value`` is the field's; None when the rows say nothing of it."""

    value: Any
    label: str
    count: int


BREAKDOWNS: dict[str, Breakdown] = {}


def breakdown(name: str, **said: Any) -> Breakdown:
    """Register one: ``of`` is an indicator that gives its rows, declared before; ``key`` a path or an expression of them.

    ``words`` are the choices of the field: they give labels and order. Without them, the largest part comes first.
    """
    made = Breakdown(name, **said)
    if name in BREAKDOWNS:
        raise ValueError(f"breakdown {name} is declared twice")
    if made.of not in INDICATORS or INDICATORS[made.of].rows is None:
        raise ValueError(f"breakdown {name}: no indicator « {made.of} » that gives its rows")
    BREAKDOWNS[name] = made
    return made


def of_indicator(name: str) -> list[Breakdown]:
    return [each for each in BREAKDOWNS.values() if each.of == name]


def count(told: Breakdown, scope: Scope) -> list[tuple[Any, int]]:
    """How many rows each value holds; nothing outside of the indicator's axes. One query."""
    source = INDICATORS[told.of]
    if source.rows is None or not source.covers(scope):
        return []
    key = F(told.key) if isinstance(told.key, str) else told.key
    rows = source.rows(scope).order_by().annotate(_part=key).values_list("_part")
    counts: dict[Any, int] = {}
    for value, number in rows.annotate(_count=Count("pk", distinct=True)):
        said = None if value in (None, "") else value
        counts[said] = counts.get(said, 0) + number
    return list(counts.items())


def counts_of(name: str, scope: Scope) -> "Counts":
    """Those of each breakdown of an indicator."""
    return {told.name: count(told, scope) for told in of_indicator(name)}


def worded(told: Breakdown, found: "list[tuple[Any, int]]") -> list[Part]:
    """The parts that hold a row, as the choices of the field name and order them; what is not said last."""
    counts = dict(found)
    known = [value for value in counts if value is not None]
    labels = dict(told.words.choices) if told.words else {}
    ranks = {value: rank for rank, value in enumerate(labels)}
    known.sort(key=lambda value: (ranks.get(value, len(ranks)), -counts[value], french.sort_key(str(value))))
    said = [Part(value, str(labels.get(value, value)), counts[value]) for value in known]
    return [*said, Part(None, UNSAID, counts[None])] if None in counts else said


def parts(told: Breakdown, scope: Scope) -> list[Part]:
    """The parts as they are now."""
    return worded(told, count(told, scope))

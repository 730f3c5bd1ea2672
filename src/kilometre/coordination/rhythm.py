"""From a first date and a kind of rhythm to the rhythm itself, and how it is said."""

import datetime as dt
from typing import Protocol

from kilometre.engines.calendars import MonthlyByDate, MonthlyByWeekday, Rhythm, Weekly
from kilometre.foundation.errors import Refused

from .enums import RhythmKind, Weekday

FIFTH = 5


class Regular(Protocol):
    """What has a rhythm: a ritual, or the fields of a form."""

    starts_on: dt.date
    kind: str
    every: int


def rhythm_of(regular: Regular) -> Rhythm:
    """The rhythm that the first date begins. Refused for a first date that it cannot hold."""
    first, every = regular.starts_on, regular.every
    weekday, rank = first.weekday(), (first.day + 6) // 7
    match RhythmKind(regular.kind):
        case RhythmKind.WEEKLY:
            return Weekly((weekday,), every=every)
        case RhythmKind.TWICE:
            return MonthlyByWeekday(weekday, _pair(rank), every=every)
        case RhythmKind.MONTHLY:
            return MonthlyByWeekday(weekday, (_common(rank),), every=every)
        case RhythmKind.LAST:
            return MonthlyByWeekday(weekday, (-1,), every=every)
        case RhythmKind.DATE:
            return MonthlyByDate(first.day, every=every)


def said(regular: Regular) -> str:
    """« toutes les 2 semaines, le mardi »."""
    day, rank = Weekday(regular.starts_on.weekday()).label, (regular.starts_on.day + 6) // 7
    weeks, months = _each(regular.every, "semaine", feminine=True), _each(regular.every, "mois")
    match RhythmKind(regular.kind):
        case RhythmKind.WEEKLY:
            return f"{weeks}, le {day}"
        case RhythmKind.TWICE:
            low, high = _pair(rank)
            return f"{months}, les {_ordinal(low)} et {_ordinal(high)} {day}s"
        case RhythmKind.MONTHLY:
            return f"{months}, le {_ordinal(rank)} {day}"
        case RhythmKind.LAST:
            return f"{months}, le dernier {day}"
        case RhythmKind.DATE:
            return f"{months}, le {_ordinal(1) if regular.starts_on.day == 1 else regular.starts_on.day}"


def _each(every: int, unit: str, *, feminine: bool = False) -> str:
    plural = unit if unit.endswith("s") else f"{unit}s"
    if every == 1:
        return f"chaque {unit}"
    return f"{'toutes les' if feminine else 'tous les'} {every} {plural}"


def _pair(rank: int) -> tuple[int, int]:
    rank = _common(rank)
    return (rank, rank + 2) if rank <= 2 else (rank - 2, rank)


def _common(rank: int) -> int:
    if rank == FIFTH:
        raise Refused(
            "Cette date tombe la cinquième fois de ce jour dans le mois, ce qui n'arrive pas chaque mois : "
            "choisissez une autre première date, ou « la dernière fois de ce jour ».",
            field="starts_on",
        )
    return rank


def _ordinal(rank: int) -> str:
    return "1er" if rank == 1 else f"{rank}e"

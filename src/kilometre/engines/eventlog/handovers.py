"""Hand-overs: how often a case goes from one service (or one person) to another."""

from dataclasses import dataclass

import numpy as np

from .arrays import HOUR, MISSING, Micros
from .log import EventLog
from .split import Cause, Split


@dataclass(frozen=True, slots=True)
class Handover:
    """From one service to another: times, and mean time from the end of the one to the start of the other.

    ``mean_h`` is the whole gap; ``mean_handover_h`` what of it is neither closed time nor a busy person. The ranges are over
    the hypotheses on starts, see `ranges`.
    """

    source: str
    target: str
    count: int
    mean_h: float
    mean_handover_h: float
    range_h: tuple[float, float] | None = None
    handover_range_h: tuple[float, float] | None = None


def handovers(
    log: EventLog, split: Split, start: Micros | None = None, *, by: str = "service"
) -> tuple[Handover, ...]:
    """Hand-overs between services (``by="service"``) or people (``"resource"``), the most time lost first.

    From the execution that ended last before (see `Split.before`), as in the split of time. ``start`` replaces the starts of
    the log by estimated ones, shape (n,).
    """
    begun = log.start if start is None else start
    group, names = (log.service, log.services) if by == "service" else (log.resource, log.resources)
    row = np.flatnonzero(split.before >= 0)
    source, target = group[split.before[row]].astype(np.int64), group[row].astype(np.int64)
    moved = (source != MISSING) & (target != MISSING) & (source != target)
    row, key = row[moved], (source * len(names) + target)[moved]
    pairs, place, count = np.unique(key, return_inverse=True, return_counts=True)
    gap = np.maximum(begun[row] - log.end[split.before[row]], 0)
    total = np.bincount(place, gap.astype(np.float64), len(pairs))
    lost = np.bincount(place, split.parts[Cause.HANDOVER, row].astype(np.float64), len(pairs))
    found = [
        Handover(
            source=names[pair // len(names)],
            target=names[pair % len(names)],
            count=int(count[index]),
            mean_h=float(total[index]) / HOUR / int(count[index]),
            mean_handover_h=float(lost[index]) / HOUR / int(count[index]),
        )
        for index, pair in enumerate(pairs.tolist())
    ]
    return tuple(sorted(found, key=lambda one: (-one.count * one.mean_h, one.source, one.target)))


def between_people(log: EventLog) -> dict[tuple[str, str], int]:
    """Times that each person comes right after another in a case, themselves included (van der Aalst et al., 2005).

    It is what social-network miners count; `handovers` is what a service reads.
    """
    row = np.flatnonzero(~log.is_first[1:])
    before, after = log.resource[row].astype(np.int64), log.resource[row + 1].astype(np.int64)
    known = (before != MISSING) & (after != MISSING)
    names = log.resources
    key = (before * max(len(names), 1) + after)[known]
    if len(names) ** 2 <= 4_000_000:
        counts = np.bincount(key, minlength=len(names) ** 2)
        pairs = np.flatnonzero(counts)
        counts = counts[pairs]
    else:
        pairs, counts = np.unique(key, return_counts=True)
    return {
        (names[pair // len(names)], names[pair % len(names)]): count
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
    }

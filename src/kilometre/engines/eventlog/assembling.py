"""From rows in any order to a log: executions paired, cases made contiguous and ordered, people renamed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import MISSING, Codes, Counts, Micros, group_starts, rank_in_run
from .log import Column, EventLog, Known

_PSEUDONYM: Final = "Personne"


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Executions in any order; shapes are those of `EventLog`, with one row each.

    ``order`` is the place of a row where its source gives one (an XES trace is a sequence; a table is not unless
    it has a column of positions): it settles which of two executions at one same instant comes first.
    """

    case: Column
    activity: Column
    resource: Column
    service: Column
    start: Micros
    end: Micros
    known: NDArray[np.uint8]
    offset: NDArray[np.int16]
    order: Counts | None = None
    kind: Column | None = None

    def at(self, rows: Counts) -> "Records":
        return Records(
            case=self.case.at(rows),
            activity=self.activity.at(rows),
            resource=self.resource.at(rows),
            service=self.service.at(rows),
            start=self.start[rows],
            end=self.end[rows],
            known=self.known[rows],
            offset=self.offset[rows],
            order=None if self.order is None else self.order[rows],
            kind=None if self.kind is None else self.kind.at(rows),
        )


class Assembled(NamedTuple):
    """A log, and how many of its executions share their instants with another one of the same case."""

    log: EventLog
    tied: int


def assemble(records: Records, *, zone: str, keep_names: bool = False) -> Assembled:
    """The log of these executions.

    Rows of a case are ordered by (start, end), then by ``order`` where the source has one, else by the usual
    place of their activity (see `_usual_places`), then by name of activity, person and service, then by
    what was recorded of it: so that the order of rows in a table changes nothing.
    """
    case, activity = records.case.by_name(), records.activity.by_name()
    resource, service = records.resource.by_name(), records.service.by_name()
    first_instant = np.full(len(case.names), np.iinfo(np.int64).max)
    np.minimum.at(first_instant, case.codes, records.start)
    place = np.empty(len(case.names), dtype=np.int32)
    by_first = np.lexsort((np.arange(len(case.names)), first_instant))
    place[by_first] = np.arange(len(by_first), dtype=np.int32)
    owner = place[case.codes]

    if records.order is None:
        ties = _usual_places(owner, activity, records.start, records.end)[activity.codes]
    else:
        ties = records.order
    order = np.lexsort(
        (
            records.offset, records.known, service.codes, resource.codes, activity.codes, ties,
            records.end, records.start, owner,
        )
    )  # fmt: skip
    owner = owner[order]
    sizes = np.bincount(owner, minlength=len(case.names))
    people = resource.at(order)
    if not keep_names:
        people = _pseudonyms(people)
    kind = Column.missing(len(owner)) if records.kind is None else records.kind.by_name().at(order)
    bounds = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    log = EventLog(
        case=owner,
        activity=activity.codes[order],
        resource=people.codes,
        service=service.codes[order],
        start=records.start[order],
        end=records.end[order],
        known=records.known[order],
        offset=records.offset[order],
        bounds=bounds,
        kind=np.maximum.reduceat(kind.codes, bounds[:-1]) if len(owner) else kind.codes,
        cases=tuple(case.names[index] for index in by_first),
        activities=activity.names,
        resources=people.names,
        services=service.names,
        kinds=kind.names,
        zone=zone,
    )
    runs = group_starts(log.case, log.start, log.end)
    alone = runs & np.append(runs[1:], True) if len(log) else runs
    return Assembled(log, int(np.count_nonzero(~alone)))


def _usual_places(owner: Codes, activity: Column, start: Micros, end: Micros) -> Counts:
    """Rank of each activity by its mean relative place in cases, counted with instants alone; shape (activities,).

    The place of a row is the share of its case's rows that come before it, half of those at the same instants
    included (a mid-rank). Two steps recorded at midnight of one day are then put in the order in which they
    occur on other days, which is the best guess that does not look at the order of rows.
    """
    order = np.lexsort((activity.codes, end, start, owner))
    owner = owner[order]
    first_of_case = group_starts(owner)
    first_of_tie = group_starts(owner, start[order], end[order])
    tie = np.cumsum(first_of_tie) - 1
    tie_size = np.bincount(tie) if len(tie) else tie
    before = rank_in_run(first_of_case) - rank_in_run(first_of_tie)
    case_size = np.bincount(owner)
    share = (before + tie_size[tie] / 2) / case_size[owner]
    names = len(activity.names)
    codes = activity.codes[order]
    mean = np.bincount(codes, share, names) / np.maximum(np.bincount(codes, minlength=names), 1)
    places = np.empty(names, dtype=np.int64)
    places[np.lexsort((np.arange(names), mean.round(9)))] = np.arange(names)
    return places


def _pseudonyms(people: Column) -> Column:
    """« Personne 1 », « Personne 2 »… in order of first appearance: says nothing of the name."""
    codes, first = np.unique(people.codes[people.codes >= 0], return_index=True)
    renamed = np.full(len(people.names) + 1, MISSING, dtype=np.int32)
    renamed[codes[np.argsort(first, kind="stable")]] = np.arange(len(codes), dtype=np.int32)
    names = tuple(f"{_PSEUDONYM} {number}" for number in range(1, len(codes) + 1))
    return Column(renamed[people.codes], names)


class Moments(NamedTuple):
    """Which rows are starts and which are ends, in a log of lifecycle transitions; shape (rows,) each."""

    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]


def pair(records: Records, moments: Moments, instance: Column | None) -> Records:
    """One execution from each start and its end; lone starts and ends stay, with what they know.

    In each case and activity (and instance, where the log names them), the first start goes with the first end
    that follows it: among those of one person first, then among what remains. Other transitions are dropped.
    """
    rows = np.flatnonzero(moments.starts | moments.ends)
    subset, is_start = records.at(rows), moments.starts[rows]
    key = _combined(subset.case.codes, subset.activity.codes)
    if instance is not None:
        key = _combined(key, instance.codes[rows])
    mate = np.full(len(rows), MISSING, dtype=np.int64)  # of an end: the row of its start
    taken = np.zeros(len(rows), dtype=np.bool_)
    for group in (_combined(key, subset.resource.codes), key):
        free = np.flatnonzero(~taken)
        starts, ends = _fifo(group[free], subset.end[free], is_start[free], subset.order, free)
        mate[ends] = starts
        taken[starts] = taken[ends] = True
    kept = np.flatnonzero(~is_start | ~taken)
    start_row = np.where(mate[kept] >= 0, mate[kept], kept)
    known = np.where(is_start, Known.START, Known.END).astype(np.uint8)[kept]
    known[mate[kept] >= 0] = Known.START | Known.END
    paired = subset.at(kept)
    return replace(
        paired,
        start=subset.end[start_row],
        known=known,
        order=None if subset.order is None else subset.order[start_row],
    )


def _combined(left: Codes | Counts, right: Codes) -> Counts:
    """One code for each pair of codes."""
    both = (left.astype(np.int64) + 1) * (int(right.max(initial=0)) + 2) + right + 1
    codes: Counts = np.unique(both, return_inverse=True)[1]
    return codes


def _fifo(
    group: Counts, when: Micros, is_start: NDArray[np.bool_], order: Counts | None, rows: Counts
) -> tuple[Counts, Counts]:
    """Rows of the starts and of the ends paired first in, first out within each group.

    Along a group, the balance is the number of starts minus that of ends. An end that brings it to a new
    minimum below zero has no start before it. Without those, the k-th end closes the k-th start.
    """
    ties = np.zeros(len(rows), dtype=np.int64) if order is None else order[rows]
    sequence = np.lexsort((ties, ~is_start, when, group))
    group, is_start, rows = group[sequence], is_start[sequence], rows[sequence]
    first = group_starts(group)
    total = np.cumsum(np.where(is_start, 1, -1))
    index = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0)) if len(rows) else total
    balance = total - (total[index] - np.where(is_start[index], 1, -1))
    depth = (group.max(initial=0) - group + 1) * (2 * len(rows) + 2)  # each group below the one before it
    lowest = np.minimum.accumulate(np.minimum(balance, 0) + depth) - depth
    before = np.where(first, 0, np.concatenate(([0], lowest[:-1])))
    usable = is_start | (balance >= before)
    group, is_start, rows = group[usable], is_start[usable], rows[usable]
    starts, ends = np.flatnonzero(is_start), np.flatnonzero(~is_start)
    size = len(rows) + 1
    start_key = group[starts] * size + rank_in_run(group_starts(group[starts]))
    end_key = group[ends] * size + rank_in_run(group_starts(group[ends]))
    _, of_starts, of_ends = np.intersect1d(start_key, end_key, assume_unique=True, return_indices=True)
    return rows[starts[of_starts]], rows[ends[of_ends]]


_STARTS: Final = frozenset({"start", "started", "begin", "début", "debut", "commencé", "démarré", "en cours"})
_ENDS: Final = frozenset(
    {
        "complete",
        "completed",
        "end",
        "fin",
        "terminé",
        "termine",
        "achevé",
        "ate_abort",
        "pi_abort",
        "withdraw",
    }
)


def moments_of(transitions: Column) -> tuple[Moments, tuple[str, ...]] | None:
    """Starts and ends of a column of lifecycle transitions (IEEE 1849 words, or French ones), and ignored words.

    A missing transition counts as an end. None when no word is known: the column holds something else.
    """
    words = [name.strip().casefold() for name in transitions.names]
    is_start = np.array([word in _STARTS for word in words] + [False])
    is_end = np.array([word in _ENDS for word in words] + [True])
    used = np.unique(transitions.codes)
    if not np.any((is_start | is_end)[used[used >= 0]]):
        return None
    ignored: Sequence[str] = sorted(
        transitions.names[code] for code in used.tolist() if code >= 0 and not (is_start | is_end)[code]
    )
    return Moments(is_start[transitions.codes], is_end[transitions.codes]), tuple(ignored)

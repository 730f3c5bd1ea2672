"""The event log in columns: names become integer codes, instants integer microseconds.

One row is one *execution*: an activity done once for a case, by somebody, from a start to an end. Rows of one
case are contiguous, in order; cases are in order of their first instant. The order depends on the content of
the rows only, never on the order in which they were read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import IntFlag
from functools import cached_property
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .arrays import MISSING, Codes, Counts, Flags, Micros

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Known(IntFlag):
    """Which instants of an execution were recorded; the other is a placeholder equal to it."""

    START = 1
    END = 2


class Execution(NamedTuple):
    """One row in plain Python, to build small logs (tests, examples) and to show a case. Aware datetimes."""

    case: str
    activity: str
    end: datetime
    start: datetime | None = None
    resource: str | None = None
    service: str | None = None


@dataclass(frozen=True, eq=False)
class EventLog:
    """``n`` executions of ``m`` cases. Arrays are read-only.

    Parameters
    ----------
    case, activity, resource, service : int32, shape (n,)
        Codes into ``cases``, ``activities``, ``resources``, ``services``. Resource and service may be -1.
    start, end : int64, shape (n,)
        Microseconds since 1970-01-01 UTC, ``start <= end``.
    known : uint8, shape (n,)
        Flags of `Known`: which of the two was recorded.
    offset : int16, shape (n,)
        Minutes between UTC and the clock on which ``end`` was written.
    bounds : int64, shape (m + 1,)
        Rows of case ``c`` are ``bounds[c]:bounds[c + 1]``, at least one, ordered by (start, end, …).
    kind : int32, shape (m,)
        Code into ``kinds`` of each case (kind of file), or -1.
    cases, activities, resources, services, kinds : tuple of str
        The names. Resources are pseudonyms (« Personne 1 ») unless the reader was asked to keep names.
    zone : str
        IANA zone on whose clocks days, months and calendars are counted.
    """

    case: Codes
    activity: Codes
    resource: Codes
    service: Codes
    start: Micros
    end: Micros
    known: NDArray[np.uint8]
    offset: NDArray[np.int16]
    bounds: Counts
    kind: Codes
    cases: tuple[str, ...]
    activities: tuple[str, ...]
    resources: tuple[str, ...]
    services: tuple[str, ...]
    kinds: tuple[str, ...]
    zone: str

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def __len__(self) -> int:
        """Number of executions."""
        return len(self.case)

    @property
    def number_of_cases(self) -> int:
        return len(self.cases)

    @cached_property
    def is_first(self) -> Flags:
        """True on the first row of each case; shape (n,)."""
        first = np.zeros(len(self), dtype=np.bool_)
        first[self.bounds[:-1]] = True
        return first

    @cached_property
    def case_start(self) -> Micros:
        """First recorded instant of each case; shape (m,)."""
        return self.start[self.bounds[:-1]]

    @cached_property
    def case_end(self) -> Micros:
        """Last instant of each case; shape (m,)."""
        return np.maximum.reduceat(self.end, self.bounds[:-1]) if len(self) else self.end

    @cached_property
    def sizes(self) -> Counts:
        """Number of executions of each case; shape (m,)."""
        return np.diff(self.bounds)

    @property
    def is_end_only(self) -> bool:
        """No execution has a recorded start."""
        return not bool(np.any(self.known & Known.START))

    def keep(self, wanted: Flags) -> Self:
        """The log of some cases only (``wanted`` of shape (m,)); names of activities and people are unchanged."""
        rows = np.repeat(wanted, self.sizes)
        sizes = self.sizes[wanted]
        chosen = np.flatnonzero(wanted)
        return replace(
            self,
            case=np.repeat(np.arange(len(chosen), dtype=np.int32), sizes),
            **{
                name: getattr(self, name)[rows]
                for name in ("activity", "resource", "service", "start", "end", "known", "offset")
            },
            bounds=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
            kind=self.kind[wanted],
            cases=tuple(self.cases[index] for index in chosen),
        )

    def with_starts(self, start: Micros) -> Self:
        """The same executions with other starts (estimated ones, say), each case in order again."""
        order = np.lexsort((np.arange(len(self)), self.end, start, self.case))
        names = ("activity", "resource", "service", "end", "known", "offset")
        return replace(self, start=start[order], **{name: getattr(self, name)[order] for name in names})

    def equals(self, other: Self) -> bool:
        """Same rows, names and zone."""
        return all(
            np.array_equal(ours, theirs) if isinstance(ours, np.ndarray) else ours == theirs
            for ours, theirs in (
                (getattr(self, field.name), getattr(other, field.name)) for field in fields(self)
            )
        )

    def executions(self, case: int) -> list[Execution]:
        """The rows of one case, readable, with instants in UTC."""
        return [
            Execution(
                case=self.cases[case],
                activity=self.activities[self.activity[row]],
                start=instant(self.start[row]) if self.known[row] & Known.START else None,
                end=instant(self.end[row]),
                resource=_name(self.resources, self.resource[row]),
                service=_name(self.services, self.service[row]),
            )
            for row in range(self.bounds[case], self.bounds[case + 1])
        ]


def instant(micros: int | np.int64) -> datetime:
    """The aware datetime, in UTC, of a count of microseconds."""
    return _EPOCH + timedelta(microseconds=int(micros))


def micros(when: datetime) -> int:
    """Microseconds since 1970-01-01 UTC of an aware datetime; ValueError if it is naive."""
    if when.utcoffset() is None:
        raise ValueError(f"Un instant doit porter son fuseau horaire (reçu : {when}).")
    return (when.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def _name(names: tuple[str, ...], code: np.int32) -> str | None:
    return None if code == MISSING else names[code]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of names in rows as read: codes of shape (rows,), -1 when missing, and the names."""

    codes: Codes
    names: tuple[str, ...]

    @classmethod
    def of(cls, values: Iterable[str | None]) -> Self:
        codes: dict[str, int] = {}
        column = [MISSING if value is None else codes.setdefault(value, len(codes)) for value in values]
        return cls(np.array(column, dtype=np.int32), tuple(codes))

    @classmethod
    def missing(cls, rows: int) -> Self:
        return cls(np.full(rows, MISSING, dtype=np.int32), ())

    def by_name(self) -> Self:
        """The same column with names in alphabetical order of code points, and only those in use."""
        used = np.unique(self.codes[self.codes >= 0])
        ordered = sorted(used.tolist(), key=self.names.__getitem__)
        codes = np.full(len(self.names) + 1, MISSING, dtype=np.int32)  # the last place maps -1 to -1
        codes[ordered] = np.arange(len(ordered), dtype=np.int32)
        return type(self)(codes[self.codes], tuple(self.names[code] for code in ordered))

    def at(self, rows: Counts) -> Self:
        return type(self)(self.codes[rows], self.names)


def log_of(executions: Iterable[Execution], *, zone: str = "Europe/Paris") -> EventLog:
    """A log from plain rows, in any order. Names of people are kept: they are the caller's.

    Raises
    ------
    ValueError
        A naive datetime, or a start after its end.
    """
    from .assembling import Records, assemble  # noqa: PLC0415 (it needs the log's own types)

    rows = list(executions)
    ends = np.array([micros(row.end) for row in rows], dtype=np.int64)
    starts = [None if row.start is None else micros(row.start) for row in rows]
    start = np.array(
        [end if begun is None else begun for begun, end in zip(starts, ends, strict=True)], dtype=np.int64
    )
    if late := np.flatnonzero(start > ends).tolist():
        raise ValueError(f"Début après la fin, à la ligne {late[0] + 1}.")
    known = [Known.END if begun is None else Known.START | Known.END for begun in starts]
    records = Records(
        case=Column.of(row.case for row in rows),
        activity=Column.of(row.activity for row in rows),
        resource=Column.of(row.resource for row in rows),
        service=Column.of(row.service for row in rows),
        start=start,
        end=ends,
        known=np.array(known, dtype=np.uint8),
        offset=np.array(
            [int((row.end.utcoffset() or timedelta()).total_seconds()) // 60 for row in rows], dtype=np.int16
        ),
    )
    return assemble(records, zone=zone, keep_names=True).log

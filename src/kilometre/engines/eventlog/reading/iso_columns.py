"""Whole columns of ISO 8601 instants at once, when they all have one layout; anything else is left to `Instants`."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.calendars.holidays import FIRST_YEAR, LAST_YEAR
from kilometre.engines.eventlog.arrays import DAY, HOUR, MINUTE, SECOND, Micros

_LENGTHS: Final = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_SEPARATORS: Final = {4: b"-", 7: b"-", 10: b"T", 13: b":", 16: b":"}


def read_iso(texts: Sequence[bytes]) -> tuple[Micros, NDArray[np.int16]] | None:
    """Microseconds and offsets (minutes) of ``2024-03-12T14:05:00[.fraction](Z|+01:00)``, all of one length; or None."""
    size = len(texts[0]) if texts else 0
    if size < 20 or set(map(len, texts)) != {size}:
        return None
    table = np.frombuffer(b"".join(texts), dtype=np.uint8).reshape(len(texts), size)
    zone = 1 if texts[0].endswith(b"Z") else 6
    fraction = size - zone - 19
    if fraction == 1 or fraction > 7 or fraction < 0:
        return None
    separators = (
        _SEPARATORS | ({19: b"."} if fraction else {}) | ({size - 3: b":"} if zone == 6 else {size - 1: b"Z"})
    )
    if any((table[:, place] != ord(mark)).any() for place, mark in separators.items()):
        return None
    signs = table[:, size - 6] if zone == 6 else np.full(len(texts), ord("+"), dtype=np.uint8)
    digits = table.astype(np.int64) - ord("0")
    marks = [*separators, *([size - 6] if zone == 6 else [])]
    plain = np.delete(digits, marks, axis=1)
    if ((plain < 0) | (plain > 9)).any() or not np.isin(signs, [ord("+"), ord("-")]).all():
        return None

    def number(start: int, end: int) -> Micros:
        value: Micros = digits[:, start:end] @ 10 ** np.arange(end - start - 1, -1, -1)
        return value

    year, month, day = number(0, 4), number(5, 7), number(8, 10)
    hour, minute, second = number(11, 13), number(14, 16), number(17, 19)
    shift = (number(size - 5, size - 3) * 60 + number(size - 2, size)) if zone == 6 else np.zeros_like(year)
    leap = (month == 2) & (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    possible = (
        (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
        & (day <= _LENGTHS[np.clip(month, 1, 12) - 1] + leap)
        & (hour < 24) & (minute < 60) & (second <= 60) & (shift <= 18 * 60)
    )  # fmt: skip
    if not possible.all():
        return None
    offset = np.where(signs == ord("-"), -shift, shift)
    micros = _days(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND - offset * MINUTE
    if fraction:
        micros = micros + number(20, 19 + fraction) * 10 ** (7 - fraction)
    return micros, offset.astype(np.int16)


def _days(year: Micros, month: Micros, day: Micros) -> Micros:
    """Days since 1970-01-01 (H. Hinnant, *chrono-compatible low-level date algorithms*, days_from_civil)."""
    year = year - (month <= 2)
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days: Micros = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    return days

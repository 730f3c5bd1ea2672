"""On whose clocks a log was written, from the offsets of its instants."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from .arrays import HOUR, Micros

DEFAULT: Final = "Europe/Paris"
_CANDIDATES: Final = (
    DEFAULT,
    "UTC",
    "America/Guadeloupe",
    "America/Cayenne",
    "Indian/Reunion",
    "Indian/Mayotte",
    "America/Miquelon",
    "Pacific/Tahiti",
    "Pacific/Noumea",
    "Pacific/Wallis",
    "Europe/London",
    "Europe/Helsinki",
    "America/New_York",
)
_LOOKED_AT: Final = 5_000


def zone_of(when: Micros, offset: NDArray[np.int16]) -> str:
    """The first usual zone whose clocks had these offsets (minutes) at these instants.

    Metropolitan France comes first, then UTC, the overseas departments and a few others. When none fits, the
    fixed zone of the most frequent offset, in whole hours.
    """
    hours, first = np.unique(when // HOUR, return_index=True)
    step = max(1, len(hours) // _LOOKED_AT)
    seen = [
        (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour), timedelta(minutes=minutes))
        for hour, minutes in zip(hours[::step].tolist(), offset[first[::step]].tolist(), strict=True)
    ]
    for name in _CANDIDATES:
        zone = ZoneInfo(name)
        if all(instant.astimezone(zone).utcoffset() == shift for instant, shift in seen):
            return name
    minutes, counts = np.unique(offset, return_counts=True)
    hours_east = round(int(minutes[np.argmax(counts)]) / 60)
    return "UTC" if hours_east == 0 else f"Etc/GMT{-hours_east:+d}"


def local(when: Micros, zone: str) -> Micros:
    """What the clocks of a zone show, as microseconds since 1970-01-01 on those clocks; same shape.

    Each distinct hour is converted once: every offset in force since 1900 that we meet starts on a whole hour of
    UTC or at a half hour, hence half hours.
    """
    half_hours, place = np.unique(when // (HOUR // 2), return_inverse=True)
    info = ZoneInfo(zone)
    shifts = [
        (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * half)).astimezone(info).utcoffset()
        for half in half_hours.tolist()
    ]
    micros = np.array([int((shift or timedelta()).total_seconds()) * 1_000_000 for shift in shifts], np.int64)
    return when + micros[place] if len(when) else when

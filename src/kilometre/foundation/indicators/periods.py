"""A year, or a quarter of one: when what a figure counts happened."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

WRITTEN = re.compile(r"(20\d\d)(?:-T([1-4]))?", re.ASCII)
QUARTERS = ("1er", "2e", "3e", "4e")


@dataclass(frozen=True, slots=True)
class Period:
    """Its first day and its last are in it; days are those of the page's time zone."""

    year: int
    quarter: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """From « 2026 » or « 2026-T2 ». ValueError otherwise."""
        found = WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f"« {text} » is neither a year nor a quarter")
        year, quarter = found.groups()
        return cls(int(year), int(quarter) if quarter else None)

    def __str__(self) -> str:
        return f"{self.year}-T{self.quarter}" if self.quarter else str(self.year)

    @property
    def label(self) -> str:
        """« 2026 », « 2e trimestre 2026 »."""
        return f"{QUARTERS[self.quarter - 1]} trimestre {self.year}" if self.quarter else str(self.year)

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 3 * (self.quarter - 1) + 1 if self.quarter else 1, 1)

    @property
    def last_day(self) -> dt.date:
        month = 3 * self.quarter if self.quarter else 12
        after = dt.date(self.year + month // 12, month % 12 + 1, 1)
        return after - dt.timedelta(days=1)

    def days(self) -> tuple[dt.date, dt.date]:
        """For a ``__range`` of dates."""
        return self.first_day, self.last_day

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """For a ``__range`` of moments: from the first to the last microsecond."""
        zone = timezone.get_default_timezone()
        start = dt.datetime.combine(self.first_day, dt.time.min, zone)
        return start, dt.datetime.combine(self.last_day, dt.time.max, zone)

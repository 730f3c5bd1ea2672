"""Do more and more cases come? Level, season and growth of the arrivals of a log, told apart.

Counts of days are Poisson, of mean (weight of the day in the week) × (level of its month) × exp(slope × years): the
log-linear model of McCullagh & Nelder, *Generalized linear models* (1989), chapter 6, by maximum likelihood. Levels have a
closed form at a given slope, so that Newton's method has one unknown. Real counts vary more than Poisson's: the error of the
slope is multiplied by the root of Pearson's dispersion, of weeks or of four weeks, whichever is larger.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog
from kilometre.engines.eventlog.arrays import DAY
from kilometre.engines.eventlog.zones import local

Floats: TypeAlias = NDArray[np.float64]
Groups: TypeAlias = NDArray[np.int64]
_YEAR: Final = 365.25
_SHORTEST, _TWO_YEARS = 56, 730
_DOUBT: Final = 2.6
_ALIKE: Final = 7.0  # cases expected in a week: none comes by chance once in a thousand
_FREE: Final = 4


@dataclass(frozen=True, slots=True)
class Growth:
    """Arrivals of the days that a log shows whole, up to ``at``.

    Parameters
    ----------
    per_week : float
        Cases a week at ``at``, the season set aside.
    slope, error : float
        Growth of the logarithm in a year, and its standard error; both 0 when it cannot be told from nothing.
    season : tuple of 12 floats, or empty
        Weights of the months, 1 on average; from two years on.
    """

    at: datetime
    per_week: float
    slope: float
    error: float
    season: tuple[float, ...]

    @property
    def trend(self) -> float:
        """Growth in a year: 0.1 is +10 %."""
        return round(max(math.expm1(self.slope), -0.9999), 4)

    @property
    def sentence(self) -> str:
        low, high = (100 * math.expm1(min(self.slope + side * 1.96 * self.error, 20)) for side in (-1.0, 1.0))
        weekly = f"{self.per_week:.1f}".replace(".", ",")
        return (
            f"Les arrivées changent de {100 * self.trend:+.0f} % par an (de {low:+.0f} à {high:+.0f} %) : {weekly} par semaine "
            f"le {self.at:%d/%m/%Y}, d'où part le modèle."
        )


def growth_of(log: EventLog, week: Floats) -> Growth | None:
    """Level, season and growth; None for less than eight weeks.

    Days before the first cases ended, or so near the end of the log that one case in twenty would not be over, may lack
    cases: they are left out. ``week`` weighs the 168 hours, Monday first.
    """
    clock = local(log.case_start, log.zone) // DAY
    # One case in a hundred may be older than the log.
    first = int(np.quantile(local(log.case_end, log.zone), 0.01)) // DAY + 1
    seen = int(local(log.case_end, log.zone).max() - np.quantile(log.case_end - log.case_start, 0.95)) // DAY
    days = min(int(clock.max()), seen) - first
    if days < _SHORTEST:
        return None
    dates = first + np.arange(days)
    counts = np.bincount(clock[(clock >= first) & (clock < first + days)] - first, minlength=days).astype(
        np.float64
    )
    weights = week.reshape(7, 24).sum(axis=1) / max(float(week.sum()), 1e-12)
    exposure: Floats = weights[(dates - 4) % 7]
    months = np.zeros(days, dtype=np.int64)
    if days >= _TWO_YEARS:
        months = dates.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    years = (np.arange(days, dtype=np.float64) + 0.5 - days) / _YEAR
    slope, error = _slope(counts, exposure, months, years)
    level = _levels(counts, exposure * np.exp(slope * years), months)
    mean = float(level.mean())
    if not mean:
        return None
    midnight = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=ZoneInfo(log.zone)) + timedelta(
        days=first + days
    )
    season = tuple(round(float(one) / mean, 4) for one in level) if days >= _TWO_YEARS else ()
    return Growth(midnight.astimezone(UTC), mean, slope, error, season)


def _slope(counts: Floats, exposure: Floats, group: Groups, years: Floats) -> tuple[float, float]:
    """Slope and its standard error; zeros unless it differs from nothing beyond doubt. Closed weeks say nothing of it."""
    slope, information, expected = _likeliest(counts, exposure, group, years)
    weeks = np.arange(len(counts))[::-1] // 7
    closed = (np.bincount(weeks, counts) == 0) & (np.bincount(weeks, expected) >= _ALIKE)
    if closed.any():
        exposure = np.where(closed[weeks], 0.0, exposure)
        slope, information, expected = _likeliest(counts, exposure, group, years)
    if information <= 0:
        return 0.0, 0.0
    parameters = len(np.unique(group)) + 1
    spread = max(1.0, *(_dispersion(counts, expected, length, parameters) for length in (7, 28)))
    error = math.sqrt(spread / information)
    return (slope, error) if abs(slope) > _DOUBT * error else (0.0, 0.0)


def _levels(counts: Floats, grown: Floats, group: Groups) -> Floats:
    mass = np.bincount(group, grown)
    return np.divide(np.bincount(group, counts), mass, out=np.zeros(len(mass)), where=mass > 0)


def _likeliest(counts: Floats, exposure: Floats, group: Groups, years: Floats) -> tuple[float, float, Floats]:
    """Slope, its information (levels of the groups being unknown too) and the counts expected."""
    slope, most = 0.0, 1.0 / float(np.ptp(years))
    for _ in range(100):
        grown = exposure * np.exp(slope * years)
        expected = _levels(counts, grown, group)[group] * grown
        apart = years - _levels(expected * years, expected, group)[group]
        information = float((expected * apart**2).sum())
        if information <= 1e-9:
            return 0.0, 0.0, expected
        step = float(np.clip(((counts - expected) * apart).sum() / information, -most, most))
        slope += step
        if abs(step) < 1e-9:
            break
    return slope, information, expected


def _dispersion(counts: Floats, expected: Floats, length: int, parameters: int) -> float:
    """Pearson's dispersion of blocks of days; 0 where they are too few to say."""
    blocks = np.arange(len(counts))[::-1] // length
    seen, told = np.bincount(blocks, counts), np.bincount(blocks, expected)
    some = told > 0
    free = int(some.sum()) - parameters
    if free < _FREE:
        return 0.0
    return float(((seen[some] - told[some]) ** 2 / told[some]).sum()) / free

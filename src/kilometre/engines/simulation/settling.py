"""How long services take to settle, and what to say where a mean depends on how long one looks.

A queue at load r forgets how it began in r / (1 - √r)² arrivals (the relaxation time of M/M/c in heavy traffic: Cohen,
*The Single Server Queue*, 1982, II.2.1; Whitt, *The Queueing Network Analyzer*, 1983): 72 arrivals at 80 %, 342 at 90 %,
1 481 at 95 %, 9 704 at 98 %. Cases that come before twice that are not counted, nor the first tenth of those asked.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from kilometre.engines.eventlog.report.wording import SPACE, count, month, number, percent

from .arriving import FURTHEST, arrival_times, rate_per_week
from .compiling import Plan
from .load import critical_load, overloads
from .model import WEEK
from .running import run_once
from .warm import Opened

BUSY: Final = 0.9
_TIMES: Final = 2
_MOST: Final = 10
_YEARS: Final = 40
_SOME: Final = 200
_FEW: Final = 1_000
_YEAR: Final = 8766.0
_CENTURY: Final = 100.0


def warm_up(plan: Plan, cases: int) -> int:
    """Cases that fill the services before those that are counted.

    At most ten times as many as those, or forty years of them; a tenth of them where arrivals have a trend: no state
    settles.
    """
    least = cases // 10
    load = critical_load(plan)
    if plan.model.arrivals.trend or load >= 1:
        return least
    longest = min(_MOST * cases, int(_YEARS * _YEAR / WEEK * rate_per_week(plan.model)))
    return max(least, min(math.ceil(_TIMES * relaxation(load)), longest))


def cool_down(plan: Plan, before: int, cases: int, *, seed: int = 0, opened: Opened | None = None) -> int:
    """Cases that go on arriving while the last of those that count are there: as many as come in the longest time that one of
    the first hundreds takes. Without them the last ones would find emptier and emptier services.

    At most ten times as many as those that count, or a thousand.
    """
    durations = run_once(plan, before + _SOME, seed=seed, opened=opened).cycle[-_SOME:]
    weeks = float(np.nan_to_num(durations).max()) / WEEK
    return min(math.ceil(weeks * rate_per_week(plan.model)), max(_MOST * cases, _FEW))


def relaxation(load: float) -> float:
    """Arrivals after which a queue has mostly forgotten how it began."""
    return load / (1 - math.sqrt(load)) ** 2


def reserves(plan: Plan, busy: Mapping[str, float], cases: int, before: int) -> tuple[str, ...]:
    """What to know before trusting a mean, in French. ``busy`` is the utilisation of each pool that was simulated."""
    return (*_slow(plan, busy, cases), *_growing(plan, cases + before))


def _slow(plan: Plan, busy: Mapping[str, float], cases: int) -> tuple[str, ...]:
    endless = {step.pool for step in plan.model.steps if step.max_waiting is None}
    full = [
        f"«{SPACE}{pool}{SPACE}» ({percent(share)})"
        for pool, share in busy.items()
        if share >= BUSY and pool in endless
    ]
    if not full or plan.model.arrivals.trend:
        return ()
    weeks = round(cases / rate_per_week(plan.model))
    told = (
        f"Très occupé{SPACE}: {', '.join(full)}. À cette charge, une file met très longtemps à se vider{SPACE}: la durée "
        f"moyenne dépend du temps pendant lequel on regarde (ici {count(cases, 'dossier')}, soit "
        f"{count(weeks, 'semaine')}), et celle d'un régime établi peut être bien au-delà de l'intervalle. Regardez plus "
        "longtemps, et retenez le sens d'une comparaison plutôt que sa valeur."
    )
    return (told,)


def _growing(plan: Plan, cases: int) -> tuple[str, ...]:
    """A trend: until when it was simulated, and when somebody cannot keep up any more."""
    model, arrivals = plan.model, plan.model.arrivals
    if not arrivals.trend or arrivals.at or not cases:
        return ()
    end = model.start + timedelta(hours=float(arrival_times(model, cases, 0, 0)[-1]))
    share = f"{'+' if arrivals.trend > 0 else ''}{number(100 * arrivals.trend, 1)}{SPACE}%"
    told = (
        f"Les arrivées changent de {share} par an{SPACE}: la durée moyenne est celle des dossiers simulés, jusqu'en "
        f"{_month(end)}, et dépend de leur nombre. Essayez aussi sans tendance."
    )
    load = critical_load(plan)
    if arrivals.trend < 0 or not 1 / FURTHEST < load < 1:
        return (told,)
    furthest = replace(model, arrivals=replace(arrivals, trend=0.0, per_week=arrivals.per_week * FURTHEST))
    lacking = " ".join(one.sentence for one in overloads(Plan(furthest)))
    if not lacking:  # only so many may wait
        return (told,)
    years = math.log(1 / load) / math.log1p(arrivals.trend)
    more = (
        f"Si elle continue, les arrivées dépassent ce que les services peuvent faire "
        f"{_when(arrivals.level_at or model.start, years, end)}. Quand elles auront doublé, là où la tendance "
        f"s'arrête{SPACE}: {lacking}"
    )
    return told, more


def _when(known: datetime, years: float, end: datetime) -> str:
    if years > _CENTURY:
        return "dans plus d'un siècle"
    full = known + timedelta(hours=years * _YEAR)
    inside = f", pendant la période simulée{SPACE}: l'attente y grandit sans fin" if full < end else ""
    return f"dès {_month(full)}{inside}"


def _month(when: datetime) -> str:
    return month(f"{when:%Y-%m}")

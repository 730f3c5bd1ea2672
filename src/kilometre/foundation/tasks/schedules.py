"""Periodic work: ``@every("5 minutes")``, ``@daily("06:00")``. A slot missed several times is made up once."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from .declarations import LABELS, RetriedTask

if TYPE_CHECKING:
    from .models import Schedule

F = TypeVar("F", bound=Callable[..., Any])

UNITS = {"second": "secondes", "minute": "minutes", "hour": "heures"}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Rhythm(Protocol):
    def after(self, moment: dt.datetime) -> dt.datetime:
        """The first slot strictly after ``moment``."""


@dataclass(frozen=True, slots=True)
class Every:
    """Slots at whole multiples of the period since 1970: the same for all workers, whenever they started."""

    number: int
    unit: str

    @property
    def period(self) -> dt.timedelta:
        return dt.timedelta(**{f"{self.unit}s": self.number})

    def __str__(self) -> str:
        words = UNITS[self.unit]
        return f"chaque {words[:-1]}" if self.number == 1 else f"toutes les {self.number} {words}"

    def after(self, moment: dt.datetime) -> dt.datetime:
        return EPOCH + self.period * ((moment - EPOCH) // self.period + 1)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a local day at ``time``. An hour that spring skips comes an hour later; one that autumn repeats, once."""

    time: dt.time

    def __str__(self) -> str:
        return f"chaque jour à {self.time:%H:%M}"

    def after(self, moment: dt.datetime) -> dt.datetime:
        zone = timezone.get_default_timezone()
        day = moment.astimezone(zone).date()
        while (slot := dt.datetime.combine(day, self.time, zone).astimezone(dt.UTC)) <= moment:
            day += dt.timedelta(days=1)
        return slot


@dataclass(frozen=True, slots=True)
class Scheduled:
    task: Task
    rhythm: Rhythm


SCHEDULED: dict[str, Scheduled] = {}


def every(period: str, *, label: str = "") -> Callable[[F], F]:
    """Run a function of no argument regularly: ``"30 seconds"``, ``"5 minutes"``, ``"1 hour"``. ``label`` as of ``task``."""
    found = re.fullmatch(r"([1-9]\d*) (second|minute|hour)s?", period)
    if not found:
        raise ValueError(f"« {period} »: expected like “5 minutes”")
    return _schedule(Every(int(found[1]), found[2]), label)


def daily(time: str, *, label: str = "") -> Callable[[F], F]:
    """Run a function of no argument once a day, at a local time: ``"06:00"``."""
    return _schedule(Daily(dt.time.fromisoformat(time)), label)


def _schedule(rhythm: Rhythm, label: str) -> Callable[[F], F]:
    def register(function: F) -> F:
        """The function itself comes back: tests call it, and a task may be scheduled too."""
        task = function if isinstance(function, Task) else RetriedTask(func=function)
        SCHEDULED[task.module_path] = Scheduled(task, rhythm)
        LABELS[task.module_path] = label or LABELS.get(task.module_path, "")
        return function

    return register


def enqueue_due() -> int:
    """Queue what is due, once however many workers ask and slots were missed; return how many."""
    from .models import Schedule  # noqa: PLC0415 (app ready)

    now = timezone.now()
    known = {row.task: row for row in Schedule.objects.all()}
    done = 0
    for path, scheduled in SCHEDULED.items():
        row = known.get(path)
        if row is None or row.rhythm != str(scheduled.rhythm):
            Schedule.objects.update_or_create(
                task=path, defaults={"rhythm": str(scheduled.rhythm), "next_at": scheduled.rhythm.after(now)}
            )
        elif row.next_at <= now:
            done += _take_slot(row, scheduled, now)
    return done


def _take_slot(row: "Schedule", scheduled: Scheduled, now: dt.datetime) -> bool:
    from .models import Job, Schedule  # noqa: PLC0415 (app ready)

    with transaction.atomic():
        slot = Schedule.objects.filter(task=row.task, next_at=row.next_at)
        mine = slot.update(next_at=scheduled.rhythm.after(now), last_at=now)
        if not mine or Job.objects.filter(task=row.task).unfinished().exists():
            return False  # another worker has it, or the last run is not over
        scheduled.task.enqueue()
    return True

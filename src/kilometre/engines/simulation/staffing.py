"""People and calendars as the arrays of the compiled loop."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.calendars import Calendar
from kilometre.engines.eventlog import Timetable, micros
from kilometre.engines.eventlog.arrays import HOUR

from .model import Model, ModelError

if TYPE_CHECKING:
    from .loop.state import Calendars, Staff

_FOREVER: Final = 1e12
_LAST_YEAR: Final = 2199


@dataclass(frozen=True, slots=True)
class Place:
    """One place at work: a person, or one of several alike, or one of the files that they follow at once."""

    person: int
    calendar: str
    pools: tuple[str, ...]
    speed: float
    speeds: Mapping[str, float]

    def factor(self, step: str) -> float:
        """What multiplies the work of a step."""
        return self.speeds.get(step, 1.0) / self.speed


def places_of(model: Model) -> tuple[list[Place], list[str]]:
    """Places, and the names of the persons that they belong to: several of one name are numbered."""
    alike, seen = Counter[str](), Counter[str]()
    for person in model.people:
        alike[person.name] += person.count
    places: list[Place] = []
    names: list[str] = []
    for person in model.people:
        for _ in range(person.count):
            seen[person.name] += 1
            names.append(person.name if alike[person.name] == 1 else f"{person.name} {seen[person.name]}")
            place = Place(len(names) - 1, person.calendar, person.pools, person.speed, person.speeds)
            places += [place] * person.at_once
    return places, names


def staff_of(model: Model, places: list[Place], calendars: dict[str, int]) -> "Staff":
    from .loop.state import Staff  # noqa: PLC0415 (numba)

    pools = {name: number for number, name in enumerate(model.pools)}
    factor = np.array([[place.factor(step.id) for step in model.steps] for place in places]).reshape(
        len(places), len(model.steps)
    )
    of_place = [[pools[pool] for pool in place.pools] for place in places]
    of_pool = [[at for at, mine in enumerate(of_place) if pool in mine] for pool in range(len(pools))]
    calendar = [calendars[place.calendar] for place in places]
    of_calendar = [
        [at for at, own in enumerate(calendar) if own == number] for number in range(len(calendars))
    ]
    pools_first, pool_list = _cut(of_place)
    places_first, place_list = _cut(of_pool)
    calendars_first, calendar_list = _cut([sorted({calendar[at] for at in members}) for members in of_pool])
    of_calendar_first, of_calendar_list = _cut(of_calendar)
    return Staff(
        np.array(calendar, dtype=np.int64),
        factor,
        pools_first,
        pool_list,
        places_first,
        place_list,
        calendars_first,
        calendar_list,
        of_calendar_first,
        of_calendar_list,
    )


def calendars_of(model: Model, horizon: float) -> tuple["Calendars", dict[str, int]]:
    """Tables of open hours until ``horizon`` (hours after the start), and the number of each name; "" is number 0."""
    from .loop.state import Calendars  # noqa: PLC0415 (numba)

    numbers = {"": 0, **{name: place for place, name in enumerate(model.calendars, 1)}}
    last = datetime(_LAST_YEAR + 1, 1, 1, tzinfo=UTC)
    if model.calendars and horizon >= (last - model.start) / timedelta(hours=1):
        raise ModelError("Cette simulation irait au-delà de l'an 2199 : simulez moins de dossiers à la fois.")
    tables = [(np.array([-_FOREVER]), np.array([_FOREVER]))]
    tables += [_table(calendar, micros(model.start), horizon) for calendar in model.calendars.values()]
    openings, closings, befores, first = [], [], [], [0]
    for opening, closing in tables:
        openings.append(np.append(opening, np.inf))
        closings.append(np.append(closing, np.inf))
        befores.append(np.concatenate(([0.0], np.cumsum(closing - opening))))
        first.append(first[-1] + len(opening) + 1)
    return Calendars(
        np.array(first, dtype=np.int64),
        np.concatenate(openings),
        np.concatenate(closings),
        np.concatenate(befores),
    ), numbers


@lru_cache(maxsize=512)
def _table(calendar: Calendar, start: int, horizon: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    timetable = Timetable.of(calendar, start, start + int(horizon * HOUR))
    return (timetable.openings - start) / HOUR, (timetable.closings - start) / HOUR


def _cut(lists: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    sizes = np.cumsum([0, *(len(one) for one in lists)])
    return sizes.astype(np.int64), np.array([item for one in lists for item in one], dtype=np.int64)

"""Office time: when a service is open, and how much open time lies between two instants.

The idea: for each calendar and year, a table of openings and closings in UTC, with the open time before each
of them. The *worked time* since the start of the year is then a growing, piecewise linear function of the
instant; ``working_time`` is a difference of its values and ``add_working_time`` reads it backwards. Years in
between cost one addition each once their table is made (some milliseconds), and both changes of clock are
exact, since nothing is ever subtracted between local times.

Instants are aware datetimes, in any zone; those returned are in **UTC**, because Python subtracts and
compares two datetimes of one same zone by their wall clocks, which is wrong by an hour across a change of
clock.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple, Self, TypeAlias, overload
from zoneinfo import ZoneInfo

from .departments import timezone_of
from .holidays import FIRST_YEAR, LAST_YEAR, Holiday, public_holidays
from .instants import first_instant, utc

DayHours: TypeAlias = tuple[tuple[time, time], ...]
"""Local opening and closing times of one day, in order; a closing at 00:00 is midnight at its end."""
Week: TypeAlias = tuple[DayHours, DayHours, DayHours, DayHours, DayHours, DayHours, DayHours]
"""Hours of the seven days, Monday first; ``()`` is a closed day."""
Interval: TypeAlias = tuple[datetime, datetime]
"""Opening and closing instants in UTC: open from the first, closed at the second."""

_MIDNIGHT: Final = time.min
_NEVER: Final[DayHours] = ()
_ALL_DAY: Final[DayHours] = ((_MIDNIGHT, _MIDNIGHT),)
_SEVEN_HOURS: Final[DayHours] = ((time(9), time(12, 30)), (time(13, 30), time(17)))

OFFICE_HOURS: Final[Week] = (*(_SEVEN_HOURS,) * 5, _NEVER, _NEVER)
"""35 hours: Monday to Friday, 9:00-12:30 and 13:30-17:00."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When one service is open.

    Parameters
    ----------
    zone
        IANA name of the zone in which the hours are written.
    week
        Hours of the seven days, Monday first.
    department
        Department or collectivity whose public holidays are closed days; None: no holiday.
    with_usage
        Also close on the customary holidays of the French West Indies.
    closures
        Other closed dates.
    openings
        Dates with hours of their own, which prevail over the week and over holidays.

    Raises
    ------
    ValueError
        Unknown zone or department, hours that overlap or end before they start, a date both closed and
        opened, or a calendar that never opens. Every method that reaches outside 1900-2200 raises it too.
    """

    zone: str
    week: Week
    department: str | None = None
    with_usage: bool = False
    closures: frozenset[date] = frozenset()
    openings: tuple[tuple[date, DayHours], ...] = ()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"Fuseau horaire inconnu : {self.zone!r}.") from error
        if self.department is not None:
            timezone_of(self.department)  # refuses an unknown code
        if len(self.week) != 7:
            raise ValueError(f"Une semaine a sept jours, lundi d'abord (reçu : {len(self.week)}).")
        for hours in self.week:
            _check_hours(hours)
        opened = [day for day, _ in self.openings]
        for day, hours in self.openings:
            _check_hours(hours)
            if not hours:
                raise ValueError(f"Ouverture exceptionnelle sans horaires, le {day:%d/%m/%Y}.")
        for day in (*self.closures, *opened):
            _check_date(day)
        if len(set(opened)) < len(opened):
            raise ValueError("Une date ne peut avoir deux ouvertures exceptionnelles.")
        if both := self.closures.intersection(opened):
            raise ValueError(f"Date à la fois fermée et ouverte : {min(both):%d/%m/%Y}.")
        if not any(self.week) and not opened:
            raise ValueError("Ce calendrier n'ouvre jamais : ni horaires dans la semaine, ni ouverture.")

    @classmethod
    def office(
        cls,
        department: str,
        hours: Week = OFFICE_HOURS,
        *,
        with_usage: bool = False,
        closures: Iterable[date] = (),
        openings: Mapping[date, DayHours] | None = None,
    ) -> Self:
        """The calendar of an office of this department: its time zone and its public holidays."""
        return cls(
            zone=timezone_of(department),
            week=hours,
            department=department,
            with_usage=with_usage,
            closures=frozenset(closures),
            openings=tuple(sorted((openings or {}).items())),
        )

    @classmethod
    def always(cls, zone: str) -> Self:
        """Open day and night, holidays included: its working time is elapsed time."""
        return cls(zone=zone, week=(_ALL_DAY,) * 7)

    def local(self, instant: datetime) -> datetime:
        """The same instant on the clocks of the office, to be shown. A naive datetime raises ValueError."""
        return utc(instant).astimezone(ZoneInfo(self.zone))

    def at(self, day: date, clock: time) -> datetime:
        """The instant, in UTC, when the clocks of the office first show this date and time."""
        return first_instant(datetime.combine(day, clock), ZoneInfo(self.zone))

    def holiday_on(self, day: date) -> Holiday | None:
        """The public holiday of this day, to explain why a date moved; None on other days."""
        if self.department is None:
            return None
        return _holidays(self.department, day.year, self.with_usage).get(day)

    def hours_on(self, day: date) -> DayHours:
        """Local hours of one date, once holidays, closures and extra openings are counted."""
        _check_date(day)
        for opened, hours in self.openings:
            if opened == day:
                return hours
        if day in self.closures or self.holiday_on(day):
            return _NEVER
        return self.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """Does the office open on this date (a local date, not an instant)?"""
        return bool(self.hours_on(day))

    def last_closing(self, day: date) -> datetime:
        """Instant of the last closing of a working day; ValueError on a day that never opens."""
        hours = self.hours_on(day)
        if not hours:
            raise ValueError(f"Le service est fermé le {day:%d/%m/%Y}.")
        return _closing(self, day, hours[-1][1])

    def is_open(self, instant: datetime) -> bool:
        """Is the office open? It is at the very instant of opening, no more at that of closing."""
        return self.next_opening(instant) == utc(instant)

    def next_opening(self, instant: datetime) -> datetime:
        """First instant, from this one on, when the office is open: the same one if it is open."""
        instant = utc(instant)
        year = self.local(instant).year
        while not (opening := _year(self, year).next_opening(instant)):
            year += 1
        return opening

    def open_intervals(self, start: datetime, end: datetime) -> Iterator[Interval]:
        """Openings and closings between two instants, in order, cut at both ends, adjoining ones merged.

        Nothing when ``end`` does not come after ``start``.
        """
        start, end = utc(start), utc(end)
        if end <= start:
            return
        pending: Interval | None = None
        for year in range(self.local(start).year, self.local(end).year + 1):
            for opening, closing in _year(self, year).intervals_between(start, end):
                if pending and pending[1] == opening:
                    pending = (pending[0], closing)
                    continue
                if pending:
                    yield pending
                pending = (opening, closing)
        if pending:
            yield pending

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Open time from one instant to another, negative when ``end`` comes first.

        Signed, so that it adds up whatever the order: w(a, b) + w(b, c) = w(a, c).
        """
        start, end = utc(start), utc(end)
        if end < start:
            return -self.working_time(end, start)
        first, last = self.local(start).year, self.local(end).year
        whole_years = sum((_year(self, year).total for year in range(first, last)), timedelta())
        return whole_years + _year(self, last).worked(end) - _year(self, first).worked(start)

    def add_working_time(self, instant: datetime, duration: timedelta) -> datetime:
        """First instant by which this much open time has passed; a zero duration gives the instant back.

        Time that runs out at a closing is due at that closing, not at the next opening. A negative duration
        raises ValueError, as does a calendar that stops opening before the duration is spent.
        """
        instant = utc(instant)
        if duration < timedelta():
            raise ValueError("Une durée à ajouter ne peut être négative.")
        if not duration:
            return instant
        year = self.local(instant).year
        spent = _year(self, year).worked(instant) + duration
        while spent > _year(self, year).total:
            spent -= _year(self, year).total
            year += 1
        return _year(self, year).when(spent)

    @overload
    def add_working_days(self, start: datetime, number: int) -> datetime: ...
    @overload
    def add_working_days(self, start: date, number: int) -> date: ...
    def add_working_days(self, start: date, number: int) -> date:
        """The ``number``-th working day after a date, the date itself not counted.

        From an instant, that day at the same local time (which may be outside office hours). ValueError if
        ``number`` is below 1.
        """
        if number < 1:
            raise ValueError(f"Le nombre de jours ouvrés doit être au moins 1 (reçu : {number}).")
        if isinstance(start, datetime):
            local = self.local(start)
            day = self.add_working_days(local.date(), number)
            return self.at(day, local.time())
        day = start
        while number:
            day += timedelta(days=1)
            if self.is_working_day(day):
                number -= 1
        return day


class _Year(NamedTuple):
    """Openings and closings of one local year, in UTC and in order, and the open time before each of them."""

    openings: list[datetime]
    closings: list[datetime]
    before: list[timedelta]
    total: timedelta

    def next_opening(self, instant: datetime) -> datetime | None:
        """The instant itself if it is in an interval, or the next opening, or None after the last one."""
        index = bisect_right(self.closings, instant)
        return max(instant, self.openings[index]) if index < len(self.openings) else None

    def intervals_between(self, start: datetime, end: datetime) -> Iterator[Interval]:
        first, last = bisect_right(self.closings, start), bisect_left(self.openings, end)
        for index in range(first, last):
            yield max(start, self.openings[index]), min(end, self.closings[index])

    def worked(self, instant: datetime) -> timedelta:
        """Open time from the start of the year to this instant."""
        index = bisect_right(self.openings, instant) - 1
        if index < 0:
            return timedelta()
        return self.before[index] + min(instant, self.closings[index]) - self.openings[index]

    def when(self, worked: timedelta) -> datetime:
        """First instant with this open time behind it, for 0 < worked <= total."""
        index = bisect_left(self.before, worked) - 1
        return self.openings[index] + (worked - self.before[index])


@lru_cache(maxsize=256)
def _year(calendar: Calendar, year: int) -> _Year:
    openings: list[datetime] = []
    closings: list[datetime] = []
    before: list[timedelta] = []
    total = timedelta()
    day = date(year, 1, 1)
    while day.year == year:
        for start, end in calendar.hours_on(day):
            opening, closing = calendar.at(day, start), _closing(calendar, day, end)
            if opening < closing:  # false when the spring change swallows the whole interval
                openings.append(opening)
                closings.append(closing)
                before.append(total)
                total += closing - opening
        day += timedelta(days=1)
    return _Year(openings, closings, before, total)


@lru_cache(maxsize=256)
def _holidays(department: str, year: int, with_usage: bool) -> dict[date, Holiday]:  # noqa: FBT001
    return {holiday.date: holiday for holiday in public_holidays(department, year, with_usage=with_usage)}


def _closing(calendar: Calendar, day: date, end: time) -> datetime:
    return calendar.at(day + timedelta(days=1) if end == _MIDNIGHT else day, end)


def _check_hours(hours: DayHours) -> None:
    free_from: time | None = _MIDNIGHT
    for start, end in hours:
        if start.tzinfo or end.tzinfo:
            raise ValueError("Les horaires sont des heures locales : le fuseau est celui du calendrier.")
        if end != _MIDNIGHT and end <= start:
            raise ValueError(f"La fermeture ({end:%H:%M}) doit suivre l'ouverture ({start:%H:%M}).")
        if free_from is None or start < free_from:
            raise ValueError(f"Horaires qui se chevauchent ou sont en désordre, à {start:%H:%M}.")
        free_from = None if end == _MIDNIGHT else end


def _check_date(day: date) -> None:
    if isinstance(day, datetime):
        raise ValueError(f"Attendu une date locale, sans heure (reçu : {day}).")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            f"Ce calendrier va de {FIRST_YEAR} à {LAST_YEAR} et est muet au-delà (demandé : {day.year})."
        )

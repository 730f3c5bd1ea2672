"""French working calendars: public holidays, office time, promised delays, series of meetings.

Pure computation, standard library only, no clock: the caller passes the instants. See README.md.
"""

from .departments import timezone_of
from .holidays import Holiday, easter, public_holidays
from .promises import Delay, Promise, State, Unit
from .series import Change, MonthlyByDate, MonthlyByWeekday, Occurrence, Rhythm, Series, Weekly
from .working_time import OFFICE_HOURS, Calendar, DayHours, Interval, Week

__all__ = [
    "OFFICE_HOURS",
    "Calendar",
    "Change",
    "DayHours",
    "Delay",
    "Holiday",
    "Interval",
    "MonthlyByDate",
    "MonthlyByWeekday",
    "Occurrence",
    "Promise",
    "Rhythm",
    "Series",
    "State",
    "Unit",
    "Week",
    "Weekly",
    "easter",
    "public_holidays",
    "timezone_of",
]

"""French working calendars: public holidays, office time, and the delays that a service promises.

Pure computation, standard library only, no clock: the caller passes the instants. See README.md.
"""

from .departments import timezone_of
from .holidays import Holiday, easter, public_holidays
from .promises import Delay, Promise, State, Unit
from .working_time import OFFICE_HOURS, Calendar, DayHours, Interval, Week

__all__ = [
    "OFFICE_HOURS",
    "Calendar",
    "DayHours",
    "Delay",
    "Holiday",
    "Interval",
    "Promise",
    "State",
    "Unit",
    "Week",
    "easter",
    "public_holidays",
    "timezone_of",
]

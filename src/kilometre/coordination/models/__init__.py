"""Networks and how they work together."""

from .arrivals import Arrival, ArrivalStep, ChecklistStep
from .calendars import CalendarKey
from .gatherings import Gathering, Registration
from .missions import Mission
from .networks import Member, Network
from .rituals import Carry, Decision, FollowUp, Meeting, Proposal, Ritual

__all__ = [
    "Arrival",
    "ArrivalStep",
    "CalendarKey",
    "Carry",
    "ChecklistStep",
    "Decision",
    "FollowUp",
    "Gathering",
    "Meeting",
    "Member",
    "Mission",
    "Network",
    "Proposal",
    "Registration",
    "Ritual",
]

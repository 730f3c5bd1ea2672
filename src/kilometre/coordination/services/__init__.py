"""Writes of networks and rituals: each is one transaction, checks its rule, and tells the journal.

``actor`` is None for the platform itself; ``at`` is now, unless history is told.
"""

from .agenda import (
    accept_proposal,
    decline_proposal,
    move_up,
    put_back_proposal,
    send_proposal,
    withdraw_proposal,
)
from .calendars import close_calendar, open_calendar
from .gatherings import (
    announce,
    cancel_gathering,
    cancel_registration,
    edit_gathering,
    note_attendance,
    register,
)
from .meetings import cancel_meeting, close_meeting, move_meeting, restore_meeting, write_minutes
from .networks import (
    add_member,
    close_network,
    create_network,
    edit_network,
    name_head,
    release_head,
    remove_member,
    reopen_network,
)
from .outcomes import (
    correct_decision,
    decide,
    drop,
    edit_follow_up,
    finish,
    give_follow_up,
    remove_decision,
    reopen,
)
from .rituals import change_rhythm, create_ritual, edit_ritual, stop_ritual

__all__ = [
    "accept_proposal",
    "add_member",
    "announce",
    "cancel_gathering",
    "cancel_meeting",
    "cancel_registration",
    "change_rhythm",
    "close_calendar",
    "close_meeting",
    "close_network",
    "correct_decision",
    "create_network",
    "create_ritual",
    "decide",
    "decline_proposal",
    "drop",
    "edit_follow_up",
    "edit_gathering",
    "edit_network",
    "edit_ritual",
    "finish",
    "give_follow_up",
    "move_meeting",
    "move_up",
    "name_head",
    "note_attendance",
    "open_calendar",
    "put_back_proposal",
    "register",
    "release_head",
    "remove_decision",
    "remove_member",
    "reopen",
    "reopen_network",
    "restore_meeting",
    "send_proposal",
    "stop_ritual",
    "withdraw_proposal",
    "write_minutes",
]  # fmt: skip

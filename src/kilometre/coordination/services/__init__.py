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
from .arrivals import (
    accept_sponsorship,
    add_step,
    ask_sponsor,
    close_arrival,
    decline_sponsorship,
    move_step,
    notice_late,
    open_arrival,
    remove_step,
)
from .calendars import close_calendar, open_calendar
from .checklists import (
    add_checklist_step,
    edit_checklist_step,
    move_checklist_step_up,
    remove_checklist_step,
    start_checklist,
)
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
from .removing import remove_gathering
from .rituals import change_rhythm, create_ritual, edit_ritual, stop_ritual

__all__ = [
    "accept_proposal",
    "accept_sponsorship",
    "add_checklist_step",
    "add_member",
    "add_step",
    "announce",
    "ask_sponsor",
    "cancel_gathering",
    "cancel_meeting",
    "cancel_registration",
    "change_rhythm",
    "close_arrival",
    "close_calendar",
    "close_meeting",
    "close_network",
    "correct_decision",
    "create_network",
    "create_ritual",
    "decide",
    "decline_proposal",
    "decline_sponsorship",
    "drop",
    "edit_checklist_step",
    "edit_follow_up",
    "edit_gathering",
    "edit_network",
    "edit_ritual",
    "finish",
    "give_follow_up",
    "move_checklist_step_up",
    "move_meeting",
    "move_step",
    "move_up",
    "name_head",
    "note_attendance",
    "notice_late",
    "open_arrival",
    "open_calendar",
    "put_back_proposal",
    "register",
    "release_head",
    "remove_checklist_step",
    "remove_decision",
    "remove_gathering",
    "remove_member",
    "remove_step",
    "reopen",
    "reopen_network",
    "restore_meeting",
    "send_proposal",
    "start_checklist",
    "stop_ritual",
    "withdraw_proposal",
    "write_minutes",
]  # fmt: skip

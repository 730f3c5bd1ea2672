"""Writes of actions, projects and roadmaps: each is one transaction, checks its rule, and tells the journal.

``actor`` is None for the platform itself (what a public document says); ``at`` is now, unless history is told.
"""

from .actions import (
    convert,
    edit_action,
    record_action,
    restore_action,
    turn_into_action,
    withdraw_action,
)
from .gates import change_stage
from .logbook import add_line, drop, edit_line, put_off, remove_line, reopen, settle
from .measuring import edit_target, measure, remove_measure, set_target
from .projects import (
    add_date,
    change_labs,
    edit,
    name_contact,
    publish,
    start,
    turn_into_project,
    withdraw,
)
from .roadmaps import (
    add_axis,
    edit_axis,
    edit_roadmap,
    move_axis,
    move_project,
    remove_axis,
    write_roadmap,
)
from .teams import add_member, join_from_need, leave_team

__all__ = [
    "add_axis",
    "add_date",
    "add_line",
    "add_member",
    "change_labs",
    "change_stage",
    "convert",
    "drop",
    "edit",
    "edit_action",
    "edit_axis",
    "edit_line",
    "edit_roadmap",
    "edit_target",
    "join_from_need",
    "leave_team",
    "measure",
    "move_axis",
    "move_project",
    "name_contact",
    "publish",
    "put_off",
    "record_action",
    "remove_axis",
    "remove_line",
    "remove_measure",
    "reopen",
    "restore_action",
    "set_target",
    "settle",
    "start",
    "turn_into_action",
    "turn_into_project",
    "withdraw",
    "withdraw_action",
    "write_roadmap",
]

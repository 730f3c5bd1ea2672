"""Writes of actions, projects and roadmaps: each is one transaction, checks its rule, and tells the journal.

``actor`` is None for the platform itself (what a public document says); ``at`` is now, unless history is told.
"""

from .actions import edit_action, record_action, turn_into_action
from .projects import (
    add_date,
    change_labs,
    change_stage,
    edit,
    name_contact,
    publish,
    start,
    turn_into_project,
    withdraw,
)
from .removing import remove_action, remove_project
from .roadmaps import add_axis, write_roadmap

__all__ = [
    "add_axis",
    "add_date",
    "change_labs",
    "change_stage",
    "edit",
    "edit_action",
    "name_contact",
    "publish",
    "record_action",
    "remove_action",
    "remove_project",
    "start",
    "turn_into_action",
    "turn_into_project",
    "withdraw",
    "write_roadmap",
]

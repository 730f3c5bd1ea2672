"""Writes of imports (read, map, check, apply, undo, invite, forget) and of exports."""

from .applying import Changed, apply
from .checking import check
from .choosing import choose, choose_for_all
from .exporting import ask_export, forget_exports
from .forgetting import forget_of, forget_old
from .inviting import release
from .reading import bring, choose_sheet, drop, map_columns, paste
from .rows import AT_ONCE
from .undoing import undo

__all__ = [
    "AT_ONCE",
    "Changed",
    "apply",
    "ask_export",
    "bring",
    "check",
    "choose",
    "choose_for_all",
    "choose_sheet",
    "drop",
    "forget_exports",
    "forget_of",
    "forget_old",
    "map_columns",
    "paste",
    "release",
    "undo",
]

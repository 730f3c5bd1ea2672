"""Writes of calls: each is one transaction, checks its rule, and tells the journal."""

from .answering import answer
from .calling import ask, close, conclude, edit, open_call, reopen
from .reminding import close_past, remind, remind_planned

__all__ = [
    "answer",
    "ask",
    "close",
    "close_past",
    "conclude",
    "edit",
    "open_call",
    "remind",
    "remind_planned",
    "reopen",
]

"""Writes of campaigns: each is one transaction, checks its rule, and tells the journal."""

from .campaigns import close, move_due_day, open_campaign, remind
from .returns import Declared, declare, reopen, sign

__all__ = ["Declared", "close", "declare", "move_due_day", "open_campaign", "remind", "reopen", "sign"]

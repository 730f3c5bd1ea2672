"""Writes of campaigns and booklets: each is one transaction, checks its rule, and tells the journal."""

from .booklets import (
    ask_booklet,
    fail_booklet,
    freeze_booklet,
    keep_booklet,
    make,
    may_retry,
    publish_booklet,
    retry_booklet,
    withdraw_booklet,
)
from .campaigns import close, move_due_day, open_campaign, remind
from .returns import Declared, declare, reopen, sign

__all__ = [
    "Declared",
    "ask_booklet",
    "close",
    "declare",
    "fail_booklet",
    "freeze_booklet",
    "keep_booklet",
    "make",
    "may_retry",
    "move_due_day",
    "open_campaign",
    "publish_booklet",
    "remind",
    "reopen",
    "retry_booklet",
    "sign",
    "withdraw_booklet",
]

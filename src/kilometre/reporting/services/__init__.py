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
from .campaigns import ask_all, ask_lab, begin, close, labs_of, move_due_day, open_campaign, remind
from .returns import Declared, ask_reopening, declare, decline_reopening, reopen, sign, why_over

__all__ = [
    "Declared",
    "ask_all",
    "ask_booklet",
    "ask_lab",
    "ask_reopening",
    "begin",
    "close",
    "declare",
    "decline_reopening",
    "fail_booklet",
    "freeze_booklet",
    "keep_booklet",
    "labs_of",
    "make",
    "may_retry",
    "move_due_day",
    "open_campaign",
    "publish_booklet",
    "remind",
    "reopen",
    "retry_booklet",
    "sign",
    "why_over",
    "withdraw_booklet",
]

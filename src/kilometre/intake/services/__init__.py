"""Writes of the needs: each is one transaction, checks its rule, and tells the journal.

``at`` is now, unless history is told (demo, imports).
"""

from .bringing import bring_in, take_back
from .forgetting import drop_unconfirmed, expire, forget_text_of
from .handling import answer, hand_over, reroute, take_in_charge, withdraw
from .laddering import climb
from .passing import decline, route_onward, settle, take_over
from .qualifying import qualify, want_skill, want_skill_no_more
from .sending import confirm, send, send_as_visitor
from .watching import alert, escalate, report_contact_gone

__all__ = [
    "alert",
    "answer",
    "bring_in",
    "climb",
    "confirm",
    "decline",
    "drop_unconfirmed",
    "escalate",
    "expire",
    "forget_text_of",
    "hand_over",
    "qualify",
    "report_contact_gone",
    "reroute",
    "route_onward",
    "send",
    "send_as_visitor",
    "settle",
    "take_back",
    "take_in_charge",
    "take_over",
    "want_skill",
    "want_skill_no_more",
    "withdraw",
]

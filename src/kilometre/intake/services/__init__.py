"""Writes of the needs: each is one transaction, checks its rule, and tells the journal.

``at`` is now, unless history is told (demo, imports).
"""

from .forgetting import drop_unconfirmed, expire, forget_text_of
from .handling import answer, hand_over, reroute, take_in_charge, withdraw
from .laddering import climb
from .passing import correct_contact, decline, route_onward, settle, take_over
from .qualifying import qualify, want_skill, want_skill_no_more
from .sending import confirm, send, send_as_visitor
from .similar import MOST_MARKS, forget_marks_of, keep_marks, link_marked_cases, mark_case
from .teams import answer_team, ask_team, forget_places_of, free_place, undo_team
from .watching import alert, escalate, report_contact_gone

__all__ = [
    "MOST_MARKS",
    "alert",
    "answer",
    "answer_team",
    "ask_team",
    "climb",
    "confirm",
    "correct_contact",
    "decline",
    "drop_unconfirmed",
    "escalate",
    "expire",
    "forget_marks_of",
    "forget_places_of",
    "forget_text_of",
    "free_place",
    "hand_over",
    "keep_marks",
    "link_marked_cases",
    "mark_case",
    "qualify",
    "report_contact_gone",
    "reroute",
    "route_onward",
    "send",
    "send_as_visitor",
    "settle",
    "take_in_charge",
    "take_over",
    "undo_team",
    "want_skill",
    "want_skill_no_more",
    "withdraw",
]

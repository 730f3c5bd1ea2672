"""Writes of studies: each is one transaction, checks its rule, and tells the journal.

``actor`` is None for the platform itself; ``at`` is now, unless history is told.
"""

from .parts import accept, ask, decline, describe_part, hand_in
from .studies import conclude, edit, order, publish, start, stop, withdraw, write_protocol

__all__ = [
    "accept",
    "ask",
    "conclude",
    "decline",
    "describe_part",
    "edit",
    "hand_in",
    "order",
    "publish",
    "start",
    "stop",
    "withdraw",
    "write_protocol",
]

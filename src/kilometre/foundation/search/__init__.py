"""Search across everything, in French, showing each person only what that person may see."""

from .registry import Document, register

__all__ = ["Document", "register"]

"""A description told to people: one HTML page, or plain text for a terminal."""

from .page import report
from .text import plain_text

__all__ = ["plain_text", "report"]

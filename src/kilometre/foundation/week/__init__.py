"""« Mon lundi »: what waits for a person this week, on one page and in one e-mail. Each context adds its lines."""

from .registry import Dated, Line, Section, lines
from .starting import start

__all__ = ["Dated", "Line", "Section", "lines", "start"]

"""« Mon lundi »: what waits for a person this week, on one page and in one e-mail. Each context adds its lines."""

from .registry import Line, Section, lines

__all__ = ["Line", "Section", "lines"]

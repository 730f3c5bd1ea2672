"""What networks put on « Mon lundi »."""

from . import gatherings, rituals

__all__ = ["gatherings", "rituals"]

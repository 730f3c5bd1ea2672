"""What networks put on « Mon lundi »."""

from . import arrivals, gatherings, missions, rituals

__all__ = ["arrivals", "gatherings", "missions", "rituals"]

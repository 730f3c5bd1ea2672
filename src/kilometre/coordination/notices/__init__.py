"""Who is told of what happens in networks."""

from . import gatherings, networks, rituals

__all__ = ["gatherings", "networks", "rituals"]

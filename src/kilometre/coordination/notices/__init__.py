"""Who is told of what happens in networks."""

from . import arrivals, gatherings, missions, networks, rituals

__all__ = ["arrivals", "gatherings", "missions", "networks", "rituals"]

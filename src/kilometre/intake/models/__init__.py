"""What intake keeps: needs, and what their contact understood of them."""

from .needs import Need
from .qualifying import Qualification, WantedSkill

__all__ = ["Need", "Qualification", "WantedSkill"]

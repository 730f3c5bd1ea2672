"""What intake keeps: needs, and what their contact understood of them."""

from .needs import Need
from .passing import Passing, Rung
from .qualifying import Qualification, WantedSkill
from .similar import CaseMark
from .teams import Place, Team

__all__ = ["CaseMark", "Need", "Passing", "Place", "Qualification", "Rung", "Team", "WantedSkill"]

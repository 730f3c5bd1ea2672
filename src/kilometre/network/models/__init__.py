"""Labs, organisations, people and skills, each once, in territories of a dated official code."""

from .held_skills import Endorsement, Evidence, HeldSkill, SkillClaim
from .labs import Citation, Lab
from .organisations import Organisation
from .people import Membership, Person
from .reforms import Reform
from .skills import Skill
from .territories import PlaceName, Postcode, Territory

__all__ = [
    "Citation",
    "Endorsement",
    "Evidence",
    "HeldSkill",
    "Lab",
    "Membership",
    "Organisation",
    "Person",
    "PlaceName",
    "Postcode",
    "Reform",
    "Skill",
    "SkillClaim",
    "Territory",
]

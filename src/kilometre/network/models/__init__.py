"""Labs, organisations, people and skills, each once, in territories of a dated official code."""

from .availability import Availability, WeekAvailability
from .held_skills import Endorsement, Evidence, HeldSkill, SkillClaim
from .labs import Citation, Lab
from .loans import Loan, LoanWeek
from .organisations import Organisation
from .people import Membership, Person
from .reforms import Reform
from .skills import Skill
from .statements import Statement
from .territories import PlaceName, Postcode, Territory
from .vacancies import Vacancy

__all__ = [
    "Availability",
    "Citation",
    "Endorsement",
    "Evidence",
    "HeldSkill",
    "Lab",
    "Loan",
    "LoanWeek",
    "Membership",
    "Organisation",
    "Person",
    "PlaceName",
    "Postcode",
    "Reform",
    "Skill",
    "SkillClaim",
    "Statement",
    "Territory",
    "Vacancy",
    "WeekAvailability",
]

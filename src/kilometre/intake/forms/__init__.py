"""Forms of intake."""

from .needs import AnswerForm, HandOverForm, NeedFilters, NeedForm, RerouteForm
from .passing import DeclineForm, OnwardForm, ReferralForm
from .qualifying import QualificationForm, QualifyForm, WantedSkillForm
from .teams import AnswerTeamForm

__all__ = [
    "AnswerForm",
    "AnswerTeamForm",
    "DeclineForm",
    "HandOverForm",
    "NeedFilters",
    "NeedForm",
    "OnwardForm",
    "QualificationForm",
    "QualifyForm",
    "ReferralForm",
    "RerouteForm",
    "WantedSkillForm",
]

"""Forms of intake."""

from .needs import AnswerForm, HandOverForm, NeedFilters, NeedForm, RerouteForm
from .passing import DeclineForm, OnwardForm
from .qualifying import QualificationForm, QualifyForm, WantedSkillForm

__all__ = [
    "AnswerForm",
    "DeclineForm",
    "HandOverForm",
    "NeedFilters",
    "NeedForm",
    "OnwardForm",
    "QualificationForm",
    "QualifyForm",
    "RerouteForm",
    "WantedSkillForm",
]

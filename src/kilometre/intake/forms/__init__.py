"""Forms of intake."""

from .needs import AnswerForm, HandOverForm, NeedFilters, NeedForm, RerouteForm
from .qualifying import QualificationForm, QualifyForm, WantedSkillForm

__all__ = [
    "AnswerForm",
    "HandOverForm",
    "NeedFilters",
    "NeedForm",
    "QualificationForm",
    "QualifyForm",
    "RerouteForm",
    "WantedSkillForm",
]

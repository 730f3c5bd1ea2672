"""Forms of the directory. Each edit carries the version that the person read."""

from .directory import (
    AppointmentForm,
    CitationForm,
    LabFilters,
    LabForm,
    NewLabForm,
    NewOrganisationForm,
    OrganisationFilters,
    OrganisationForm,
    PersonFilters,
    PlaceForm,
    ProfileForm,
    TeamForm,
    TerritoryField,
)
from .held_skills import AskEndorsementForm, ClaimForm, EndorseForm, LevelForm, WorkForm

__all__ = [
    "AppointmentForm",
    "AskEndorsementForm",
    "CitationForm",
    "ClaimForm",
    "EndorseForm",
    "LabFilters",
    "LabForm",
    "LevelForm",
    "NewLabForm",
    "NewOrganisationForm",
    "OrganisationFilters",
    "OrganisationForm",
    "PersonFilters",
    "PlaceForm",
    "ProfileForm",
    "TeamForm",
    "TerritoryField",
    "WorkForm",
]

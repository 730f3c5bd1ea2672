"""Forms of the directory. Each edit carries the version that the person read."""

from .directory import (
    AppointmentForm,
    AreaField,
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
    area_text,
)
from .held_skills import AskEndorsementForm, ClaimForm, EndorseForm, LevelForm, WorkForm

__all__ = [
    "AppointmentForm",
    "AreaField",
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
    "area_text",
]

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
from .lending import AvailabilityForm, LoanForm, ManagerForm
from .statements import CodeForm, PeriodForm, PickForm
from .vacancies import NewVacancyForm, VacancyFilters, VacancyForm

__all__ = [
    "AppointmentForm",
    "AreaField",
    "AskEndorsementForm",
    "AvailabilityForm",
    "CitationForm",
    "ClaimForm",
    "CodeForm",
    "EndorseForm",
    "LabFilters",
    "LabForm",
    "LevelForm",
    "LoanForm",
    "ManagerForm",
    "NewLabForm",
    "NewOrganisationForm",
    "NewVacancyForm",
    "OrganisationFilters",
    "OrganisationForm",
    "PeriodForm",
    "PersonFilters",
    "PickForm",
    "PlaceForm",
    "ProfileForm",
    "TeamForm",
    "TerritoryField",
    "VacancyFilters",
    "VacancyForm",
    "WorkForm",
    "area_text",
]

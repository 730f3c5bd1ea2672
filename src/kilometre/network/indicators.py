"""Figures of the directory. What is fictional never counts."""

from collections.abc import Iterable

from django.db.models import Q

from kilometre.foundation.indicators import Figure, Scope, indicator, name_scopes
from kilometre.foundation.indicators.breakdowns import breakdown
from kilometre.foundation.indicators.figures import NETWORK
from kilometre.foundation.ui import french

from .enums import LARGE_TERRITORIES, LabKind, LabStatus, OrganisationKind, TerritoryKind
from .models import Lab, Organisation, Person, Reform, Skill, Territory
from .queries.labs import LabQuerySet
from .queries.organisations import OrganisationQuerySet

SOURCE = "Annuaire de la plateforme ; chaque fiche porte ses propres sources"

OPEN_LABS = "labs-open"


def network_and_regions() -> Iterable[Scope]:
    """The network, then each region or overseas collectivity where people live."""
    regions = Territory.objects.current().of_kind(*LARGE_TERRITORIES).inhabited()
    return [NETWORK, *(Scope(region=code) for code in regions.values_list("code", flat=True))]


@name_scopes
def name_of_scope(scope: Scope) -> str | None:
    """« Occitanie », « Lab'O », « Grand âge et autonomie »."""
    if scope.region and not scope.lab:
        rows = Territory.objects.current().of_kind(*LARGE_TERRITORIES).filter(code=scope.region)
        return rows.values_list("name", flat=True).first()
    if scope.lab and not scope.region:
        return Lab.objects.filter(slug=scope.lab).values_list("name", flat=True).first()
    if scope.reform:
        return Reform.objects.filter(slug=scope.reform).values_list("title", flat=True).first()
    if scope.administration:
        carriers = Organisation.objects.filter(reforms__isnull=False, public_id=scope.administration)
        return carriers.values_list("name", flat=True).first()
    return None


def _labs(scope: Scope) -> LabQuerySet:
    rows = Lab.objects.real()
    if scope.region:
        rows = rows.filter(region__code=scope.region)
    return rows.filter(slug=scope.lab) if scope.lab else rows


def _active(scope: Scope) -> LabQuerySet:
    return _labs(scope).filter(status=LabStatus.ACTIVE)


def _open(scope: Scope) -> LabQuerySet:
    return _labs(scope).open()


def _organisations(scope: Scope) -> OrganisationQuerySet:
    """Those of a region say that they cover it, or a place inside it."""
    rows = Organisation.objects.real()
    if scope.region:
        inside = Q(territory__region__code=scope.region)
        rows = rows.filter(inside | Q(territory__code=scope.region, territory__kind__in=LARGE_TERRITORIES))
    return rows


def _among_all(count: int, scope: Scope) -> Figure:
    known = french.count(_labs(scope).count(), "lab réel", "labs réels")
    return Figure(count, sample=count, note=f"L'annuaire connaît {known}, toutes situations confondues.")


@indicator(
    "labs-active",
    slug="labs-en-activite",
    label="Labs en activité",
    definition="Labs réels de l'annuaire dont la situation est « en activité » ; ceux en création, fermés ou dont "
    "la suite n'est pas confirmée n'y sont pas.",
    unit="lab",
    source=SOURCE,
    topic="network",
    rows=_active,
    by=("region",),
    scopes=network_and_regions,
)
def labs_active(scope: Scope) -> Figure:
    return _among_all(_active(scope).count(), scope)


@indicator(
    OPEN_LABS,
    slug="labs-a-qui-s-adresser",
    label="Labs à qui s'adresser",
    definition="Labs réels de l'annuaire en activité ou en création. C'est ce que la carte compte.",
    unit="lab",
    source=SOURCE,
    topic="network",
    rows=_open,
    by=("region",),
    scopes=network_and_regions,
)
def labs_open(scope: Scope) -> Figure:
    return _among_all(_open(scope).count(), scope)


@indicator(
    "regions-with-lab",
    slug="regions-avec-un-lab",
    label="Régions avec un lab",
    definition="Part des dix-huit régions où l'annuaire compte au moins un lab réel en activité ou en création. Une région sans lab dans nos sources peut en avoir un que nous ne connaissons pas.",
    unit="%",
    source=SOURCE,
    topic="network",
)
def regions_with_lab(scope: Scope) -> Figure:
    regions = Territory.objects.current().of_kind(TerritoryKind.REGION).count()
    labs = Lab.objects.real().open().filter(region__kind=TerritoryKind.REGION)
    return Figure.share(labs.order_by().values("region").distinct().count(), regions)


@indicator(
    "organisations",
    label="Organisations dans l'annuaire",
    definition="Services, collectivités, opérateurs et autres corps réels de l'annuaire, chacun compté une fois.",
    unit="organisation",
    source=SOURCE,
    topic="network",
    rows=_organisations,
    by=("region",),
)
def organisations(scope: Scope) -> Figure:
    return Figure(value=_organisations(scope).count())


@indicator(
    "people-listed",
    slug="personnes-dans-l-annuaire",
    label="Personnes dans l'annuaire",
    definition="Personnes réelles du réseau qui ont choisi d'être visibles dans l'annuaire interne.",
    unit="personne",
    source="Profils de la plateforme",
    topic="network",
)
def people_listed(scope: Scope) -> Figure:
    return Figure(value=Person.objects.real().filter(is_listed=True).count())


@indicator(
    "skills-covered",
    slug="competences-couvertes",
    label="Compétences couvertes",
    definition="Part des compétences de la liste, familles non comprises, qu'au moins un lab réel déclare.",
    unit="%",
    source=SOURCE,
    topic="network",
    by=("region",),
    scopes=network_and_regions,
)
def skills_covered(scope: Scope) -> Figure:
    skills = Skill.objects.filter(broader__isnull=False)
    return Figure.share(skills.filter(labs__in=_labs(scope).open()).distinct().count(), skills.count())


breakdown("labs-by-kind", of=OPEN_LABS, label="Labs par type", axis="Type", key="kind", words=LabKind)
breakdown("labs-by-region", of=OPEN_LABS, label="Labs par région", axis="Région", key="region__name")
breakdown(
    "labs-by-skill",
    of=OPEN_LABS,
    label="Labs par compétence déclarée",
    axis="Compétence",
    key="skills__label",
    overlaps=True,
)
breakdown(
    "organisations-by-kind",
    of="organisations",
    label="Organisations par type",
    axis="Type",
    key="kind",
    words=OrganisationKind,
)

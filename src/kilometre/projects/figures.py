"""How many projects and actions are known here, beside what the public document says: never added together."""

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from kilometre.foundation.indicators import Figure, Scope, indicator
from kilometre.foundation.indicators.breakdowns import breakdown
from kilometre.foundation.records.origins import Origin
from kilometre.network.scopes import for_reforms

from .enums import ActionKind, Stage
from .models import Action, Measure, Project
from .queries import ActionQuerySet, ProjectQuerySet

DOCUMENT = "Document public du programme"
TOLD_IN_DOCUMENT = 200
PROVEN = (Stage.EVALUATION, Stage.SCALING, Stage.COMPLETED)


def public_in(scope: Scope) -> ProjectQuerySet:
    """Real public projects, in a region or of a lab, for a reform."""
    rows = Project.objects.real().public().filter(for_reforms(scope))
    if scope.lab:
        rows = rows.of_lab_named(scope.lab)
    if scope.region:
        rows = rows.in_region(scope.region)
    return rows


def actions_in(scope: Scope) -> ActionQuerySet:
    """Real actions, in a region or of a lab, for a reform, held in the period."""
    rows = Action.objects.real().told().that_took_place(timezone.localdate()).filter(for_reforms(scope))
    if scope.period:
        rows = rows.filter(date__range=scope.period.days())
    if scope.lab:
        rows = rows.of_lab_named(scope.lab)
    if scope.region:
        rows = rows.in_region(scope.region)
    return rows


@indicator(
    "projects-known",
    slug="projets-connus",
    label="Projets connus ici",
    definition="Projets publics décrits sur la plateforme, qu'ils viennent du document public ou des labs.",
    unit="projet",
    source="Plateforme",
    topic="projects",
    rows=public_in,
    by=("region", "lab", "reform", "administration"),
)
def projects_known(scope: Scope) -> Figure:
    rows = public_in(scope)
    count = rows.count()
    told = rows.filter(origin=Origin.DOCUMENT).count()
    return Figure(count, sample=count, note=f"Dont {told} tirés du document public.")


@indicator(
    "actions-known",
    slug="actions-racontees",
    label="Actions racontées ici",
    definition="Ateliers, études, accompagnements et évènements que les labs ont racontés sur la plateforme.",
    unit="action",
    source="Plateforme",
    topic="projects",
    rows=actions_in,
    by=("region", "lab", "reform", "administration", "period"),
)
def actions_known(scope: Scope) -> Figure:
    count = actions_in(scope).count()
    return Figure(count, sample=count)


@indicator(
    "projects-measured",
    slug="projets-qui-ont-mesure",
    label="Projets qui ont mesuré un changement",
    definition="Parmi les projets publics allés jusqu'à l'évaluation ou au-delà, ceux qui ont au moins une mesure prise "
    "après leur point de départ. Une comparaison avant/après ne prouve pas la cause.",
    unit="%",
    source="Plateforme",
    topic="projects",
    by=("region", "lab", "reform", "administration"),
)
def projects_measured(scope: Scope) -> Figure:
    rows = public_in(scope).filter(stage__in=PROVEN)
    measured = Measure.objects.filter(target__project=OuterRef("pk"), date__gt=F("target__baseline_on"))
    return Figure.share(rows.filter(Exists(measured)).count(), rows.count())


@indicator(
    "projects-and-actions-in-document",
    slug="projets-et-actions-selon-le-document",
    label="Projets et actions accompagnés, selon le document",
    definition="Nombre annoncé par le document public du programme, sans liste : « plus de 200 ».",
    unit="projet ou action",
    plural="projets ou actions",
    source=DOCUMENT,
    topic="projects",
    told_by="selon le document public, sans date",
)
def projects_and_actions_in_document(scope: Scope) -> Figure:
    return Figure(
        TOLD_IN_DOCUMENT,
        is_floor=True,
        note="Plus de 200 : le document n'en donne pas la liste. Ce chiffre ne s'ajoute pas à ceux de la plateforme.",
    )


breakdown(
    "projects-by-stage",
    of="projects-known",
    label="Projets par étape",
    axis="Étape",
    key="stage",
    words=Stage,
)
breakdown(
    "projects-by-roadmap",
    of="projects-known",
    label="Projets par feuille de route",
    axis="Feuille de route",
    key="axis__roadmap__title",
)
breakdown(
    "actions-by-kind",
    of="actions-known",
    label="Actions par type",
    axis="Type",
    key="kind",
    words=ActionKind,
)


breakdown(
    "projects-by-reform",
    of="projects-known",
    label="Projets par réforme ou mission",
    axis="Réforme",
    key="reform__title",
)
breakdown(
    "actions-by-reform",
    of="actions-known",
    label="Actions par réforme ou mission",
    axis="Réforme",
    key="reform__title",
)
breakdown(
    "projects-by-administration",
    of="projects-known",
    label="Projets par ministère ou administration qui porte la réforme",
    axis="Ministère ou administration",
    key="reform__carrier__name",
)

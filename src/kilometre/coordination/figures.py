"""How often the network meets, what becomes of what it decides, and how many come. Never by person."""

from statistics import median
from typing import Any

from django.utils import timezone

from kilometre.foundation.indicators import Figure, Scope, indicator
from kilometre.foundation.indicators.breakdowns import breakdown

from .enums import Attendance, FollowUpState, GatheringKind, MissionState, RegistrationState, Usefulness
from .models import Arrival, FollowUp, Gathering, Meeting, Mission, Registration

SOURCE, TOPIC = "Plateforme", "coordination"
DAY = 86_400  # seconds


def meetings(scope: Scope) -> Any:
    """Real meetings whose minutes were handed in, those of the period."""
    rows = Meeting.objects.real().held()
    return rows.filter(starts_at__range=scope.period.moments()) if scope.period else rows


def gatherings_in(scope: Scope) -> Any:
    """Real gatherings that were not cancelled; of a region or a lab, those that a lab of it hosts; those of the period."""
    rows = Gathering.objects.real().planned()
    if scope.period:
        rows = rows.filter(starts_at__range=scope.period.moments())
    if scope.lab:
        rows = rows.of_lab(scope.lab)
    return rows.in_region(scope.region) if scope.region else rows


@indicator(
    "meetings-held",
    slug="reunions-tenues",
    label="Réunions tenues par les réseaux",
    definition="Réunions des rituels dont le compte rendu a été rendu.",
    unit="réunion",
    source=SOURCE,
    topic=TOPIC,
    by=("period",),
)
def meetings_held(scope: Scope) -> Figure:
    count = meetings(scope).count()
    return Figure(count, sample=count)


@indicator(
    "follow-ups-done",
    slug="actions-de-reunion-faites",
    label="Actions de réunion faites",
    definition="Parmi les actions confiées en réunion et réglées (faites ou abandonnées), celles qui sont faites.",
    unit="%",
    source=SOURCE,
    topic=TOPIC,
    by=("period",),
)
def follow_ups_done(scope: Scope) -> Figure:
    settled = FollowUp.objects.real().settled()
    if scope.period:
        settled = settled.filter(settled_at__range=scope.period.moments())
    return Figure.share(settled.filter(state=FollowUpState.DONE).count(), settled.count())


@indicator(
    "follow-ups-carried",
    slug="actions-de-reunion-reportees",
    label="Actions de réunion reportées",
    definition="Parmi les actions confiées en réunion et encore en cours, celles qu'au moins une réunion suivante "
    "a reportées.",
    unit="%",
    source=SOURCE,
    topic=TOPIC,
)
def follow_ups_carried(scope: Scope) -> Figure:
    running = FollowUp.objects.real().open()
    carried = running.filter(carries__isnull=False).distinct()
    return Figure.share(carried.count(), running.count())


@indicator(
    "gatherings",
    slug="rendez-vous-du-reseau",
    label="Rendez-vous du réseau",
    plural="rendez-vous",
    definition="Formations, journées des labs, ateliers et rencontres, tenus ou à venir, qui n'ont pas été annulés.",
    unit="rendez-vous",
    source=SOURCE,
    topic=TOPIC,
    rows=gatherings_in,
    by=("region", "lab", "period"),
)
def gatherings(scope: Scope) -> Figure:
    count = gatherings_in(scope).count()
    return Figure(count, sample=count)


@indicator(
    "gathering-registrations",
    slug="inscriptions-aux-rendez-vous",
    label="Inscriptions aux rendez-vous du réseau",
    definition="Inscriptions confirmées aux formations, journées des labs, ateliers et rencontres qui n'ont pas été "
    "annulés.",
    unit="inscription",
    source=SOURCE,
    topic=TOPIC,
    by=("region", "lab", "period"),
)
def gathering_registrations(scope: Scope) -> Figure:
    rows = gatherings_in(scope)
    seated = Registration.objects.filter(gathering__in=rows, state=RegistrationState.SEATED)
    return Figure(seated.count(), sample=rows.count())


@indicator(
    "gathering-attendance",
    slug="presence-aux-rendez-vous",
    label="Présence aux rendez-vous du réseau",
    definition="Parmi les inscriptions confirmées dont la présence a été notée par l'organisation, celles des personnes "
    "venues.",
    unit="%",
    source=SOURCE,
    topic=TOPIC,
    by=("region", "lab", "period"),
)
def gathering_attendance(scope: Scope) -> Figure:
    noted = Registration.objects.filter(
        gathering__in=gatherings_in(scope), state=RegistrationState.SEATED
    ).exclude(attendance=Attendance.UNKNOWN)
    return Figure.share(noted.filter(attendance=Attendance.CAME).count(), noted.count())


def arrivals_in(scope: Scope) -> Any:
    rows = Arrival.objects.real()
    if scope.lab:
        rows = rows.of_lab(scope.lab)
    return rows.in_region(scope.region) if scope.region else rows


def missions_in(scope: Scope) -> Any:
    """Support missions of all labs: which one asked, or was told no, is theirs to tell."""
    rows = Mission.objects.real()
    return rows.filter(created_at__range=scope.period.moments()) if scope.period else rows


@indicator(
    "arrivals-under-way",
    slug="arrivees-en-cours",
    label="Arrivées d'équipes en cours",
    plural="arrivées",
    definition="Labs qui se créent ou équipes qui se renouvellent, dont l'arrivée n'est pas terminée.",
    unit="arrivée",
    source=SOURCE,
    topic=TOPIC,
    by=("region", "lab"),
)
def arrivals_under_way(scope: Scope) -> Figure:
    return Figure(arrivals_in(scope).under_way().count(), sample=arrivals_in(scope).count())


@indicator(
    "arrivals-delay",
    slug="duree-d-une-arrivee",
    label="Durée médiane d'une arrivée",
    definition="Jours entre l'arrivée d'une équipe et la fin de ses étapes, parmi les arrivées terminées : la moitié "
    "durent moins.",
    unit="jour",
    source=SOURCE,
    topic=TOPIC,
    by=("region", "lab"),
)
def arrivals_delay(scope: Scope) -> Figure:
    rows = arrivals_in(scope).closed().values_list("starts_on", "closed_at")
    days = [(timezone.localdate(closed) - first).days for first, closed in rows]
    return Figure(median(days) if days else None, sample=len(days))


@indicator(
    "missions-known",
    slug="appuis-aux-labs",
    label="Appuis de la coordination aux labs",
    plural="appuis",
    definition="Appuis demandés par un lab ou proposés par la coordination nationale, dans tous les états.",
    unit="appui",
    source=SOURCE,
    topic=TOPIC,
    rows=missions_in,
    by=("period",),
)
def missions_known(scope: Scope) -> Figure:
    count = missions_in(scope).count()
    return Figure(count, sample=count)


@indicator(
    "missions-answer-delay",
    slug="delai-de-reponse-aux-demandes-d-appui",
    label="Délai médian de réponse à une demande d'appui",
    definition="Jours entre la demande d'un lab ou la proposition de la coordination et sa réponse, oui ou non, parmi "
    "celles qui ont une réponse : la moitié attendent moins.",
    unit="jour",
    source=SOURCE,
    topic=TOPIC,
    decimals=1,
    by=("period",),
)
def missions_answer_delay(scope: Scope) -> Figure:
    rows = missions_in(scope).filter(answered_at__isnull=False).values_list("created_at", "answered_at")
    days = [(answered - asked).total_seconds() / DAY for asked, answered in rows]
    return Figure(median(days) if days else None, sample=len(days))


@indicator(
    "missions-useful",
    slug="appuis-juges-utiles",
    label="Appuis jugés utiles par le lab",
    definition="Parmi les appuis faits ou arrêtés dont le lab a dit s'ils étaient utiles, ceux pour lesquels il "
    "répond « oui ».",
    unit="%",
    source=SOURCE,
    topic=TOPIC,
    by=("period",),
)
def missions_useful(scope: Scope) -> Figure:
    judged = missions_in(scope).exclude(useful="")
    return Figure.share(judged.filter(useful=Usefulness.YES).count(), judged.count())


breakdown(
    "missions-by-state",
    of="missions-known",
    label="Appuis par état",
    axis="État",
    key="state",
    words=MissionState,
)
breakdown(
    "gatherings-by-kind",
    of="gatherings",
    label="Rendez-vous par nature",
    axis="Nature",
    key="kind",
    words=GatheringKind,
)

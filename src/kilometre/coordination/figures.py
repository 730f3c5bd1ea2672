"""How often the network meets, what becomes of what it decides, and how many come. Never by person."""

from statistics import median
from typing import Any

from django.utils import timezone

from kilometre.foundation.indicators import Figure, Scope, indicator
from kilometre.foundation.indicators.breakdowns import breakdown

from .enums import Attendance, FollowUpState, MissionState, RegistrationState, Usefulness
from .models import Arrival, FollowUp, Gathering, Meeting, Mission, Registration

SOURCE, TOPIC = "Plateforme", "coordination"
DAY = 86_400  # seconds
FICTION = "Les exemples fictifs ne comptent pas."


def meetings(scope: Scope) -> Any:
    """Real meetings whose minutes were handed in."""
    return Meeting.objects.real().held()


def gatherings_in(scope: Scope) -> Any:
    """Real gatherings that were not cancelled; of a region or a lab, those that a lab of it hosts."""
    rows = Gathering.objects.real().planned()
    if scope.lab:
        rows = rows.of_lab(scope.lab)
    return rows.in_region(scope.region) if scope.region else rows


@indicator(
    "meetings-held",
    label="Réunions tenues par les réseaux",
    definition=f"Réunions des rituels dont le compte rendu a été rendu. {FICTION}",
    unit="réunion",
    source=SOURCE,
    topic=TOPIC,
)
def meetings_held(scope: Scope) -> Figure:
    count = meetings(scope).count()
    return Figure(count, sample=count)


@indicator(
    "follow-ups-done",
    label="Actions de réunion faites",
    definition="Parmi les actions confiées en réunion et réglées (faites ou abandonnées), celles qui sont faites. "
    f"{FICTION}",
    unit="%",
    source=SOURCE,
    topic=TOPIC,
)
def follow_ups_done(scope: Scope) -> Figure:
    settled = FollowUp.objects.real().settled()
    return Figure.share(settled.filter(state=FollowUpState.DONE).count(), settled.count())


@indicator(
    "follow-ups-carried",
    label="Actions de réunion reportées",
    definition="Parmi les actions confiées en réunion et encore en cours, celles qu'au moins une réunion suivante "
    f"a reportées. {FICTION}",
    unit="%",
    source=SOURCE,
    topic=TOPIC,
)
def follow_ups_carried(scope: Scope) -> Figure:
    running = FollowUp.objects.real().open()
    carried = running.filter(carries__isnull=False).distinct()
    return Figure.share(carried.count(), running.count())


@indicator(
    "gathering-registrations",
    label="Inscriptions aux rendez-vous du réseau",
    definition="Inscriptions confirmées aux formations, journées des labs, ateliers et rencontres qui n'ont pas été "
    f"annulés. {FICTION}",
    unit="inscription",
    source=SOURCE,
    topic=TOPIC,
    by=("region", "lab"),
)
def gathering_registrations(scope: Scope) -> Figure:
    rows = gatherings_in(scope)
    seated = Registration.objects.filter(gathering__in=rows, state=RegistrationState.SEATED)
    return Figure(seated.count(), sample=rows.count())


@indicator(
    "gathering-attendance",
    label="Présence aux rendez-vous du réseau",
    definition="Parmi les inscriptions confirmées dont la présence a été notée par l'organisation, celles des personnes "
    f"venues. {FICTION}",
    unit="%",
    source=SOURCE,
    topic=TOPIC,
    by=("region", "lab"),
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
    rows = Mission.objects.real()
    if scope.lab:
        rows = rows.of_lab(scope.lab)
    return rows.in_region(scope.region) if scope.region else rows


@indicator(
    "arrivals-under-way",
    label="Arrivées d'équipes en cours",
    plural="arrivées",
    definition=f"Labs qui se créent ou équipes qui se renouvellent, dont l'arrivée n'est pas terminée. {FICTION}",
    unit="arrivée",
    source=SOURCE,
    topic=TOPIC,
    by=("region", "lab"),
)
def arrivals_under_way(scope: Scope) -> Figure:
    return Figure(arrivals_in(scope).under_way().count(), sample=arrivals_in(scope).count())


@indicator(
    "arrivals-delay",
    label="Durée médiane d'une arrivée",
    definition="Jours entre l'arrivée d'une équipe et la fin de ses étapes, parmi les arrivées terminées : la moitié "
    f"durent moins. {FICTION}",
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
    label="Appuis de la coordination aux labs",
    plural="appuis",
    definition=f"Appuis demandés par un lab ou proposés par la coordination nationale, dans tous les états. {FICTION}",
    unit="appui",
    source=SOURCE,
    topic=TOPIC,
    rows=missions_in,
    by=("region", "lab"),
)
def missions_known(scope: Scope) -> Figure:
    count = missions_in(scope).count()
    return Figure(count, sample=count)


@indicator(
    "missions-answer-delay",
    label="Délai médian de réponse à une demande d'appui",
    definition="Jours entre la demande d'un lab ou la proposition de la coordination et sa réponse, oui ou non, parmi "
    f"celles qui ont une réponse : la moitié attendent moins. {FICTION}",
    unit="jour",
    source=SOURCE,
    topic=TOPIC,
    decimals=1,
    by=("region", "lab"),
)
def missions_answer_delay(scope: Scope) -> Figure:
    rows = missions_in(scope).filter(answered_at__isnull=False).values_list("created_at", "answered_at")
    days = [(answered - asked).total_seconds() / DAY for asked, answered in rows]
    return Figure(median(days) if days else None, sample=len(days))


@indicator(
    "missions-useful",
    label="Appuis jugés utiles par le lab",
    definition="Parmi les appuis faits ou arrêtés dont le lab a dit s'ils étaient utiles, ceux pour lesquels il "
    f"répond « oui ». {FICTION}",
    unit="%",
    source=SOURCE,
    topic=TOPIC,
    by=("region", "lab"),
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

"""How often the network meets, what becomes of what it decides, and how many come. Never by person."""

from typing import Any

from kilometre.foundation.indicators import Figure, Scope, indicator

from .enums import Attendance, FollowUpState, RegistrationState
from .models import FollowUp, Gathering, Meeting, Registration

SOURCE, TOPIC = "Plateforme", "coordination"
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

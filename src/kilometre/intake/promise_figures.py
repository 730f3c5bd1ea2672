"""The delay before a contact, as the promise counts it: median, longest, still waiting; each with what it counts.

Two clocks: time elapsed (nights and closed days included), and working time where the lab sits (office hours,
holidays of its department). A lab promises in one or the other; both are read for all, so that they compare.
"""

from statistics import median

from django.db.models import DurationField, ExpressionWrapper, F, Max
from django.utils import timezone

from kilometre.engines.calendars import Calendar
from kilometre.foundation.indicators import Figure, Scope, indicator

from .enums import NeedState
from .figures import HOUR, SOURCE, sent_in, taken_in
from .promises import seat_of
from .queries import NeedQuerySet

BY = ("region", "lab", "period")
SPAN = ExpressionWrapper(F("taken_at") - F("sent_at"), output_field=DurationField())


def waiting_in(scope: Scope) -> NeedQuerySet:
    return sent_in(scope).filter(state=NeedState.SENT, taken_at__isnull=True)


def late_in(scope: Scope) -> NeedQuerySet:
    return waiting_in(scope).filter(due_at__lt=timezone.now())


def working_hours(scope: Scope) -> list[float]:
    """Working hours, where the lab sits, between the sending and the contact of each need."""
    calendars: dict[str, Calendar] = {}
    rows = taken_in(scope).select_related(
        "lab__territory__department", "lab__territory__region", "lab__region"
    )
    hours = []
    for need in rows:
        seat = seat_of(need.lab)
        calendar = calendars.setdefault(seat, Calendar.office(seat))
        assert need.sent_at is not None
        assert need.taken_at is not None
        hours.append(calendar.working_time(need.sent_at, need.taken_at).total_seconds() / HOUR)
    return hours


@indicator(
    "needs-charge-working-delay",
    label="Délai médian de prise en charge, en heures ouvrées",
    definition="Heures ouvrées du lab (ses jours fériés, son fuseau) entre l'envoi d'un besoin et sa prise en charge : la "
    "moitié des besoins attendent moins. Ceux qui attendent encore n'y sont pas : ils sont comptés à part.",
    unit="heure",
    source=SOURCE,
    topic="intake",
    decimals=1,
    rows=taken_in,
    by=BY,
)
def needs_charge_working_delay(scope: Scope) -> Figure:
    hours = working_hours(scope)
    return Figure(median(hours) if hours else None, sample=len(hours))


@indicator(
    "needs-charge-longest-delay",
    label="Plus long délai de prise en charge",
    definition="Temps écoulé, nuits et jours fermés compris, avant la prise en charge du besoin qui a attendu le plus "
    "longtemps, parmi ceux qui ont eu un interlocuteur, sur douze mois glissants ou sur la période choisie.",
    unit="heure",
    source=SOURCE,
    topic="intake",
    decimals=1,
    rows=taken_in,
    by=BY,
)
def needs_charge_longest_delay(scope: Scope) -> Figure:
    longest = taken_in(scope).aggregate(longest=Max(SPAN))["longest"]
    return Figure(longest.total_seconds() / HOUR if longest else None, sample=taken_in(scope).count())


@indicator(
    "needs-charge-longest-working-delay",
    label="Plus long délai de prise en charge, en heures ouvrées",
    definition="Heures ouvrées du lab avant la prise en charge du besoin qui a attendu le plus longtemps, parmi ceux "
    "qui ont eu un interlocuteur, sur douze mois glissants ou sur la période choisie.",
    unit="heure",
    source=SOURCE,
    topic="intake",
    decimals=1,
    rows=taken_in,
    by=BY,
)
def needs_charge_longest_working_delay(scope: Scope) -> Figure:
    hours = working_hours(scope)
    return Figure(max(hours, default=None), sample=len(hours))


@indicator(
    "needs-waiting",
    label="Besoins sans interlocuteur",
    definition="Besoins envoyés, sur douze mois glissants ou sur la période choisie, que personne n'a encore pris en "
    "charge, que leur délai soit passé ou non. Ils ne comptent dans aucun délai médian.",
    unit="besoin",
    source=SOURCE,
    topic="intake",
    rows=waiting_in,
    by=BY,
)
def needs_waiting(scope: Scope) -> Figure:
    return Figure(waiting_in(scope).count(), sample=sent_in(scope).count())


@indicator(
    "needs-waiting-late",
    label="Besoins sans interlocuteur, délai dépassé",
    definition="Parmi les besoins que personne n'a encore pris en charge, ceux dont le délai promis est passé. L'effectif "
    "compte tous ceux qui attendent.",
    unit="besoin",
    source=SOURCE,
    topic="intake",
    rows=late_in,
    by=BY,
)
def needs_waiting_late(scope: Scope) -> Figure:
    return Figure(late_in(scope).count(), sample=waiting_in(scope).count())

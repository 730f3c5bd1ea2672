"""The delay before a contact, as the promise counts it: median, longest, still waiting; each with what it counts.

Two clocks: time elapsed (nights and closed days included), and working time where the lab sits (office hours,
holidays of its department). A lab promises in one or the other; both are read for all, so that they compare.
"""

from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Max
from django.utils import timezone

from kilometre.engines.calendars import Calendar
from kilometre.foundation.indicators import Figure, Scope, indicator
from kilometre.network.models import Lab, Territory

from .enums import NeedState
from .figures import HOUR, SOURCE, WHOSE, sent_in, taken_in
from .promises import department_of, seat_of
from .queries import NeedQuerySet

BY = ("region", "lab", "period")
CHUNK = 2000
SPAN = ExpressionWrapper(F("taken_at") - F("sent_at"), output_field=DurationField())


def waiting_in(scope: Scope) -> NeedQuerySet:
    return sent_in(scope).filter(state=NeedState.SENT, taken_at__isnull=True)


def late_in(scope: Scope) -> NeedQuerySet:
    return waiting_in(scope).filter(due_at__lt=timezone.now())


def working_hours(scope: Scope) -> list[float]:
    """Working hours, where who promised sits, between the sending and the contact of each need."""
    told = list(
        taken_in(scope)
        .values_list("promised_by", "territory", "sent_at", "taken_at")
        .iterator(chunk_size=CHUNK)
    )
    labs = Lab.objects.filter(pk__in={lab for lab, *_ in told if lab is not None})
    places = Territory.objects.filter(pk__in={place for lab, place, *_ in told if lab is None})
    of_labs = _offices(labs.select_related("territory__department", "territory__region", "region"), seat_of)
    of_places = _offices(places.select_related("department", "region"), department_of)
    return [
        (of_places[place] if lab is None else of_labs[lab]).working_time(sent_at, taken_at).total_seconds()
        / HOUR
        for lab, place, sent_at, taken_at in told
    ]


def _offices(rows: Iterable[Any], seat: Callable[[Any], str]) -> dict[int, Calendar]:
    """The calendar of each row, one for each seat."""
    seats = {row.pk: seat(row) for row in rows}
    offices = {each: Calendar.office(each) for each in set(seats.values())}
    return {pk: offices[each] for pk, each in seats.items()}


@indicator(
    "needs-charge-working-delay",
    slug="delai-de-prise-en-charge-heures-ouvrees",
    label="Délai médian de prise en charge, en heures ouvrées",
    definition="Heures ouvrées du lab (ses jours fériés, son fuseau) entre l'envoi d'un besoin et sa prise en charge : la "
    "moitié des besoins attendent moins. Ceux qui attendent encore n'y sont pas : ils sont comptés à part. "
    f"{WHOSE}",
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
    slug="plus-long-delai-de-prise-en-charge",
    label="Plus long délai de prise en charge",
    definition="Temps écoulé, nuits et jours fermés compris, avant la prise en charge du besoin qui a attendu le plus "
    f"longtemps, parmi ceux qui ont eu un interlocuteur, sur douze mois glissants ou sur la période choisie. {WHOSE}",
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
    slug="plus-long-delai-de-prise-en-charge-heures-ouvrees",
    label="Plus long délai de prise en charge, en heures ouvrées",
    definition="Heures ouvrées du lab avant la prise en charge du besoin qui a attendu le plus longtemps, parmi ceux "
    f"qui ont eu un interlocuteur, sur douze mois glissants ou sur la période choisie. {WHOSE}",
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
    slug="besoins-sans-interlocuteur",
    label="Besoins sans interlocuteur",
    definition="Besoins envoyés, sur douze mois glissants ou sur la période choisie, que personne n'a encore pris en "
    "charge, que leur délai soit passé ou non. Ils ne comptent dans aucun délai médian. "
    f"{WHOSE}",
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
    slug="besoins-sans-interlocuteur-en-retard",
    label="Besoins sans interlocuteur, délai dépassé",
    definition="Parmi les besoins que personne n'a encore pris en charge, ceux dont le délai promis est passé. L'effectif "
    f"compte tous ceux qui attendent. {WHOSE}",
    unit="besoin",
    source=SOURCE,
    topic="intake",
    rows=late_in,
    by=BY,
)
def needs_waiting_late(scope: Scope) -> Figure:
    return Figure(late_in(scope).count(), sample=waiting_in(scope).count())

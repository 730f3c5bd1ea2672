"""How labs keep their promise, counted on real needs only."""

import datetime as dt
from statistics import median

from django.db.models import DurationField, ExpressionWrapper, F
from django.utils import timezone

from kilometre.foundation.indicators import Figure, Scope, indicator
from kilometre.foundation.indicators.breakdowns import breakdown

from .enums import NeedState, Outcome
from .models import Need
from .queries import NeedQuerySet

SOURCE = "Besoins envoyés sur la plateforme"
HOUR = 3600
RECENT = dt.timedelta(days=365)


def sent_in(scope: Scope) -> NeedQuerySet:
    """Real needs (individual cases, routed onward, are none) sent within twelve months or within the period, in a region or to a lab."""
    now = timezone.now()
    sent = scope.period.moments() if scope.period else (now - RECENT, now)
    rows = Need.objects.real().filter(sent_at__range=sent).exclude(outcome=Outcome.COMPLAINT)
    if scope.lab:
        rows = rows.filter(lab__slug=scope.lab)
    if scope.region:
        rows = rows.filter(lab__region__code=scope.region)
    return rows


def judged_in(scope: Scope) -> NeedQuerySet:
    """Those of which one knows whether the promise was kept."""
    return sent_in(scope).whose_promise_is_judged(timezone.now())


def taken_in(scope: Scope) -> NeedQuerySet:
    return sent_in(scope).filter(taken_at__isnull=False)


@indicator(
    "needs-received",
    label="Besoins reçus",
    definition="Besoins envoyés à un lab et confirmés par leur auteur, sur douze mois glissants ou sur la période choisie.",
    unit="besoin",
    source=SOURCE,
    topic="intake",
    rows=sent_in,
    by=("region", "lab", "period"),
)
def needs_received(scope: Scope) -> Figure:
    count = sent_in(scope).count()
    return Figure(count, sample=count)


@indicator(
    "needs-charged-in-time",
    label="Besoins pris en charge dans le délai promis",
    definition="Part des besoins qui ont eu un interlocuteur avant l'échéance promise à l'envoi, parmi ceux dont "
    "l'échéance est passée ou qui ont un interlocuteur, sur douze mois glissants ou sur la période choisie. Un besoin retiré avant ne compte pas.",
    unit="%",
    source=SOURCE,
    topic="intake",
    rows=judged_in,
    by=("region", "lab", "period"),
)
def needs_charged_in_time(scope: Scope) -> Figure:
    due = judged_in(scope)
    return Figure.share(due.in_time().count(), due.count())


@indicator(
    "needs-charge-delay",
    label="Délai médian de prise en charge",
    definition="Temps écoulé entre l'envoi d'un besoin et sa prise en charge, nuits et jours fermés compris : la "
    "moitié des besoins attendent moins, sur douze mois glissants ou sur la période choisie.",
    unit="heure",
    source=SOURCE,
    topic="intake",
    decimals=1,
    rows=taken_in,
    by=("region", "lab", "period"),
)
def needs_charge_delay(scope: Scope) -> Figure:
    """The database sorts the spans and gives the one or two in the middle."""
    span = ExpressionWrapper(F("taken_at") - F("sent_at"), output_field=DurationField())
    spans = taken_in(scope).annotate(span=span).order_by("span").values_list("span", flat=True)
    count = spans.count()
    middle = spans[(count - 1) // 2 : count // 2 + 1] if count else ()
    hours = [each.total_seconds() / HOUR for each in middle]
    return Figure(median(hours) if hours else None, sample=count)


breakdown(
    "needs-by-state",
    of="needs-received",
    label="Besoins par situation",
    axis="Situation",
    key="state",
    words=NeedState,
)
breakdown(
    "needs-by-outcome",
    of="needs-received",
    label="Suites données aux besoins",
    axis="Suite",
    key="outcome",
    words=Outcome,
)

"""How labs keep their promise, counted on real needs only."""

import datetime as dt
from statistics import median

from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.utils import timezone

from kilometre.foundation.indicators import Figure, Scope, indicator
from kilometre.foundation.indicators.breakdowns import breakdown
from kilometre.network.scopes import for_reforms

from .enums import BROUGHT_IN, NeedState, Outcome
from .models import Need
from .queries import NeedQuerySet

SOURCE = "Besoins envoyés sur la plateforme"
WHOSE = "Par lab ou par région : ceux qui lui ont été envoyés, même transmis à un autre depuis."
HOUR = 3600
RECENT = dt.timedelta(days=365)


def sent_in(scope: Scope) -> NeedQuerySet:
    """Real needs sent here within twelve months or within the period, in a region or to a lab: that which promised a delay,
    whoever has them since.

    Individual cases, routed onward, are none; what a lab brought from its spreadsheet was received elsewhere.
    """
    return _needs(scope, "sent_at").exclude(source=BROUGHT_IN)


def brought_in(scope: Scope) -> NeedQuerySet:
    """Those that labs followed in a spreadsheet, taken over here within the period, whenever they were received."""
    return _needs(scope, "created_at").filter(source=BROUGHT_IN)


def _needs(scope: Scope, moment: str) -> NeedQuerySet:
    """Those of which the ``moment`` (a field) is within the period."""
    now = timezone.now()
    within = scope.period.moments() if scope.period else (now - RECENT, now)
    rows = Need.objects.real().filter(**{f"{moment}__range": within}).exclude(outcome=Outcome.COMPLAINT)
    rows = rows.filter(for_reforms(scope, "qualification__reform"))
    if scope.lab:
        rows = rows.filter(promised_by__slug=scope.lab)
    if scope.region:
        nowhere = Q(promised_by=None, territory__region__code=scope.region)
        rows = rows.filter(Q(promised_by__region__code=scope.region) | nowhere)
    return rows


def judged_in(scope: Scope) -> NeedQuerySet:
    """Those of which one knows whether the promise was kept."""
    return sent_in(scope).whose_promise_is_judged(timezone.now())


def taken_in(scope: Scope) -> NeedQuerySet:
    return sent_in(scope).filter(taken_at__isnull=False)


@indicator(
    "needs-received",
    slug="besoins-recus",
    label="Besoins reçus",
    definition="Besoins envoyés ici à un lab et confirmés par leur auteur, sur douze mois glissants ou sur la période choisie. "
    "Ceux qu'un lab suivait au tableur et a repris ici sont comptés à part. "
    f"{WHOSE} Par réforme ou par ministère : ceux qu'un "
    "lab a rattachés à la réforme en les qualifiant.",
    unit="besoin",
    source=SOURCE,
    topic="intake",
    rows=sent_in,
    by=("region", "lab", "reform", "administration", "period"),
)
def needs_received(scope: Scope) -> Figure:
    count = sent_in(scope).count()
    return Figure(count, sample=count)


@indicator(
    "needs-brought-in",
    slug="besoins-repris-d-un-tableur",
    label="Besoins repris d'un tableur",
    definition="Besoins que les labs suivaient au tableur et traitent ici depuis, repris sur douze mois glissants ou sur la "
    "période choisie. Personne ne les a reçus ici : ils ne comptent ni parmi les besoins reçus, ni dans aucun délai.",
    unit="besoin",
    source="Besoins repris par les labs",
    topic="intake",
    rows=brought_in,
    by=("region", "lab", "reform", "administration", "period"),
)
def needs_brought_in(scope: Scope) -> Figure:
    count = brought_in(scope).count()
    return Figure(count, sample=count)


@indicator(
    "needs-charged-in-time",
    slug="besoins-pris-en-charge-dans-le-delai",
    label="Besoins pris en charge dans le délai promis",
    definition="Part des besoins qui ont eu un interlocuteur avant l'échéance promise à l'envoi, parmi ceux dont "
    "l'échéance est passée ou qui ont un interlocuteur, sur douze mois glissants ou sur la période choisie. Un besoin retiré avant ne compte pas. "
    f"{WHOSE}",
    unit="%",
    source=SOURCE,
    topic="intake",
    rows=judged_in,
    by=("region", "lab", "reform", "administration", "period"),
)
def needs_charged_in_time(scope: Scope) -> Figure:
    due = judged_in(scope)
    return Figure.share(due.in_time().count(), due.count())


@indicator(
    "needs-charge-delay",
    slug="delai-de-prise-en-charge",
    label="Délai médian de prise en charge",
    definition="Temps écoulé entre l'envoi d'un besoin et sa prise en charge, nuits et jours fermés compris : la "
    f"moitié des besoins attendent moins, sur douze mois glissants ou sur la période choisie. {WHOSE}",
    unit="heure",
    source=SOURCE,
    topic="intake",
    decimals=1,
    rows=taken_in,
    by=("region", "lab", "reform", "administration", "period"),
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

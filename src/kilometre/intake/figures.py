"""How labs keep their promise, counted on real needs only."""

import datetime as dt
from statistics import median

from django.utils import timezone

from kilometre.foundation.indicators import Figure, Scope, indicator

from .models import Need
from .queries import NeedQuerySet

SOURCE = "Besoins envoyés sur la plateforme"
HOUR = 3600
RECENT = dt.timedelta(days=365)


def sent_in(scope: Scope) -> NeedQuerySet:
    """Real needs sent within twelve months, in a region or to a lab."""
    rows = Need.objects.real().filter(sent_at__gte=timezone.now() - RECENT)
    if scope.lab:
        rows = rows.filter(lab__slug=scope.lab)
    if scope.region:
        rows = rows.filter(lab__region__code=scope.region)
    return rows


@indicator(
    "needs-received",
    label="Besoins reçus",
    definition="Besoins envoyés à un lab et confirmés par leur auteur, sur douze mois glissants.",
    unit="besoin",
    source=SOURCE,
    topic="intake",
)
def needs_received(scope: Scope) -> Figure:
    rows = sent_in(scope)
    count = rows.count()
    return Figure(count, sample=count, rows=rows)


@indicator(
    "needs-charged-in-time",
    label="Besoins pris en charge dans le délai promis",
    definition="Part des besoins qui ont eu un interlocuteur avant l'échéance promise à l'envoi, parmi ceux dont "
    "l'échéance est passée ou qui ont un interlocuteur, sur douze mois glissants. Un besoin retiré avant ne compte pas.",
    unit="%",
    source=SOURCE,
    topic="intake",
)
def needs_charged_in_time(scope: Scope) -> Figure:
    due = sent_in(scope).whose_promise_is_judged(timezone.now())
    return Figure.share(due.in_time().count(), due.count(), rows=due)


@indicator(
    "needs-charge-delay",
    label="Délai médian de prise en charge",
    definition="Temps écoulé entre l'envoi d'un besoin et sa prise en charge, nuits et jours fermés compris : la "
    "moitié des besoins attendent moins, sur douze mois glissants.",
    unit="heure",
    source=SOURCE,
    topic="intake",
    decimals=1,
)
def needs_charge_delay(scope: Scope) -> Figure:
    rows = sent_in(scope).filter(taken_at__isnull=False)
    spans = [(taken - sent).total_seconds() / HOUR for sent, taken in rows.values_list("sent_at", "taken_at")]
    return Figure(median(spans) if spans else None, sample=len(spans), rows=rows)

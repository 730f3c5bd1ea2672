"""How many calls, and how many labs answer them."""

from kilometre.foundation.indicators import Figure, Scope, indicator
from kilometre.network.scopes import for_reforms

from .models import Answer, Call
from .queries import CallQuerySet


def calls_in(scope: Scope) -> CallQuerySet:
    """Real calls; of a lab or a region, those addressed to it."""
    rows = Call.objects.real().filter(for_reforms(scope))
    if scope.lab:
        rows = rows.filter(answers__lab__slug=scope.lab)
    if scope.region:
        rows = rows.filter(pk__in=Answer.objects.filter(lab__region__code=scope.region).values("call"))
    if scope.period:
        rows = rows.filter(created_at__range=scope.period.moments())
    return rows


@indicator(
    "calls-to-labs",
    slug="appels-aux-labs",
    label="Appels aux labs",
    definition="Demandes adressées à plusieurs labs : intérêt, disponibilité, lieu d'accueil, enquête.",
    unit="appel",
    source="Plateforme",
    topic="calls",
    by=("region", "lab", "reform", "administration", "period"),
)
def calls_to_labs(scope: Scope) -> Figure:
    count = calls_in(scope).count()
    return Figure(count, sample=count)


@indicator(
    "calls-answered",
    slug="reponses-aux-appels",
    label="Réponses aux appels",
    definition="Parmi les réponses attendues des labs à des appels clos, celles qui ont été données : oui, non ou peut-être. "
    "Ni par lab, ni par région : ce chiffre dirait qui n'a pas répondu.",
    unit="%",
    source="Plateforme",
    topic="calls",
    by=("reform", "administration", "period"),
)
def calls_answered(scope: Scope) -> Figure:
    rows = Answer.objects.filter(call__in=calls_in(scope).filter(closed_at__isnull=False))
    return Figure.share(rows.exclude(choice="").count(), rows.count())

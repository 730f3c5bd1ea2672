"""How many studies, how they went, and how long labs take to answer."""

from kilometre.foundation.indicators import Figure, Scope, indicator
from kilometre.foundation.indicators.breakdowns import breakdown
from kilometre.network.scopes import for_reforms

from .enums import TAKING_PART, StudyState
from .models import Part, Study
from .queries import StudyQuerySet


def public_in(scope: Scope) -> StudyQuerySet:
    """Real published studies, of a lab or of a region's labs, for a reform, under way in the period."""
    rows = Study.objects.real().public().filter(for_reforms(scope))
    if scope.period:
        first, last = scope.period.days()
        rows = rows.filter(starts_on__lte=last, ends_on__gte=first)
    if scope.lab:
        rows = rows.of_lab(scope.lab)
    if scope.region:
        rows = rows.in_region(scope.region)
    return rows


@indicator(
    "studies",
    slug="etudes-de-plusieurs-labs",
    label="Études de plusieurs labs",
    definition="Études publiées, menées avec un protocole commun ; dans une période, celles dont les dates la touchent.",
    unit="étude",
    source="Plateforme",
    topic="studies",
    rows=public_in,
    by=("region", "lab", "reform", "administration", "period"),
)
def studies(scope: Scope) -> Figure:
    rows = public_in(scope)
    count = rows.count()
    done = rows.filter(state=StudyState.CONCLUDED).count()
    return Figure(count, sample=count, note=f"Dont {done} terminées, avec leurs résultats.")


@indicator(
    "study-parts-accepted",
    slug="parts-d-etudes-acceptees",
    label="Parts d'études acceptées",
    definition="Parmi les parts d'études publiées qui ont reçu une réponse d'un lab, celles que le lab a acceptées. "
    "Ni par lab, ni par région : ce chiffre dirait qui a décliné.",
    unit="%",
    source="Plateforme",
    topic="studies",
    by=("reform", "administration", "period"),
)
def parts_accepted(scope: Scope) -> Figure:
    answered = Part.objects.filter(study__in=Study.objects.real().public(), answered_at__isnull=False)
    answered = answered.filter(for_reforms(scope, "study__reform"))
    if scope.period:
        answered = answered.filter(answered_at__range=scope.period.moments())
    return Figure.share(answered.filter(state__in=TAKING_PART).count(), answered.count())


breakdown(
    "studies-by-state", of="studies", label="Études par état", axis="État", key="state", words=StudyState
)

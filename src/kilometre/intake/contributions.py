"""What intake can say of somebody's contributions: how many needs they took in charge, and nothing of the needs."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from kilometre.foundation.ui import french
from kilometre.network.contributions import Contribution, register
from kilometre.network.models import Person

from .answering import COORDINATION
from .models import Need


@register("needs", label="Besoins pris en charge", order=50)
def needs(person: Person, starts_on: dt.date, ends_on: dt.date) -> Iterator[Contribution]:
    rows = Need.objects.filter(contact=person, taken_at__date__range=(starts_on, ends_on))
    by_lab = Counter(rows.order_by("lab__sort_key").values_list("lab__slug", "lab__name"))
    for (slug, lab), number in by_lab.items():
        words = "besoin pris" if number == 1 else "besoins pris"
        period = f"du {french.short_day(starts_on)} au {french.short_day(ends_on)}"
        yield Contribution(slug or "", f"{number} {words} en charge pour {lab or COORDINATION}", period)

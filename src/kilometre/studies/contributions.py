"""What studies can say of somebody's contributions: the parts that they took care of and handed in."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from kilometre.foundation.ui import french
from kilometre.network.contributions import Contribution, register
from kilometre.network.models import Person

from .enums import PartState
from .models import Part


@register("studies", label="Études de plusieurs labs", order=40)
def parts(person: Person, starts_on: dt.date, ends_on: dt.date) -> Iterator[Contribution]:
    """Published studies are named; of the others, only the lab is."""
    rows: Any = Part.objects.filter(
        contact=person, state=PartState.DONE, answered_at__date__range=(starts_on, ends_on)
    )
    for part in rows.select_related("study", "lab").order_by("answered_at", "pk"):
        named = f"l'étude « {part.study} »" if part.study.is_public else "une étude non publiée"
        text = f"Part {french.of(part.lab)} dans {named}"
        yield Contribution(str(part.pk), text, f"rendue le {french.short_day(part.answered_at)}")

"""A figure as it is read: with its indicator, its scope and its date."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kilometre.foundation.ui import french

from .figures import Figure, Number, Scope
from .registry import Indicator

INVARIABLE = {"%", "€", "M€", "k€", "fois", "mois", "h"}
UNKNOWN = "non mesuré"


@dataclass(frozen=True, slots=True)
class Reading:
    """The one object that pages, the booklet, the API and the open data show."""

    indicator: Indicator
    scope: Scope
    figure: Figure
    computed_at: dt.datetime

    @property
    def url(self) -> str:
        asked = {"region": self.scope.region, "lab": self.scope.lab}
        query = urlencode({name: value for name, value in asked.items() if value})
        address = reverse("indicators:indicator", args=[self.indicator.name])
        return f"{address}?{query}" if query else address

    @property
    def value_text(self) -> str:
        """« 15 », « 42,5 », « non mesuré »."""
        return UNKNOWN if self.figure.value is None else self._rounded(self.figure.value)

    @property
    def unit_text(self) -> str:
        """The unit of the value; nothing beside a value that is not known."""
        return "" if self.figure.value is None else _in_number(self.indicator.unit, self.figure.value)

    @property
    def interval_text(self) -> str:
        if not self.figure.interval:
            return ""
        low, high = (self._rounded(bound) for bound in self.figure.interval)
        unit = _in_number(self.indicator.unit, self.figure.interval[1])
        return f"entre {low} et {high}{french.FIXED}{unit}"

    @property
    def share_text(self) -> str:
        """« 12 sur 40 »."""
        if self.figure.denominator is None:
            return ""
        return f"{french.number(self.figure.numerator)} sur {french.number(self.figure.denominator)}"

    def _rounded(self, value: Number) -> str:
        decimals = self.indicator.decimals
        return french.number(round(float(value), decimals) if decimals else round(value))

    def as_dict(self) -> dict[str, Any]:
        """For the API and the open data."""
        return {
            "name": self.indicator.name,
            "label": self.indicator.label,
            "definition": self.indicator.definition,
            "unit": self.indicator.unit,
            "source": self.indicator.source,
            "topic": self.indicator.topic,
            "region": self.scope.region,
            "lab": self.scope.lab,
            **self.figure.as_json(),
            "computed_at": self.computed_at.isoformat(),
        }


def _in_number(unit: str, value: Number) -> str:
    """A unit in the plural from two on."""
    is_plural = abs(value) >= 2 and unit not in INVARIABLE and unit[-1:] not in {"s", "x", "z"}
    return f"{unit}s" if is_plural else unit

"""A figure as it is read: with its indicator, its scope and its date."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from kilometre.foundation.ui import french

from .breakdowns import Breakdown, Counts, Part, of_indicator, worded
from .figures import Figure, Number, Scope
from .registry import Indicator

UNKNOWN = "non mesuré"
FAILED = "non calculé"


@dataclass(frozen=True, slots=True)
class Reading:
    """The one object that pages, the booklet, the API and the open data show."""

    indicator: Indicator
    scope: Scope
    figure: Figure
    computed_at: dt.datetime
    counts: Counts = field(default_factory=dict)
    has_failed: bool = False  # computing it raised: nobody knows whether there was something to measure

    @property
    def charts(self) -> list[tuple[Breakdown, list[Part]]]:
        """The breakdowns that the figure has in this scope, each with its parts."""
        told = of_indicator(self.indicator.name)
        return [(each, worded(each, self.counts[each.name])) for each in told if each.name in self.counts]

    @property
    def url(self) -> str:
        query = urlencode(self.scope.asked)
        address = reverse("indicators:indicator", args=[self.indicator.slug])
        return f"{address}?{query}" if query else address

    @property
    def is_known(self) -> bool:
        return self.figure.value is not None

    @property
    def value_text(self) -> str:
        """« 15 », « 42,5 », « plus de 200 », « non mesuré », « non calculé »."""
        if self.figure.value is None:
            return FAILED if self.has_failed else UNKNOWN
        value = self._rounded(self.figure.value)
        return f"plus de {value}" if self.figure.is_floor else value

    @property
    def unit_text(self) -> str:
        """The unit of the value; nothing beside a value that is not known."""
        return "" if self.figure.value is None else self._unit_of(self.figure.value)

    @property
    def interval_text(self) -> str:
        if not self.figure.interval:
            return ""
        low, high = (self._rounded(bound) for bound in self.figure.interval)
        unit = self._unit_of(self.figure.interval[1])
        return f"entre {low} et {high}{french.FIXED}{unit}"

    @property
    def share_text(self) -> str:
        """« 12 sur 40 »."""
        if not self.figure.denominator:
            return ""
        return f"{french.number(self.figure.numerator)} sur {french.number(self.figure.denominator)}"

    def _unit_of(self, value: Number) -> str:
        return self.indicator.plural if abs(float(value)) >= 2 else self.indicator.unit

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
            "reform": self.scope.reform,
            "administration": self.scope.administration,
            "period": str(self.scope.period) if self.scope.period else None,
            **self.figure.as_json(),
            "computed_at": self.computed_at.isoformat(),
        }

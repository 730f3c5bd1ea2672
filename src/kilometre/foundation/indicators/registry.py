"""Declaring an indicator: the function that computes it, and the words that say what it is."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from kilometre.engines.frenchtext import plural

from .figures import NETWORK, Figure, Scope

if TYPE_CHECKING:
    from django.db.models import QuerySet

Compute = Callable[[Scope], Figure]
Rows = Callable[[Scope], "QuerySet[Any]"]
AXES = {
    "region": "par région",
    "lab": "par lab",
    "reform": "par réforme",
    "administration": "par ministère ou administration",
    "period": "par période",
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """``slug`` is its name in the addresses of pages. ``unit`` is a singular (« lab », « jour », « % »). ``topic`` is the label of a context, or a title.

    ``by`` names the axes (those of ``AXES``) along which it exists beside the whole network; ``scopes()`` lists the scopes to
    keep ready. ``rows(scope)`` are the records that it counts, shown to those who may see them.
    ``told_by`` says whose figure it is when it is not computed here: it is shown in the place of a date.
    """

    name: str
    slug: str
    label: str
    definition: str
    unit: str
    plural: str
    source: str
    topic: str
    decimals: int
    compute: Compute
    rows: Rows | None
    by: frozenset[str]
    scopes: Callable[[], Iterable[Scope]]
    told_by: str = ""

    def covers(self, scope: Scope) -> bool:
        """Whether the figure means something there."""
        return all(axis in self.by for axis in AXES if getattr(scope, axis))


INDICATORS: dict[str, Indicator] = {}
NAMES: list[Callable[[Scope], str | None]] = []


def indicator(
    name: str,
    *,
    label: str,
    definition: str,
    unit: str,
    source: str,
    topic: str,
    slug: str = "",
    plural: str = "",
    decimals: int = 0,
    rows: Rows | None = None,
    by: Iterable[str] = (),
    scopes: Callable[[], Iterable[Scope]] = lambda: (NETWORK,),
    told_by: str = "",
) -> Callable[[Compute], Compute]:
    """Register a function of a scope. It reads the database, quickly, and counts no fictional row.

    It is asked for the whole network and all times; for a region, a lab, a period… only when ``by`` names that axis.

    ``told_by`` is for a figure that a source gives and nobody computes: « selon le document public ».
    ``slug`` is how people read ``name`` in an address: in French, and never changed.
    ``plural`` is that of ``unit`` when it is not « unit » and an s.
    """

    def register(compute: Compute) -> Compute:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise ValueError(f"« {name} »: an indicator's name is made of lowercase words and hyphens")
        if name in INDICATORS or at(slug or name):
            raise ValueError(f"indicator {name} is declared twice")
        INDICATORS[name] = Indicator(
            name,
            slug or name,
            label,
            definition,
            unit,
            plural or plural_of(unit),
            source,
            topic,
            decimals,
            compute,
            rows,
            frozenset(by),
            scopes,
            told_by,
        )
        return compute

    return register


def at(slug: str) -> Indicator | None:
    """The indicator whose page has this address."""
    return next((each for each in INDICATORS.values() if each.slug == slug), None)


def title_of(topic: str) -> str:
    """The name of the context that a topic is the label of, or the topic itself."""
    context = apps.app_configs.get(topic)
    return str(context.verbose_name) if context else topic


def plural_of(unit: str) -> str:
    """Signs (%, €), initials (ETP) and words that end in s, x or z do not change."""
    return plural(unit) if unit[-1:].isalpha() and len(unit) > 2 and not unit.isupper() else unit


def name_scopes(function: Callable[[Scope], str | None]) -> Callable[[Scope], str | None]:
    """Register who knows the name of a scope (« Occitanie », « Siilab »); None for a scope that is not its own."""
    NAMES.append(function)
    return function


def name_of(scope: Scope) -> str | None:
    """« Grand Est, 2e trimestre 2026 »; None when nobody knows a part of it: such a scope has no page."""
    asked = (
        Scope(region=scope.region, lab=scope.lab),
        Scope(reform=scope.reform),
        Scope(administration=scope.administration),
    )
    places = [part for part in asked if part.asked]
    names = [next((name for function in NAMES if (name := function(part))), None) for part in places]
    if None in names:
        return None
    period = [scope.period.label] if scope.period else []
    return ", ".join([*(name for name in names if name), *period] if names else ["Tout le réseau", *period])

"""What a person finds around a territory: its labs, or honestly none, and then whom to turn to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .enums import TerritoryKind
from .models import Lab, Organisation, Territory
from .spelling import key

MOST = 4
COORDINATION = "DITP"


@dataclass(frozen=True, slots=True)
class NearLab:
    """A lab, and whether it covers less than the region: a department, a city."""

    lab: Lab
    is_closer: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``has_more``: the region has more labs than are shown. ``examples`` are fictional: shown apart."""

    region: Territory
    labs: list[NearLab]
    examples: list[NearLab]
    has_more: bool
    closed: list[Lab]
    coordination: Organisation | None
    inside: list[Territory]


def of(territory: Territory, user: Any) -> Surroundings:
    """Labs of the territory's region, the closest first; the coordination when there is none."""
    region = territory.region or territory
    rows = Lab.objects.visible_to(user).around(territory)
    found: list[Any] = list(rows.open().nearest_first(territory)[: MOST + 1])
    labs = [NearLab(lab, lab.is_closer) for lab in found if not lab.is_example]
    examples = [NearLab(lab, lab.is_closer) for lab in found[:MOST] if lab.is_example]
    closed = list(rows.not_open().order_by("sort_key", "pk")[:MOST])
    coordination = None if labs else Organisation.objects.real().filter(short_name=COORDINATION).first()
    return Surroundings(
        region=region,
        labs=labs[:MOST],
        examples=examples,
        has_more=len(labs) > MOST,
        closed=closed,
        coordination=coordination,
        inside=_inside(territory),
    )


def _inside(territory: Territory) -> list[Territory]:
    """What a large territory is made of, when that is few: departments, communes of an intercommunality."""
    current = Territory.objects.current()
    if territory.kind == TerritoryKind.REGION:
        return _by_name(current.of_kind(TerritoryKind.DEPARTMENT).filter(region=territory))
    if territory.kind == TerritoryKind.DEPARTMENT:
        return _by_name(current.of_kind(TerritoryKind.EPCI).filter(department=territory))
    if territory.kind == TerritoryKind.EPCI:
        return _by_name(current.of_kind(TerritoryKind.COMMUNE).filter(epci=territory))
    if territory.kind == TerritoryKind.COLLECTIVITY:
        return _by_name(current.of_kind(TerritoryKind.COMMUNE).filter(region=territory))
    return []


def _by_name(rows: Iterable[Territory]) -> list[Territory]:
    """In the order of the alphabet, whatever the accents: databases do not agree on it."""
    return sorted(rows, key=lambda territory: key(territory.name))

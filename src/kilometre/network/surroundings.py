"""What a person finds around a territory: its labs, or honestly none, and then whom to turn to."""

from dataclasses import dataclass
from typing import Any

from .enums import TerritoryKind
from .models import Lab, Organisation, Territory
from .presenting import promise_of

MOST = 30
COORDINATION = "DITP"


@dataclass(frozen=True, slots=True)
class NearLab:
    """A lab, and whether it covers less than the region: a department, a city."""

    lab: Lab
    is_closer: bool
    promise: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    region: Territory
    labs: list[NearLab]
    closed: list[Lab]
    coordination: Organisation | None
    inside: list[Territory]


def of(territory: Territory, user: Any) -> Surroundings:
    """Labs of the territory's region, the closest first; the coordination when there is none."""
    region = territory.region or territory
    rows = list(
        Lab.objects.visible_to(user)
        .around(territory)
        .select_related("territory")
        .order_by("sort_key", "pk")[:MOST]
    )
    own = {territory.pk, territory.department_id, territory.epci_id}
    labs = [
        NearLab(lab, lab.territory_id in own and lab.territory_id != region.pk, promise_of(lab))
        for lab in rows
        if lab.is_open
    ]
    labs.sort(key=lambda near: not near.is_closer)
    coordination = None if labs else Organisation.objects.real().filter(short_name=COORDINATION).first()
    closed = [lab for lab in rows if not lab.is_open]
    return Surroundings(region, labs, closed, coordination, _inside(territory))


def _inside(territory: Territory) -> list[Territory]:
    """What a large territory is made of, when that is few: departments, communes of an intercommunality."""
    current = Territory.objects.current()
    if territory.kind == TerritoryKind.REGION:
        return list(current.of_kind(TerritoryKind.DEPARTMENT).filter(region=territory).order_by("code"))
    if territory.kind == TerritoryKind.DEPARTMENT:
        return list(current.of_kind(TerritoryKind.EPCI).filter(department=territory).order_by("name"))
    if territory.kind == TerritoryKind.EPCI:
        return list(current.of_kind(TerritoryKind.COMMUNE).filter(epci=territory).order_by("name"))
    if territory.kind == TerritoryKind.COLLECTIVITY:
        return list(current.of_kind(TerritoryKind.COMMUNE).filter(region=territory).order_by("name"))
    return []

"""Where the labs are: regions shaded by their number of labs, cities as points. Fictional labs are not on it."""

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from kilometre.foundation.indicators.queries import values_by_region
from kilometre.foundation.ui import french

from . import atlas
from .enums import LARGE_TERRITORIES, TerritoryKind
from .indicators import OPEN_LABS
from .models import Lab, Territory
from .queries.labs import LabQuerySet
from .spelling import key

MOST_SPOTS = 300

LEGEND = (
    atlas.Step(0, "aucun lab en activité dans nos sources"),
    atlas.Step(1, "un lab"),
    atlas.Step(2, "deux labs"),
    atlas.Step(3, "trois labs ou plus"),
)


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One line of the table beside the map."""

    region: Territory
    labs: int


@dataclass(frozen=True, slots=True)
class LabMap:
    """The map, and the lines of the table that says the same."""

    lines: list[RegionLine]
    areas: dict[str, atlas.Area]
    spots: list[atlas.Spot]
    legend: tuple[atlas.Step, ...]


def open_labs() -> LabQuerySet:
    """Labs that the map counts: real, and in activity or being created."""
    return Lab.objects.real().open()


def map_of_labs() -> LabMap:
    """Two queries, three while the points are few enough to be drawn, whatever the number of labs."""
    lines = _lines()
    is_readable = sum(line.labs for line in lines) <= MOST_SPOTS
    areas = {line.region.code: _area(line) for line in lines}
    return LabMap(lines, areas, _spots() if is_readable else [], LEGEND)


def _lines() -> list[RegionLine]:
    """Every region, then every overseas collectivity where people live, with the number of labs that the worker keeps ready."""
    counts = values_by_region(OPEN_LABS) or open_labs().count_by_region()
    regions = Territory.objects.current().of_kind(*LARGE_TERRITORIES).inhabited()
    lines = [RegionLine(region, int(counts.get(region.code) or 0)) for region in regions]
    return sorted(
        lines, key=lambda line: (line.region.kind == TerritoryKind.COLLECTIVITY, key(line.region.name))
    )


def _area(line: RegionLine) -> atlas.Area:
    number = french.count(line.labs, "lab") if line.labs else "aucun lab en activité dans nos sources"
    title = f"{line.region.name} : {number}"
    return atlas.Area(min(line.labs, 3), title, line.region.get_absolute_url())


def _spots() -> list[atlas.Spot]:
    """One point a city, on a map that has few enough to be read: it opens the lab, or the list when the city has several."""
    columns = ("longitude", "latitude", "city", "name", "slug")
    rows = (
        open_labs()
        .filter(latitude__isnull=False, longitude__isnull=False)
        .order_by("longitude", "latitude", "name")
        .values_list(*columns)[:MOST_SPOTS]
    )
    spots = []
    for (longitude, latitude), group in groupby(rows, key=lambda row: row[:2]):
        labs = list(group)
        names = ", ".join(name for *_, name, _ in labs)
        url = reverse("network:lab", args=[labs[0][-1]]) if len(labs) == 1 else reverse("network:labs")
        spots.append(atlas.spot(float(longitude), float(latitude), f"{names}, {labs[0][2]}", url))
    return [found for found in spots if found is not None]

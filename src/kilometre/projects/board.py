"""The board: stages side by side, one row a lab, an axis, a region or a reform. Few projects are named, many are counted.

Over all projects the counts are those of a visitor, kept with the facets of the list; a board of a lab or a roadmap
reads its own projects as its reader may see them.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Case, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat
from django.urls import reverse

from kilometre.foundation.ui import facets
from kilometre.network.enums import LARGE_TERRITORIES
from kilometre.network.models import Lab, Reform, Territory

from .enums import METHOD_STAGES, Stage
from .models import Axis, Project
from .queries import REGION_CODE, ProjectQuerySet

NAMED = 200  # projects: above, cells hold counts only
IN_CELL = 5
SHOWN = (*METHOD_STAGES, Stage.COMPLETED, Stage.STOPPED)
SEPARATOR = "|"


class By(StrEnum):
    """What the rows of the board are."""

    LAB = "lab"
    AXIS = "axe"
    REGION = "region"
    REFORM = "reforme"


LABELS = {By.LAB: "Lab", By.AXIS: "Axe", By.REGION: "Région", By.REFORM: "Réforme"}


def _crossed(path: str | Combinable) -> Combinable:
    """A row and a stage in one value; nothing for a project that is in no row."""
    value = F(path) if isinstance(path, str) else path
    key = Concat(value, Value(SEPARATOR), F("stage"))
    return Case(When(**{f"{path}__isnull": False}, then=key)) if isinstance(path, str) else key


CROSSINGS: facets.Facets = {
    "board-lab": (_crossed("lead_lab__slug"), _crossed("partner_labs__slug")),
    "board-region": _crossed(REGION_CODE),
    "board-reforme": _crossed("reform__slug"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One row at one stage: how many, where to read them, and the first of them when they are few."""

    stage: Stage
    count: int
    url: str
    projects: tuple[Project, ...] = ()

    @property
    def more(self) -> int:
        return self.count - len(self.projects) if self.projects else 0


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    url: str
    cells: list[Cell]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """``stages`` head the columns; ``is_named`` when cells name their projects."""

    by: By
    rows: list[Row]
    stages: list[Stage]
    is_named: bool

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


def of_all(by: By) -> Board:
    """The public projects of the whole network: one query of counts, one of names."""
    return _board(by, _split(by, facets.known_counts("projets")), {})


def of_some(projects: ProjectQuerySet, by: By, given: dict[str, str]) -> Board:
    """A part of the network, as its reader may see it. ``given`` are the filters that lead to the same in the list."""
    rows = projects.select_related("lead_lab", "axis", "territory__region", "reform").prefetch_related(
        "partner_labs"
    )
    few = list(rows.order_by("position", "sort_key", "pk")[: NAMED + 1])
    if len(few) <= NAMED:
        return _named(few, by, given)
    paths = _crossed("axis__pk") if by == By.AXIS else CROSSINGS[f"board-{by}"]
    return _board(by, _split(by, facets.count(projects, {f"board-{by}": paths})), given)


def _split(by: By, counts: facets.Counts) -> dict[str, dict[str, int]]:
    """Counts of « row|stage », row by row."""
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    for (facet, value), number in counts.items():
        key, _, stage = value.rpartition(SEPARATOR)
        if facet == f"board-{by}" and key:
            rows[key][stage] = number
    return rows


def _named(projects: list[Project], by: By, given: dict[str, str]) -> Board:
    cells: dict[tuple[str, str], list[Project]] = defaultdict(list)
    for project in projects:
        for key in _keys(project, by):
            cells[key, project.stage].append(project)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for (key, stage), held in cells.items():
        counts[key][stage] = len(held)
    return _board(by, counts, given, cells)


def _keys(project: Project, by: By) -> list[str]:
    match by:
        case By.LAB:
            labs = [project.lead_lab, *project.partner_labs.all()]
            return [lab.slug for lab in labs if lab]
        case By.AXIS:
            return [str(project.axis_id)] if project.axis_id else []
        case By.REGION:
            place = project.territory
            region = place and (place.region or place)
            return [region.code] if region else []
        case By.REFORM:
            return [project.reform.slug] if project.reform else []


def _board(
    by: By,
    counts: dict[str, dict[str, int]],
    given: dict[str, str],
    cells: dict[tuple[str, str], list[Project]] | None = None,
) -> Board:
    used = {stage for row in counts.values() for stage in row}
    stages = [stage for stage in SHOWN if stage in METHOD_STAGES or stage in used]
    if Stage.UNKNOWN in used:
        stages.append(Stage.UNKNOWN)
    rows = [
        Row(
            title,
            url,
            [
                Cell(
                    stage,
                    counts[key].get(stage, 0),
                    _list_url(by, key, stage, given),
                    tuple((cells or {}).get((key, stage), ())[:IN_CELL]),
                )
                for stage in stages
            ],
        )
        for key, title, url in _names(by, set(counts))
    ]
    return Board(by, rows, stages, is_named=cells is not None)


def _list_url(by: By, key: str, stage: Stage, given: dict[str, str]) -> str:
    """The same projects in the list; the list has no filter by axis: its roadmap is given."""
    field = {By.LAB: "lab", By.REGION: "region", By.REFORM: "reform"}.get(by)
    query = {**given, "stage": stage.value, **({field: key} if field else {})}
    return f"{reverse('projects:projects')}?{urlencode(query)}"


def _names(by: By, keys: set[str]) -> list[tuple[str, str, str]]:
    """``(key, title, url)`` of the rows, in reading order: one query."""
    match by:
        case By.LAB:
            labs = Lab.objects.filter(slug__in=keys).order_by("sort_key", "pk")
            return [(lab.slug, str(lab), lab.get_absolute_url()) for lab in labs]
        case By.AXIS:
            axes = Axis.objects.filter(pk__in=keys).select_related("parent", "roadmap")
            ordered = sorted(
                axes, key=lambda axis: ((axis.parent or axis).position, bool(axis.parent), axis.position)
            )
            return [(str(axis.pk), str(axis), axis.roadmap.get_absolute_url()) for axis in ordered]
        case By.REGION:
            places = (
                Territory.objects.current().of_kind(*LARGE_TERRITORIES).filter(code__in=keys).order_by("name")
            )
            return [(place.code, str(place), place.get_absolute_url()) for place in places]
        case By.REFORM:
            reforms = Reform.objects.filter(slug__in=keys).order_by("title")
            return [(reform.slug, str(reform), reform.get_absolute_url()) for reform in reforms]

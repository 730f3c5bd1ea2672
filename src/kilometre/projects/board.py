"""The board: stages side by side, one row a lab, an axis, a region or a reform. Few projects are named, many are counted.

Over all projects the counts are those of a visitor, kept with the facets of the list; a board of a lab or a roadmap
reads its own projects as its reader may see them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import facets
from kilometre.network import spelling
from kilometre.network.enums import LARGE_TERRITORIES
from kilometre.network.models import Lab, Reform, Territory

from .enums import METHOD_STAGES, Stage
from .models import Axis, Project
from .queries import NO_LAB, NONE, REGION_CODE, ProjectQuerySet

NAMED = 200  # projects: above, cells hold counts only
IN_CELL = 5
ROWS = 30  # of one page
SHOWN = (*METHOD_STAGES, Stage.COMPLETED, Stage.STOPPED)
SEPARATOR, EXAMPLE = "|", "x"


class By(StrEnum):
    """What the rows of the board are."""

    LAB = "lab"
    AXIS = "axe"
    REGION = "region"
    REFORM = "reforme"


UNSAID = {By.LAB: "Lab non précisé", By.REGION: "Région non précisée", By.REFORM: "Sans réforme"}
LABELS = {By.LAB: "Lab", By.AXIS: "Axe", By.REGION: "Région", By.REFORM: "Réforme"}


def _crossed(key: Combinable) -> Combinable:
    """A row, a stage, and whether it is an example, in one value."""
    example = Case(When(origin=Origin.FICTIONAL, then=Value(EXAMPLE)), default=Value(""))
    return Concat(key, Value(SEPARATOR), F("stage"), Value(SEPARATOR), example)


def _crossed_if_any(path: str) -> Combinable:
    """Nothing for a project that has none."""
    return Case(When(**{f"{path}__isnull": False}, then=_crossed(F(path))))


CROSSINGS: facets.Facets = {
    "board-lab": (
        _crossed_if_any("lead_lab__slug"),
        _crossed_if_any("partner_labs__slug"),
        Case(When(NO_LAB, then=_crossed(Value(NONE)))),
    ),
    "board-region": _crossed(Coalesce(REGION_CODE, Value(NONE))),
    "board-reforme": _crossed(Coalesce(F("reform__slug"), Value(NONE))),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One row at one stage: how many, of which examples, where to read them, and the first of them when they are few."""

    stage: Stage
    count: int
    url: str
    projects: tuple[Project, ...] = ()
    examples: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.projects) if self.projects else 0


@dataclass(frozen=True, slots=True)
class Row:
    """``record`` is what the row is about; None for the row of those that have none."""

    title: str
    url: str
    cells: list[Cell]
    record: Any


@dataclass(frozen=True, slots=True)
class Board:
    """``stages`` head the columns; ``is_named`` when cells name their projects; ``pages`` of rows, from 1.

    ``total`` is how many projects there are, each counted once, and ``url`` their list.
    """

    by: By
    rows: list[Row]
    stages: list[Stage]
    is_named: bool
    page: int
    pages: int
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rows are, which page of them, and the filters that lead to the same projects in the list."""

    by: By
    page: int = 1
    given: Mapping[str, str] = field(default_factory=dict)


def of_all(asked: Asked) -> Board:
    """The public projects of the whole network: one query of counts, one of names; counted now if never before."""
    known = facets.known_counts("projets") or facets.count(_public(), CROSSINGS)
    total = sum(number for (facet, _), number in known.items() if facet == f"board-{By.REFORM}")
    return _board(asked, _split(asked.by, known), total)


def _public() -> ProjectQuerySet:
    return Project.objects.visible_to(AnonymousUser())


def of_some(projects: ProjectQuerySet, asked: Asked) -> Board:
    """A part of the network, as its reader may see it."""
    by = asked.by
    rows = projects.select_related("lead_lab", "axis", "territory__region", "reform").prefetch_related(
        "partner_labs"
    )
    few = list(rows.order_by("position", "sort_key", "pk")[: NAMED + 1])
    if len(few) <= NAMED:
        return _named(few, asked)
    paths = _crossed_if_any("axis__pk") if by == By.AXIS else CROSSINGS[f"board-{by}"]
    return _board(asked, _split(by, facets.count(projects, {f"board-{by}": paths})), projects.count())


Counts = dict[str, dict[str, tuple[int, int]]]  # by row and stage: how many, and how many examples


def _split(by: By, counts: facets.Counts) -> Counts:
    """Counts of « row|stage|example », row by row."""
    rows: Counts = defaultdict(dict)
    for (facet, value), number in counts.items():
        if facet != f"board-{by}":
            continue
        key, stage, example = value.rsplit(SEPARATOR, 2)
        found, examples = rows[key].get(stage, (0, 0))
        rows[key][stage] = (found + number, examples + number * (example == EXAMPLE))
    return rows


def _named(projects: list[Project], asked: Asked) -> Board:
    cells: dict[tuple[str, str], list[Project]] = defaultdict(list)
    for project in projects:
        for key in _keys(project, asked.by):
            cells[key, project.stage].append(project)
    counts: Counts = defaultdict(dict)
    for (key, stage), held in cells.items():
        counts[key][stage] = (len(held), sum(project.is_fictional for project in held))
    return _board(asked, counts, len(projects), cells)


def _keys(project: Project, by: By) -> list[str]:
    match by:
        case By.LAB:
            labs = [project.lead_lab, *project.partner_labs.all()]
            return [lab.slug for lab in labs if lab] or [NONE]
        case By.AXIS:
            return [str(project.axis_id)] if project.axis_id else []
        case By.REGION:
            place = project.territory
            region = place and (place.region or place)
            return [region.code if region else NONE]
        case By.REFORM:
            return [project.reform.slug if project.reform else NONE]


def _board(
    asked: Asked,
    counts: Counts,
    total: int,
    cells: dict[tuple[str, str], list[Project]] | None = None,
) -> Board:
    used = {stage for row in counts.values() for stage in row}
    stages = [stage for stage in SHOWN if stage in METHOD_STAGES or stage in used]
    if Stage.UNKNOWN in used:
        stages.append(Stage.UNKNOWN)
    named = _names(asked.by, set(counts))
    if NONE in counts:
        named.append((NONE, None))
    pages = max(1, -(-len(named) // ROWS))
    page = min(max(1, asked.page), pages)
    rows = [
        _row(asked, key, record, stages=stages, counts=counts[key], cells=cells)
        for key, record in named[(page - 1) * ROWS : page * ROWS]
    ]
    return Board(
        asked.by, rows, stages, is_named=cells is not None, page=page, pages=pages, total=total,
        url=_list_url(asked),
    )  # fmt: skip


def _row(
    asked: Asked,
    key: str,
    record: Any,
    *,
    stages: list[Stage],
    counts: dict[str, tuple[int, int]],
    cells: dict[tuple[str, str], list[Project]] | None,
) -> Row:
    made = []
    for stage in stages:
        number, examples = counts.get(stage, (0, 0))
        held = tuple((cells or {}).get((key, stage), ())[:IN_CELL])
        made.append(Cell(stage, number, _list_url(asked, key, stage), held, examples))
    if record is None:
        return Row(UNSAID[asked.by], _list_url(asked, key), made, None)
    page = record.roadmap if asked.by == By.AXIS else record
    return Row(str(record), page.get_absolute_url(), made, record)


def _list_url(asked: Asked, key: str = "", stage: Stage | None = None) -> str:
    """The same projects in the list; the list has no filter by axis: its roadmap is given."""
    name = {By.LAB: "lab", By.REGION: "region", By.REFORM: "reform"}.get(asked.by)
    query = {
        **asked.given,
        **({"stage": stage.value} if stage else {}),
        **({name: key} if name and key else {}),
    }
    address = reverse("projects:projects")
    return f"{address}?{urlencode(query)}" if query else address


def _names(by: By, keys: set[str]) -> list[tuple[str, Any]]:
    """``(key, record)`` of the rows, in reading order: one query."""
    match by:
        case By.LAB:
            labs = Lab.objects.filter(slug__in=keys).order_by("sort_key", "pk")
            return [(lab.slug, lab) for lab in labs]
        case By.AXIS:
            axes = Axis.objects.filter(pk__in=keys).select_related("parent", "roadmap")
            ordered = sorted(
                axes, key=lambda axis: ((axis.parent or axis).position, bool(axis.parent), axis.position)
            )
            return [(str(axis.pk), axis) for axis in ordered]
        case By.REGION:
            places = Territory.objects.current().of_kind(*LARGE_TERRITORIES).filter(code__in=keys)
            return [
                (place.code, place) for place in sorted(places, key=lambda place: spelling.key(place.name))
            ]
        case By.REFORM:
            reforms = Reform.objects.filter(slug__in=keys)
            return [
                (reform.slug, reform)
                for reform in sorted(reforms, key=lambda reform: spelling.key(reform.title))
            ]

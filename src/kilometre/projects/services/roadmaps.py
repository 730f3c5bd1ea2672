"""A roadmap, and its axes."""

from typing import Any

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab
from kilometre.network.spelling import key
from kilometre.projects import rules
from kilometre.projects.events import (
    AxisAdded,
    AxisEdited,
    AxisMoved,
    AxisRemoved,
    ProjectMoved,
    RoadmapEdited,
    RoadmapWritten,
)
from kilometre.projects.models import Axis, Project, Roadmap

from .holders import origin_of, refuse_foreign, refuse_mixed


@service
def write_roadmap(
    *, actor: User | None, title: str, lab: Lab | None, origin: Origin = Origin.LIVE, **fields: Any
) -> Roadmap:
    """Open a roadmap; its axes and projects come after."""
    require(rules.can_start, actor)
    if actor is not None and lab is not None:
        refuse_foreign(actor, [lab])
    labs = [lab] if lab else []
    origin = origin_of(origin, actor, labs, None)
    refuse_mixed(labs, is_fictional=origin == Origin.FICTIONAL)
    roadmap = Roadmap(
        title=title,
        sort_key=key(title),
        lab=lab,
        origin=origin,
        **fields,
    )
    roadmap.full_clean()
    roadmap.save()
    record(
        RoadmapWritten(lab=lab.slug if lab else ""), actor=actor, subject=roadmap, audience=Audience.PUBLIC
    )
    return roadmap


@service
def add_axis(
    *, actor: User | None, roadmap: Roadmap, title: str, parent: Axis | None = None, note: str = ""
) -> Axis:
    """Add an axis, or a sub-axis, after those of its level."""
    require(rules.can_edit_roadmap, actor, roadmap)
    axis = Axis(
        roadmap=roadmap,
        parent=parent,
        title=title,
        note=note,
        position=roadmap.axes.filter(parent=parent).count() + 1,
    )
    axis.full_clean()
    axis.save()
    record(
        AxisAdded(axis=str(axis)),
        actor=actor,
        subject=roadmap,
        audience=Audience.PUBLIC,
    )
    return axis


@service
def edit_roadmap(
    *, actor: User, roadmap: Roadmap, changes: dict[str, Any], expected_version: int | None = None
) -> Roadmap:
    """Change the title, the summary, the territory or what is announced."""
    require(rules.can_edit_roadmap, actor, roadmap)
    differences = edits.apply(roadmap, changes, expected_version=expected_version)
    if "title" in differences:
        roadmap.sort_key = key(roadmap.title)
        Roadmap.objects.filter(pk=roadmap.pk).update(sort_key=roadmap.sort_key)
    if differences:
        record(RoadmapEdited(changes=differences), actor=actor, subject=roadmap, audience=Audience.PUBLIC)
    return roadmap


@service
def edit_axis(
    *, actor: User, axis: Axis, changes: dict[str, Any], expected_version: int | None = None
) -> Axis:
    """Name an axis otherwise, or say more of it."""
    require(rules.can_edit_roadmap, actor, axis.roadmap)
    differences = edits.apply(axis, changes, expected_version=expected_version)
    if differences:
        record(
            AxisEdited(axis=axis.title, changes=differences),
            actor=actor,
            subject=axis.roadmap,
            audience=Audience.PUBLIC,
        )
    return axis


@service
def move_axis(*, actor: User, axis: Axis, by: int) -> Axis:
    """Put an axis before (-1) or after (+1) its neighbour of the same level."""
    require(rules.can_edit_roadmap, actor, axis.roadmap)
    rows = list(Axis.objects.select_for_update().filter(roadmap=axis.roadmap, parent=axis.parent))
    if _move(rows, axis, by):
        record(AxisMoved(axis=str(axis)), actor=actor, subject=axis.roadmap, audience=Audience.PUBLIC)
    return axis


@service
def move_project(*, actor: User, project: Project, by: int) -> Project:
    """Put a project before (-1) or after (+1) its neighbour of the same axis."""
    if project.axis is None:
        raise Refused("Ce projet n'est sur aucune feuille de route.")
    require(rules.can_edit_roadmap, actor, project.axis.roadmap)
    rows = list(Project.objects.select_for_update().filter(axis=project.axis).order_by("position", "pk"))
    if _move(rows, project, by):
        record(
            ProjectMoved(project=project.public_id),
            actor=actor,
            subject=project.axis.roadmap,
            audience=Audience.NETWORK,
        )
    return project


@service
def remove_axis(*, actor: User, axis: Axis) -> None:
    """Take away an axis that holds nothing."""
    require(rules.can_edit_roadmap, actor, axis.roadmap)
    if axis.children.exists() or axis.projects.exists():
        raise Refused("Cet axe tient des projets ou des sous-axes : déplacez-les d'abord.")
    told, roadmap = AxisRemoved(axis=str(axis)), axis.roadmap
    axis.delete()
    record(told, actor=actor, subject=roadmap, audience=Audience.PUBLIC)


def _move(rows: list[Any], row: Any, by: int) -> bool:
    """Swap ``row`` with its neighbour and number all from 1; False at the edge."""
    at = next(rank for rank, each in enumerate(rows) if each.pk == row.pk)
    to = at + by
    if by not in {-1, 1} or not 0 <= to < len(rows):
        return False
    rows[at], rows[to] = rows[to], rows[at]
    for rank, each in enumerate(rows, start=1):
        if each.position != rank:
            type(each).objects.filter(pk=each.pk).update(position=rank)
    return True

"""A roadmap, and its axes."""

from typing import Any

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab
from kilometre.network.spelling import key
from kilometre.projects import rules
from kilometre.projects.events import (
    AxisAdded,
    RoadmapWritten,
)
from kilometre.projects.models import Axis, Roadmap

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

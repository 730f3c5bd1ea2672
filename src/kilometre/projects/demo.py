"""The projects and roadmaps that the public document tells, with their gaps: nothing is filled in.

Nobody acts (``actor`` None). What exists already is left as people made it, but for a reform that is not said yet:
a second run writes nothing.
"""

import json
from importlib import resources
from typing import Any

from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.network.cog import VINTAGE
from kilometre.network.models import Lab, Reform, Territory

from . import services
from .enums import Stage, Visibility
from .models import Axis, Project, Roadmap

SOURCE = "Document public du programme, section « {section} »"


@service
def load() -> dict[str, int]:
    """Bring in what is missing; return how many of each kind came in."""
    told = json.loads(resources.files("kilometre.projects").joinpath("data/document.json").read_text("utf-8"))
    before = _counts()
    labs = Lab.objects.in_bulk(field_name="slug")
    for line in told["projects"]:
        _project(line, labs)
    for line in told["roadmaps"]:
        if not Roadmap.objects.filter(origin=Origin.DOCUMENT, title=line["title"]).exists():
            _roadmap(line, labs)
    return {kind: count - before[kind] for kind, count in _counts().items()}


def _counts() -> dict[str, int]:
    return {"projects": Project.objects.count(), "roadmaps": Roadmap.objects.count()}


def _project(line: dict[str, Any], labs: dict[str, Lab], **place: Any) -> None:
    reform = Reform.objects.get(slug=line["reform"]) if "reform" in line else None
    if known := Project.objects.filter(origin=Origin.DOCUMENT, title=line["title"]).first():
        if reform and known.reform is None:
            services.edit(actor=None, project=known, changes={"reform": reform})
        return
    services.start(
        actor=None,
        title=line["title"],
        objective=line.get("objective", ""),
        approach=line.get("approach", ""),
        result=line.get("result", ""),
        stage=Stage.UNKNOWN,
        visibility=Visibility.PUBLIC,
        lead_lab=labs[line["lead_lab"]] if line["lead_lab"] else None,
        partner_labs=[labs[slug] for slug in line["partner_labs"]],
        territory=_territory(line["territory"]),
        reform=reform,
        origin=Origin.DOCUMENT,
        source=SOURCE.format(section=line["section"]),
        **place,
    )


def _roadmap(line: dict[str, Any], labs: dict[str, Lab]) -> None:
    roadmap = services.write_roadmap(
        actor=None,
        title=line["title"],
        lab=labs[line["lab"]],
        territory=_territory(line["territory"]),
        summary=line["summary"],
        announced_axes=line["announced_axes"],
        announced_projects=line["announced_projects"],
        gap=line["gap"],
        origin=Origin.DOCUMENT,
        source=SOURCE.format(section=line["section"]),
    )
    for axis in line["axes"]:
        _axis(axis, roadmap, None, {**line, "lab": axis.get("lab")}, labs)


def _axis(
    axis: dict[str, Any], roadmap: Roadmap, parent: Axis | None, line: dict[str, Any], labs: dict[str, Lab]
) -> None:
    """An axis, what it holds, and its projects; the lab is the one said to lead the axis, if any."""
    made = services.add_axis(
        actor=None, roadmap=roadmap, title=axis["title"], parent=parent, note=axis.get("note", "")
    )
    for child in axis.get("axes", ()):
        _axis(child, roadmap, made, line, labs)
    for position, told in enumerate(axis.get("projects", ()), start=1):
        project = {
            **({"title": told} if isinstance(told, str) else told),
            "lead_lab": line["lab"],
            "partner_labs": [],
            "territory": line["territory"],
            "section": line["section"],
        }
        _project(project, labs, axis=made, position=position)


def _territory(name: str | None) -> Territory | None:
    if name is None:
        return None
    kind, _, code = name.partition("/")
    return Territory.objects.get(kind=kind, code=code, vintage=VINTAGE)

"""A roadmap as its page shows it: axes, sub-axes, and the projects that the reader may see."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from .models import Axis, Project, Roadmap


@dataclass(frozen=True, slots=True)
class Branch:
    """An axis, the projects that stand right under it, and its sub-axes."""

    axis: Axis
    projects: list[Project]
    children: "list[Branch]"


def outline(roadmap: Roadmap, user: Any) -> list[Branch]:
    """The axes of the first level; one query for all projects."""
    projects = defaultdict(list)
    for project in Project.objects.visible_to(user).on_roadmap(roadmap).order_by("position", "pk"):
        projects[project.axis_id].append(project)
    below = defaultdict(list)
    for axis in roadmap.axes.all():
        below[axis.parent_id].append(axis)

    def branch(axis: Axis) -> Branch:
        return Branch(axis, projects[axis.pk], [branch(child) for child in below[axis.pk]])

    return [branch(axis) for axis in below[None]]

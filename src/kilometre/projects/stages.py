"""The stages that a project really went through: one may jump some."""

from dataclasses import dataclass

from kilometre.foundation.journal.models import Entry

from .enums import METHOD_STAGES, Stage
from .events import StageChanged
from .models import Project


@dataclass(frozen=True, slots=True)
class Path:
    """The method as the ``steps`` component draws it: ``skipped`` are the ranks that were jumped."""

    items: list[str]
    current: int
    skipped: frozenset[int]


def drawn(project: Project) -> Path | None:
    """Where the project is in the method; None when it is at no stage of it."""
    stage = Stage(project.stage)
    if stage not in METHOD_STAGES:
        return None
    current = METHOD_STAGES.index(stage)
    passed = _passed(project) if current else set()
    skipped = (rank for rank, step in enumerate(METHOD_STAGES[:current]) if step.label not in passed)
    return Path([step.label for step in METHOD_STAGES], current, frozenset(skipped))


def _passed(project: Project) -> set[str]:
    """Labels of the stages where the project was, as its journal tells."""
    changes = Entry.objects.filter(subject=str(project.ref), verb=StageChanged.verb)
    return {facts[side] for facts in changes.values_list("facts", flat=True) for side in ("before", "after")}

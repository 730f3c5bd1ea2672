"""The stages that a project really went through, and what each has shown: one may jump some, or go back."""

from collections.abc import Iterable
from dataclasses import dataclass

from .enums import METHOD_STAGES, Stage
from .models import Gate, Project


@dataclass(frozen=True, slots=True)
class Path:
    """The method as the ``steps`` component draws it: ``skipped`` are the ranks that were jumped."""

    items: list[str]
    current: int
    skipped: frozenset[int]


def drawn(project: Project, gates: Iterable[Gate]) -> Path | None:
    """Where the project is in the method; None when it is at no stage of it."""
    stage = Stage(project.stage)
    if stage not in METHOD_STAGES:
        return None
    current = METHOD_STAGES.index(stage)
    passed = {end for gate in gates for end in (gate.left, gate.entered)}
    skipped = (rank for rank, step in enumerate(METHOD_STAGES[:current]) if step not in passed)
    return Path([step.label for step in METHOD_STAGES], current, frozenset(skipped))

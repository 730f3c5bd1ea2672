"""What a stage owes before one leaves it, and what already shows it.

Each stage owes one thing. The platform looks for it in the project (its objective, a decision of its logbook, a
measure); contexts above add their own proofs (an insight, a prototype tried); failing both, the team says it itself.
Whoever leads may leave a stage without, and says why: the gap then stays written.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .enums import METHOD_STAGES, LineKind, Stage
from .models import Line, Measure, Project

Provide = Callable[[Project], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Debt:
    """What a stage owes: ``label`` in a few words, ``hint`` tells how to show it, ``found`` is what shows it already."""

    stage: Stage
    label: str
    hint: str
    found: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return bool(self.found)


OWED = {
    Stage.FRAMING: ("Un objectif", "Ce qui doit aller mieux, et pour qui."),
    Stage.IMMERSION: (
        "Ce que le terrain a appris",
        "Qui vous avez vu ou entendu, et ce que vous ne saviez pas avant.",
    ),
    Stage.IDEATION: ("La piste retenue", "La décision, et ce qui a été écarté."),
    Stage.PROTOTYPE: ("Un prototype essayé", "Ce que vous avez fait essayer, à qui, et ce qui a changé."),
    Stage.EXPERIMENT: (
        "Une mesure",
        "Un indicateur du projet avec son point de départ et une mesure depuis.",
    ),
    Stage.EVALUATION: ("Un résultat", "Ce que cela a donné, bon ou mauvais."),
    Stage.SCALING: ("Un résultat ailleurs", "Où la solution a été reprise, et ce qu'il en est advenu."),
}

# How one asks for it, and how one names where one goes.
ASKED = {
    Stage.FRAMING: "écrivez l'objectif",
    Stage.IMMERSION: "dites ce que le terrain a appris",
    Stage.IDEATION: "dites quelle piste est retenue",
    Stage.PROTOTYPE: "dites quel prototype a été essayé",
    Stage.EXPERIMENT: "donnez une mesure",
    Stage.EVALUATION: "écrivez le résultat",
    Stage.SCALING: "dites ce que cela a donné ailleurs",
}
PASSAGES = {
    Stage.IMMERSION: "passer à l'immersion",
    Stage.IDEATION: "passer à l'idéation",
    Stage.PROTOTYPE: "passer au prototype",
    Stage.EXPERIMENT: "passer à l'expérimentation",
    Stage.EVALUATION: "passer à l'évaluation",
    Stage.SCALING: "passer à l'échelle",
    Stage.COMPLETED: "terminer le projet",
}

_providers: dict[Stage, list[Provide]] = defaultdict(list)


def register(stage: Stage, provide: Provide) -> Provide:
    """Add a proof that a stage accepts: sentences for what a project has, nothing when it has none."""
    _providers[stage].append(provide)
    return provide


def debt(project: Project) -> Debt | None:
    """What the project's stage owes; None when it is at no stage of the method."""
    stage = Stage(project.stage)
    if stage not in OWED:
        return None
    label, hint = OWED[stage]
    found = [sentence for provide in _providers[stage] for sentence in provide(project)]
    return Debt(stage, label, hint, tuple(found))


def is_forward(before: Stage, after: Stage) -> bool:
    """Going on in the method, or ending it; going back and stopping owe nothing of the stage."""
    if before not in METHOD_STAGES:
        return False
    if after == Stage.COMPLETED:
        return True
    return after in METHOD_STAGES and METHOD_STAGES.index(after) > METHOD_STAGES.index(before)


def jumped(before: Stage, after: Stage) -> tuple[Stage, ...]:
    """The stages of the method between two, which are not gone through."""
    if not is_forward(before, after) or after == Stage.COMPLETED:
        return ()
    return METHOD_STAGES[METHOD_STAGES.index(before) + 1 : METHOD_STAGES.index(after)]


def _objective(project: Project) -> list[str]:
    return [f"Objectif : {project.objective}"] if project.objective else []


def _decisions(project: Project) -> list[str]:
    rows = Line.objects.filter(project=project, kind=LineKind.DECISION).order_by("-date", "-pk")
    return [f"Décision : {line.title}" for line in rows[:3]]


def _measures(project: Project) -> list[str]:
    rows = Measure.objects.filter(target__project=project).select_related("target").order_by("-date", "-pk")
    return [f"Mesure : {row.target}" for row in rows[:3] if row.date > row.target.baseline_on]


def _result(project: Project) -> list[str]:
    return [f"Résultat : {project.result}"] if project.result else []


register(Stage.FRAMING, _objective)
register(Stage.IDEATION, _decisions)
register(Stage.EXPERIMENT, _measures)
register(Stage.EVALUATION, _result)

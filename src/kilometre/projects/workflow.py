"""The stages of a project, as one table: the method is walked both ways, the two ends can be left again."""

from kilometre.foundation.workflow import Flow, Transition

from .enums import METHOD_STAGES, Stage
from .rules import can_edit_project


def _to(target: Stage, label: str) -> Transition:
    sources = tuple(stage for stage in Stage if stage != target)
    return Transition(target.value, sources, target.value, label, can_edit_project)


project_flow = Flow(
    Stage,
    [
        *(_to(stage, f"Passer à l'étape « {stage.label.lower()} »") for stage in METHOD_STAGES),
        _to(Stage.COMPLETED, "Terminer le projet"),
        _to(Stage.STOPPED, "Arrêter le projet"),
    ],
    field="stage",
)

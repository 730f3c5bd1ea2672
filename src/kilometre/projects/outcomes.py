"""What came of a project or an action, for who looks for similar cases."""

from kilometre.foundation.search.outcomes import Outcome, outcome_of

from .enums import Stage
from .models import Action, Project

TONES = {
    Stage.COMPLETED: "success",
    Stage.SCALING: "success",
    Stage.UNKNOWN: "neutral",
    Stage.STOPPED: "neutral",
}


def of_project(project: Project) -> Outcome:
    """Its stage, with its result; a stopped one says why it stopped."""
    text = project.stop_reason if project.stage == Stage.STOPPED else project.result
    return Outcome(project.get_stage_display(), text, TONES.get(Stage(project.stage), "info"))


def of_action(action: Action) -> Outcome:
    """Its kind, and what it gave in a sentence."""
    return Outcome(action.get_kind_display(), action.summary)


outcome_of(Project, of_project)
outcome_of(Action, of_action)

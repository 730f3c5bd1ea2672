"""The life of a study, as one table."""

from kilometre.foundation.workflow import Flow, Transition

from . import rules
from .enums import OPEN_STATES, StudyState

study_flow = Flow(
    StudyState,
    [
        Transition("start", (StudyState.PREPARED,), StudyState.RUNNING, "Démarrer l'étude", rules.can_run),
        Transition(
            "conclude", (StudyState.RUNNING,), StudyState.CONCLUDED, "Rendre les résultats", rules.can_run
        ),
        Transition("stop", OPEN_STATES, StudyState.STOPPED, "Arrêter l'étude", rules.can_run),
    ],
)

"""The life of a call: open, then closed; it may be opened again."""

from kilometre.foundation.workflow import Flow, Transition

from . import rules
from .enums import CallState

call_flow = Flow(
    CallState,
    [
        Transition("close", (CallState.OPEN,), CallState.CLOSED, "Clore l'appel", rules.can_run),
        Transition("reopen", (CallState.CLOSED,), CallState.OPEN, "Rouvrir l'appel", rules.can_run),
    ],
)

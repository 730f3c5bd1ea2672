"""The life of a need, as one table."""

from kilometre.foundation.workflow import Flow, Transition

from . import rules
from .enums import OPEN_STATES, NeedState

need_flow = Flow(
    NeedState,
    [
        Transition(
            "confirm", (NeedState.UNCONFIRMED,), NeedState.SENT, "Confirmer l'envoi", rules.can_confirm
        ),
        Transition(
            "take", (NeedState.SENT,), NeedState.IN_CHARGE, "Prendre en charge", rules.can_take_in_charge
        ),
        Transition(
            "reroute",
            (NeedState.SENT, NeedState.IN_CHARGE),
            NeedState.SENT,
            "Transmettre à un autre lab",
            rules.can_reroute,
        ),
        Transition(
            "decline",
            (NeedState.SENT, NeedState.IN_CHARGE),
            NeedState.SENT,
            "Dire que mon lab ne peut pas",
            rules.can_decline,
        ),
        Transition(
            "take-over", (NeedState.IN_CHARGE,), NeedState.IN_CHARGE, "Prendre la suite", rules.can_settle
        ),
        Transition("answer", (NeedState.IN_CHARGE,), NeedState.ANSWERED, "Répondre", rules.can_answer),
        Transition("withdraw", OPEN_STATES, NeedState.WITHDRAWN, "Retirer mon besoin", rules.can_withdraw),
    ],
)

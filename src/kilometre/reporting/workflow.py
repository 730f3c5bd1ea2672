"""The life of a campaign, and of what a lab returns: one table each."""

from kilometre.foundation.workflow import Flow, Transition

from . import rules
from .enums import CampaignState, ReturnState

campaign_flow = Flow(
    CampaignState,
    [
        Transition("open", (CampaignState.MAKING,), CampaignState.OPEN, "Ouvrir la campagne", rules.can_run),
        Transition("close", (CampaignState.OPEN,), CampaignState.CLOSED, "Clore la campagne", rules.can_run),
    ],
)

return_flow = Flow(
    ReturnState,
    [
        Transition("sign", (ReturnState.EXPECTED,), ReturnState.SIGNED, "Signer", rules.can_sign),
        Transition("reopen", (ReturnState.SIGNED,), ReturnState.EXPECTED, "Rouvrir", rules.can_reopen),
    ],
)

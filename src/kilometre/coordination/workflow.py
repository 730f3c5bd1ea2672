"""The lives of networks, rituals, meetings, proposals and actions, one table each."""

from kilometre.foundation.workflow import Flow, Transition

from .enums import FollowUpState, GatheringState, MeetingState, NetworkState, ProposalState, RitualState
from .rules import gatherings, networks, rituals

network_flow = Flow(
    NetworkState,
    [
        Transition("close", (NetworkState.ACTIVE,), NetworkState.CLOSED, "Clore le réseau", networks.can_run),
        Transition(
            "reopen", (NetworkState.CLOSED,), NetworkState.ACTIVE, "Rouvrir le réseau", networks.can_run
        ),
    ],
)
ritual_flow = Flow(
    RitualState,
    [
        Transition("stop", (RitualState.ACTIVE,), RitualState.STOPPED, "Arrêter le rituel", rituals.can_run),
    ],
)
meeting_flow = Flow(
    MeetingState,
    [
        Transition(
            "close",
            (MeetingState.PLANNED,),
            MeetingState.HELD,
            "Rendre le compte rendu",
            rituals.can_write,
        ),
        Transition(
            "cancel",
            (MeetingState.PLANNED,),
            MeetingState.CANCELLED,
            "Annuler cette réunion",
            rituals.can_run_meeting,
        ),
        Transition(
            "restore",
            (MeetingState.CANCELLED,),
            MeetingState.PLANNED,
            "Rétablir cette réunion",
            rituals.can_run_meeting,
        ),
    ],
)
proposal_flow = Flow(
    ProposalState,
    [
        Transition(
            "accept",
            (ProposalState.SENT,),
            ProposalState.ACCEPTED,
            "Mettre à l'ordre du jour",
            rituals.can_sort,
        ),
        Transition(
            "decline",
            (ProposalState.SENT,),
            ProposalState.DECLINED,
            "Ne pas retenir",
            rituals.can_sort,
        ),
        Transition(
            "put-back",
            (ProposalState.ACCEPTED,),
            ProposalState.SENT,
            "Retirer de l'ordre du jour",
            rituals.can_sort,
        ),
        Transition(
            "withdraw",
            (ProposalState.SENT,),
            ProposalState.WITHDRAWN,
            "Retirer ma proposition",
            rituals.can_withdraw,
        ),
    ],
)
follow_up_flow = Flow(
    FollowUpState,
    [
        Transition("finish", (FollowUpState.OPEN,), FollowUpState.DONE, "C'est fait", rituals.can_settle),
        Transition("drop", (FollowUpState.OPEN,), FollowUpState.DROPPED, "Abandonner", rituals.can_settle),
        Transition(
            "reopen",
            (FollowUpState.DONE, FollowUpState.DROPPED),
            FollowUpState.OPEN,
            "Reprendre",
            rituals.can_settle,
        ),
    ],
)
gathering_flow = Flow(
    GatheringState,
    [
        Transition(
            "cancel",
            (GatheringState.PLANNED,),
            GatheringState.CANCELLED,
            "Annuler ce rendez-vous",
            gatherings.can_organise,
        ),
    ],
)

"""The lives of networks, rituals, meetings, proposals, actions, arrivals and missions, one table each."""

from kilometre.foundation.workflow import Flow, Transition

from .enums import (
    ArrivalState,
    FollowUpState,
    GatheringState,
    MeetingState,
    MissionState,
    NetworkState,
    ProposalState,
    SponsorState,
    StepState,
)
from .rules import arrivals, gatherings, missions, networks, rituals

network_flow = Flow(
    NetworkState,
    [
        Transition("close", (NetworkState.ACTIVE,), NetworkState.CLOSED, "Clore le réseau", networks.can_run),
        Transition(
            "reopen", (NetworkState.CLOSED,), NetworkState.ACTIVE, "Rouvrir le réseau", networks.can_run
        ),
    ],
)
meeting_flow = Flow(
    MeetingState,
    [
        Transition(
            "close",
            (MeetingState.PLANNED,),
            MeetingState.HELD,
            "Publier le compte rendu",
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
arrival_flow = Flow(
    ArrivalState,
    [
        Transition(
            "close",
            (ArrivalState.UNDER_WAY,),
            ArrivalState.CLOSED,
            "Terminer l'arrivée",
            arrivals.can_manage,
        ),
    ],
)
sponsor_flow = Flow(
    SponsorState,
    [
        Transition(
            "ask",
            (SponsorState.NONE, SponsorState.ASKED, SponsorState.ACCEPTED, SponsorState.DECLINED),
            SponsorState.ASKED,
            "Demander un parrainage",
            arrivals.can_manage,
        ),
        Transition(
            "accept",
            (SponsorState.ASKED,),
            SponsorState.ACCEPTED,
            "Accepter le parrainage",
            arrivals.can_answer,
        ),
        Transition(
            "decline",
            (SponsorState.ASKED,),
            SponsorState.DECLINED,
            "Décliner le parrainage",
            arrivals.can_answer,
        ),
    ],
    field="sponsor_state",
)
step_flow = Flow(
    StepState,
    [
        Transition("tick", (StepState.TODO,), StepState.DONE, "C'est fait", arrivals.can_do),
        Transition("skip", (StepState.TODO,), StepState.SKIPPED, "Passer cette étape", arrivals.can_skip),
        Transition("untick", (StepState.DONE,), StepState.TODO, "Ce n'est pas fait", arrivals.can_do),
        Transition("resume", (StepState.SKIPPED,), StepState.TODO, "Reprendre", arrivals.can_skip),
    ],
)
mission_flow = Flow(
    MissionState,
    [
        Transition("accept", (MissionState.ASKED,), MissionState.ACCEPTED, "Accepter", missions.can_answer),
        Transition("decline", (MissionState.ASKED,), MissionState.DECLINED, "Décliner", missions.can_answer),
        Transition("begin", (MissionState.ACCEPTED,), MissionState.UNDER_WAY, "Commencer", missions.can_run),
        Transition("finish", (MissionState.UNDER_WAY,), MissionState.DONE, "Rendre compte", missions.can_run),
        Transition(
            "stop",
            (MissionState.ACCEPTED, MissionState.UNDER_WAY),
            MissionState.STOPPED,
            "Arrêter",
            missions.can_stop,
        ),
    ],
)

"""What happens to rituals and meetings. Texts of minutes, decisions and actions stay in their rows: they may name people."""

from kilometre.foundation.journal.events import Event, event


@event("coordination.ritual-created", says="a créé le rituel")
class RitualCreated(Event):
    network: str


@event("coordination.ritual-edited", says="a modifié le rituel")
class RitualEdited(Event):
    changes: dict[str, list[object]]


@event("coordination.rhythm-changed", says="a changé le rythme du rituel")
class RhythmChanged(Event):
    changes: dict[str, list[object]]


@event("coordination.ritual-stopped", says="a arrêté le rituel")
class RitualStopped(Event):
    last: str


@event("coordination.meeting-moved", says="a déplacé la réunion prévue le {slot}")
class MeetingMoved(Event):
    slot: str
    changes: dict[str, list[object]]


@event("coordination.meeting-cancelled", says="a annulé la réunion prévue le {slot}")
class MeetingCancelled(Event):
    slot: str


@event("coordination.meeting-restored", says="a rétabli la réunion prévue le {slot}")
class MeetingRestored(Event):
    slot: str


@event("coordination.minutes-written", says="a écrit le compte rendu")
class MinutesWritten(Event):
    slot: str


@event("coordination.meeting-closed", says="a publié le compte rendu de la réunion du {slot}")
class MeetingClosed(Event):
    slot: str
    decisions: int
    actions: int
    carried: int


@event(
    "coordination.proposal-sent",
    says="a proposé un sujet à l'ordre du jour",
    names="a proposé le sujet « {number:proposal} » à l'ordre du jour",
)
class ProposalSent(Event):
    number: int


@event(
    "coordination.proposal-accepted",
    says="a mis un sujet à l'ordre du jour",
    names="a mis le sujet « {number:proposal} » à l'ordre du jour",
)
class ProposalAccepted(Event):
    number: int
    slot: str


@event("coordination.proposal-declined", says="n'a pas retenu un sujet")
class ProposalDeclined(Event):
    number: int


@event("coordination.proposal-put-back", says="a retiré un sujet de l'ordre du jour")
class ProposalPutBack(Event):
    number: int


@event("coordination.proposal-withdrawn", says="a retiré sa proposition de sujet")
class ProposalWithdrawn(Event):
    number: int


@event("coordination.agenda-ordered", says="a changé l'ordre du jour")
class AgendaOrdered(Event):
    numbers: list[int]


@event("coordination.agenda-moved", says="a déplacé l'ordre du jour de la réunion du {slot}")
class AgendaMoved(Event):
    """``to`` is the date that has it now; « » when its subjects are among the proposals again."""

    slot: str
    to: str
    numbers: list[int]


@event(
    "coordination.decision-taken",
    says="a noté une décision",
    names="a noté la décision « {decision} »",
    schema=2,
)
class DecisionTaken(Event):
    decision: int


@event(
    "coordination.decision-corrected",
    says="a corrigé une décision",
    names="a corrigé la décision « {decision} »",
    schema=2,
)
class DecisionCorrected(Event):
    """The words before and after are personal content, of the person who corrected: they may be erased."""

    decision: int


@event("coordination.decision-removed", says="a retiré une décision notée par erreur", schema=2)
class DecisionRemoved(Event):
    decision: int


@event("coordination.follow-up-given", says="a confié une action")
class FollowUpGiven(Event):
    owner: str
    due_on: str


@event("coordination.follow-up-edited", says="a modifié l'action")
class FollowUpEdited(Event):
    """``fields`` names what changed; the owner and the date are told, the text is not."""

    fields: list[str]
    owner: str
    due_on: str


@event("coordination.follow-up-carried", says="a reporté l'action à la réunion suivante")
class FollowUpCarried(Event):
    slot: str


@event("coordination.follow-up-done", says="a fait l'action")
class FollowUpDone(Event):
    pass


@event("coordination.follow-up-dropped", says="a abandonné l'action")
class FollowUpDropped(Event):
    pass


@event("coordination.follow-up-reopened", says="a repris l'action")
class FollowUpReopened(Event):
    pass

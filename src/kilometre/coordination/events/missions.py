"""What happens to support missions. Their texts stay in their rows: they may name people."""

from kilometre.foundation.journal.events import Event, event


@event("coordination.mission-asked", says="demande un appui")
class MissionAsked(Event):
    lab: str
    urgency: str


@event("coordination.mission-offered", says="propose un appui")
class MissionOffered(Event):
    lab: str


@event("coordination.mission-accepted", says="a accepté l'appui")
class MissionAccepted(Event):
    person: str
    starts_on: str


@event("coordination.mission-declined", says="a décliné l'appui")
class MissionDeclined(Event):
    pass


@event("coordination.mission-planned", says="a changé les dates ou la personne en charge de l'appui")
class MissionPlanned(Event):
    changes: dict[str, list[object]]


@event("coordination.mission-begun", says="a commencé l'appui")
class MissionBegun(Event):
    pass


@event("coordination.mission-done", says="a rendu compte de l'appui")
class MissionDone(Event):
    pass


@event("coordination.mission-stopped", says="a arrêté l'appui")
class MissionStopped(Event):
    pass


@event("coordination.mission-judged", says="dit si l'appui a été utile")
class MissionJudged(Event):
    useful: str

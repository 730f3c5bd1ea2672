"""What happens to a call."""

from kilometre.foundation.journal.events import Event, event


@event("calls.call-opened", says="a lancé un appel aux labs")
class CallOpened(Event):
    kind: str
    labs: list[str]


@event("calls.lab-asked", says="a adressé l'appel à un lab", names="a adressé l'appel à {lab}")
class LabAsked(Event):
    lab: str


@event("calls.call-edited", says="a modifié l'appel")
class CallEdited(Event):
    changes: dict[str, list[object]]


@event("calls.lab-answered", says="a répondu pour son lab", names="a répondu pour {lab}")
class LabAnswered(Event):
    lab: str
    choice: str


@event("calls.lab-reminded", says="a relancé un lab", names="a relancé {lab}")
class LabReminded(Event):
    lab: str


@event("calls.call-closed", says="a clos l'appel")
class CallClosed(Event):
    asked: int
    answered: int


@event("calls.outcome-told", says="a dit ce qu'il sort de l'appel")
class OutcomeTold(Event):
    pass


@event("calls.call-reopened", says="a rouvert l'appel")
class CallReopened(Event):
    pass

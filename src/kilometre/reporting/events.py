"""What happens to campaigns and to what labs return."""

from kilometre.foundation.journal.events import Event, event


@event("reporting.campaign-opened", says="a ouvert la campagne")
class CampaignOpened(Event):
    year: int
    labs: list[str]


@event("reporting.campaign-closed", says="a clos la campagne")
class CampaignClosed(Event):
    signed: int
    expected: int


@event("reporting.due-day-moved", says="a changé la date limite")
class DueDayMoved(Event):
    changes: dict[str, list[object]]


@event("reporting.figures-declared", says="a complété les chiffres")
class FiguresDeclared(Event):
    lab: str
    changes: dict[str, list[object]]


@event("reporting.return-signed", says="a signé le bilan du lab")
class ReturnSigned(Event):
    lab: str


@event("reporting.return-reopened", says="a rouvert le bilan du lab : {reason}")
class ReturnReopened(Event):
    lab: str
    reason: str


@event("reporting.lab-reminded", says="a rappelé que le bilan du lab est attendu")
class LabReminded(Event):
    lab: str

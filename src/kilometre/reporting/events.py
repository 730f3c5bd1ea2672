"""What happens to campaigns and to what labs return."""

from kilometre.foundation.journal.events import Event, event


@event("reporting.campaign-prepared", says="a préparé la campagne")
class CampaignPrepared(Event):
    year: int
    labs: int


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


@event("reporting.reopening-asked", says="a demandé à corriger le bilan du lab : {reason}")
class ReopeningAsked(Event):
    lab: str
    reason: str


@event("reporting.reopening-declined", says="a laissé signé le bilan du lab : {reason}")
class ReopeningDeclined(Event):
    lab: str
    reason: str


@event("reporting.lab-reminded", says="a rappelé que le bilan du lab est attendu")
class LabReminded(Event):
    lab: str


@event("reporting.booklet-asked", says="a demandé le livret {year}")
class BookletAsked(Event):
    year: int


@event("reporting.booklet-made", says="a dessiné le livret {year} : {pages} pages")
class BookletMade(Event):
    year: int
    digest: str
    pages: int


@event("reporting.booklet-failed", says="n'a pas pu dessiner le livret {year}")
class BookletFailed(Event):
    year: int


@event("reporting.booklet-published", says="a publié le livret {year}")
class BookletPublished(Event):
    year: int


@event("reporting.booklet-withdrawn", says="a retiré le livret {year} de la vue du public")
class BookletWithdrawn(Event):
    year: int

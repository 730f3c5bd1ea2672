"""What happens to imports. Drafts and dry runs are nobody's story: they are not told."""

from kilometre.foundation.journal.events import Event, event


@event("exchange.import-done", says="a importé un tableau")
class ImportDone(Event):
    kind: str
    created: int
    merged: int


@event("exchange.import-undone", says="a annulé un import")
class ImportUndone(Event):
    kind: str
    undone: int
    kept: int


@event("exchange.import-reverted", says="a repris un import qui ne pouvait pas aboutir")
class ImportReverted(Event):
    kind: str
    taken_back: int
    kept: int


@event("exchange.invitations-released", says="a envoyé des invitations")
class InvitationsReleased(Event):
    sent: int


@event("exchange.data-exported", says="a demandé un export de toutes les données")
class DataExported(Event):
    pass


@event("exchange.export-ready", says="export prêt")
class ExportReady(Event):
    pass


@event("exchange.export-failed", says="export non fait")
class ExportFailed(Event):
    pass

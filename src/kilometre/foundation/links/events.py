"""Links made and undone, told on the story of their source."""

from kilometre.foundation.journal.events import Event, event


@event("links.linked", says="a ajouté un lien", names="a ajouté un lien vers « {target:record} »")
class Linked(Event):
    kind: str
    target: str


@event("links.unlinked", says="a retiré un lien", names="a retiré le lien vers « {target:record} »")
class Unlinked(Event):
    kind: str
    target: str

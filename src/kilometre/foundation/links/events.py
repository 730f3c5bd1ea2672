"""Links made and undone, told on the story of their source."""

from kilometre.foundation.journal.events import Event, event


@event("links.linked", says="a ajouté un lien")
class Linked(Event):
    kind: str
    target: str


@event("links.unlinked", says="a retiré un lien")
class Unlinked(Event):
    kind: str
    target: str

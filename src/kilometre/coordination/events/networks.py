"""What happens to a network. People are told by reference, never by name."""

from kilometre.foundation.journal.events import Event, event


@event("coordination.network-created", says="a créé le réseau")
class NetworkCreated(Event):
    reach: str


@event("coordination.network-edited", says="a modifié le réseau")
class NetworkEdited(Event):
    changes: dict[str, list[object]]


@event("coordination.network-closed", says="a clos le réseau")
class NetworkClosed(Event):
    pass


@event("coordination.network-reopened", says="a rouvert le réseau")
class NetworkReopened(Event):
    pass


@event("coordination.head-named", says="a nommé une tête du réseau")
class HeadNamed(Event):
    person: str


@event("coordination.head-released", says="a déchargé une tête du réseau")
class HeadReleased(Event):
    person: str


@event("coordination.member-added", says="a ajouté un membre")
class MemberAdded(Event):
    """``member`` is the reference of a person or of a lab."""

    member: str


@event("coordination.member-left", says="a retiré un membre")
class MemberLeft(Event):
    member: str

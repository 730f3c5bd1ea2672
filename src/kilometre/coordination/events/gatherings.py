"""What happens to gatherings. Who registers is told to the organisers alone, by reference."""

from kilometre.foundation.journal.events import Event, event


@event("coordination.gathering-announced", says="a annoncé le rendez-vous")
class GatheringAnnounced(Event):
    kind: str


@event("coordination.gathering-edited", says="a modifié le rendez-vous")
class GatheringEdited(Event):
    changes: dict[str, list[object]]


@event("coordination.gathering-cancelled", says="a annulé le rendez-vous")
class GatheringCancelled(Event):
    pass


@event("coordination.registered", says="a demandé une place")
class Registered(Event):
    """``state`` is « seated » or « waiting »."""

    person: str
    state: str


@event("coordination.registration-cancelled", says="a annulé une inscription")
class RegistrationCancelled(Event):
    person: str


@event("coordination.seat-given", says="a donné une place de la liste d'attente")
class SeatGiven(Event):
    person: str


@event("coordination.attendance-noted", says="a noté les présences")
class AttendanceNoted(Event):
    came: int
    absent: int


@event("coordination.gathering-removed", says="a retiré le rendez-vous, ajouté par un import")
class GatheringRemoved(Event):
    pass

"""What happens to arrivals of teams. Steps are told by their id: their words may be about people."""

from kilometre.foundation.journal.events import Event, event


@event("coordination.checklist-edited", says="a modifié le modèle d'arrivée")
class ChecklistEdited(Event):
    """``act`` is « added », « edited », « removed » or « moved »."""

    act: str


@event(
    "coordination.arrival-opened",
    says="a ouvert l'arrivée d'une équipe",
    names="a ouvert l'arrivée {lab:of_lab}",
)
class ArrivalOpened(Event):
    lab: str
    kind: str
    steps: int


@event("coordination.sponsor-asked", says="a demandé un parrainage")
class SponsorAsked(Event):
    person: str


@event("coordination.sponsor-accepted", says="a accepté le parrainage")
class SponsorAccepted(Event):
    person: str


@event("coordination.sponsor-declined", says="ne peut pas assurer le parrainage")
class SponsorDeclined(Event):
    pass


@event(
    "coordination.arrival-step-added",
    says="a ajouté une étape",
    names="a ajouté l'étape « {step} »",
    schema=2,
)
class StepAdded(Event):
    step: int


@event("coordination.arrival-step-removed", says="a retiré une étape", schema=2)
class StepRemoved(Event):
    step: int


@event(
    "coordination.arrival-step-moved",
    says="a changé l'état d'une étape",
    names="a changé l'état de l'étape « {step} »",
    schema=2,
)
class StepMoved(Event):
    """From one state to another."""

    step: int
    states: list[str]


@event(
    "coordination.arrival-step-late",
    says="signale une étape en retard",
    names="signale le retard de l'étape « {step} »",
    schema=2,
)
class StepLate(Event):
    step: int


@event("coordination.arrival-closed", says="a terminé l'arrivée")
class ArrivalClosed(Event):
    pass

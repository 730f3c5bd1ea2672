"""What happens to studies and to the parts of labs."""

from kilometre.foundation.journal.events import Event, event


@event("studies.study-ordered", says="a commandé une étude")
class StudyOrdered(Event):
    labs: list[str]
    reform: str
    call: str


@event("studies.study-edited", says="a modifié l'étude")
class StudyEdited(Event):
    changes: dict[str, list[object]]


@event("studies.protocol-changed", says="a changé le protocole commun")
class ProtocolChanged(Event):
    labs: list[str]
    changes: dict[str, list[object]]


@event("studies.lab-asked", says="a proposé une part à {lab}")
class LabAsked(Event):
    lab: str


@event("studies.part-agreed", says="compte le oui {lab:of_lab} à l'appel comme son accord")
class PartAgreed(Event):
    lab: str
    call: str


@event("studies.part-accepted", says="a accepté la part {lab:of_lab}")
class PartAccepted(Event):
    lab: str


@event("studies.part-declined", says="a décliné la part {lab:of_lab}")
class PartDeclined(Event):
    lab: str


@event("studies.part-edited", says="a précisé la part {lab:of_lab}")
class PartEdited(Event):
    lab: str
    changes: dict[str, list[object]]


@event("studies.part-done", says="a rendu la part {lab:of_lab}")
class PartDone(Event):
    lab: str


@event("studies.study-started", says="a démarré l'étude")
class StudyStarted(Event):
    labs: list[str]


@event("studies.study-concluded", says="a rendu les résultats de l'étude")
class StudyConcluded(Event):
    labs: list[str]


@event("studies.study-stopped", says="a arrêté l'étude")
class StudyStopped(Event):
    labs: list[str]


@event("studies.study-published", says="a publié l'étude")
class StudyPublished(Event):
    labs: list[str]


@event("studies.study-withdrawn", says="a retiré l'étude de la vue du public")
class StudyWithdrawn(Event):
    pass

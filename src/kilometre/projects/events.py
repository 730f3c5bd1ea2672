"""What happens to actions, projects and roadmaps."""

from kilometre.foundation.journal.events import Event, event


@event("projects.project-started", says="a ouvert un projet")
class ProjectStarted(Event):
    labs: list[str]
    need: str


@event("projects.project-edited", says="a modifié le projet")
class ProjectEdited(Event):
    changes: dict[str, list[object]]


@event("projects.labs-changed", says="a changé les labs du projet")
class LabsChanged(Event):
    before: list[str]
    after: list[str]


@event("projects.contact-named", says="a nommé l'interlocuteur du projet")
class ContactNamed(Event):
    contact: str


@event("projects.project-published", says="a rendu le projet public")
class ProjectPublished(Event):
    labs: list[str]


@event("projects.project-withdrawn", says="a repassé le projet en brouillon")
class ProjectWithdrawn(Event):
    pass


@event("projects.stage-changed", says="a changé l'étape : {after}")
class StageChanged(Event):
    before: str
    after: str


@event("projects.action-recorded", says="a raconté une action")
class ActionRecorded(Event):
    labs: list[str]
    kind: str
    need: str


@event("projects.action-edited", says="a modifié l'action")
class ActionEdited(Event):
    changes: dict[str, list[object]]


@event("projects.roadmap-written", says="a décrit la feuille de route")
class RoadmapWritten(Event):
    lab: str


@event("projects.axis-added", says="a ajouté l'axe « {axis} »")
class AxisAdded(Event):
    axis: str


@event("projects.action-removed", says="a retiré l'action, ajoutée par un import")
class ActionRemoved(Event):
    pass


@event("projects.project-removed", says="a retiré le projet, ajouté par un import")
class ProjectRemoved(Event):
    pass

"""What happens to actions, projects and roadmaps."""

from kilometre.foundation.journal.events import Event, event


@event("projects.project-started", says="a ouvert un projet", is_sourced=True)
class ProjectStarted(Event):
    labs: list[str]
    need: str


@event("projects.project-edited", says="a modifié le projet", is_sourced=True)
class ProjectEdited(Event):
    changes: dict[str, list[object]]


@event("projects.action-removed", says="a retiré l'action, ajoutée par un import")
class ActionRemoved(Event):
    pass


@event("projects.project-removed", says="a supprimé le projet, un brouillon")
class ProjectRemoved(Event):
    pass


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


@event("projects.stage-changed", says="a changé l'étape : {after}")
class StageChanged(Event):
    before: str
    after: str


@event("projects.stage-waived", says="a quitté l'étape « {stage} » sans ce qu'elle doit")
class StageWaived(Event):
    stage: str
    owed: str


@event("projects.member-joined", says="a ajouté une personne à l'équipe")
class MemberJoined(Event):
    person: str


@event("projects.member-left", says="a retiré une personne de l'équipe")
class MemberLeft(Event):
    person: str


@event("projects.line-added", says="a ajouté au carnet : {kind}", names="a ajouté {line} au carnet")
class LineAdded(Event):
    line: int
    kind: str


@event("projects.line-edited", says="a modifié une ligne du carnet", names="a modifié {line}")
class LineEdited(Event):
    line: int
    changes: dict[str, list[object]]


@event("projects.line-settled", says="a réglé une ligne du carnet : {kind}", names="a réglé {line}")
class LineSettled(Event):
    line: int
    kind: str


@event("projects.milestone-put-off", says="a reporté un jalon", names="a reporté {line}")
class MilestonePutOff(Event):
    line: int
    changes: dict[str, list[object]]


@event("projects.milestone-dropped", says="a abandonné un jalon", names="a abandonné {line}")
class MilestoneDropped(Event):
    line: int
    changes: dict[str, list[object]]


@event("projects.line-reopened", says="a rouvert une ligne du carnet : {kind}", names="a rouvert {line}")
class LineReopened(Event):
    line: int
    kind: str


@event("projects.line-removed", says="a retiré du carnet : {kind}")
class LineRemoved(Event):
    line: int
    kind: str


@event(
    "projects.target-set", says="a ajouté un indicateur au projet", names="a ajouté l'indicateur « {target} »"
)
class TargetSet(Event):
    target: int


@event(
    "projects.target-edited",
    says="a modifié un indicateur du projet",
    names="a modifié l'indicateur « {target} »",
)
class TargetEdited(Event):
    target: int
    changes: dict[str, list[object]]


@event("projects.measure-taken", says="a ajouté une mesure", names="a ajouté une mesure de « {target} »")
class MeasureTaken(Event):
    target: int
    date: str
    value: str


@event("projects.measure-removed", says="a retiré une mesure", names="a retiré une mesure de « {target} »")
class MeasureRemoved(Event):
    target: int
    date: str
    value: str


@event("projects.action-recorded", says="a raconté une action")
class ActionRecorded(Event):
    labs: list[str]
    kind: str
    need: str


@event("projects.action-edited", says="a modifié l'action")
class ActionEdited(Event):
    changes: dict[str, list[object]]


@event("projects.action-withdrawn", says="a retiré l'action")
class ActionWithdrawn(Event):
    pass


@event("projects.action-restored", says="a remis l'action")
class ActionRestored(Event):
    pass


@event(
    "projects.action-converted",
    says="a fait un projet de l'action",
    names="a fait de l'action le projet « {project} »",
)
class ActionConverted(Event):
    project: str


@event("projects.roadmap-written", says="a décrit la feuille de route", is_sourced=True)
class RoadmapWritten(Event):
    lab: str


@event("projects.axis-added", says="a ajouté l'axe « {axis} »", is_sourced=True)
class AxisAdded(Event):
    axis: str


@event("projects.roadmap-edited", says="a modifié la feuille de route", is_sourced=True)
class RoadmapEdited(Event):
    changes: dict[str, list[object]]


@event("projects.axis-edited", says="a modifié l'axe « {axis} »")
class AxisEdited(Event):
    axis: str
    changes: dict[str, list[object]]


@event("projects.axis-moved", says="a déplacé l'axe « {axis} »")
class AxisMoved(Event):
    axis: str


@event("projects.axis-removed", says="a retiré l'axe « {axis} »")
class AxisRemoved(Event):
    axis: str


@event(
    "projects.project-moved",
    says="a déplacé un projet dans la feuille de route",
    names="a déplacé le projet « {project} » dans la feuille de route",
)
class ProjectMoved(Event):
    project: str

"""What labs do: actions (an hour or a week), projects (stage by stage), and the roadmaps that hold them."""

from .actions import Action
from .logbook import Line, Measure, Target
from .projects import Gate, Project, ProjectDate, TeamMember
from .roadmaps import Axis, Roadmap

__all__ = [
    "Action",
    "Axis",
    "Gate",
    "Line",
    "Measure",
    "Project",
    "ProjectDate",
    "Roadmap",
    "Target",
    "TeamMember",
]

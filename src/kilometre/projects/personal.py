"""What projects hold about people."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Action, Axis, Gate, Line, Measure, Project, ProjectDate, Roadmap, Target, TeamMember

CONTACT = Personal("Dire à qui parler d'un projet", "La durée du projet", "Mission d'intérêt public")

TEAM = Personal("Dire qui travaille à un projet", "La durée du projet", "Mission d'intérêt public")
OWNER = Personal("Dire qui s'occupe d'une ligne du carnet", "La durée du projet", "Mission d'intérêt public")
PASSED = Personal("Dire qui a franchi une étape", "La durée du projet", "Mission d'intérêt public")

declare(Project, contact=CONTACT)
nothing(Project, "title", "sort_key", "objective", "approach", "result", "stop_reason", "partners")
declare(TeamMember, person=TEAM, role=TEAM)
declare(Gate, passed_by=PASSED)
nothing(Gate, "proof", "url", "found", "reason")
declare(Line, owner=OWNER)
nothing(Line, "title", "detail", "outcome", "reason")
nothing(Target, "title", "unit", "source")
nothing(Measure, "source")
nothing(ProjectDate, "label", "source")
nothing(Action, "title", "summary")
nothing(Roadmap, "title", "sort_key", "summary", "gap")
nothing(Axis, "title", "note")

"""What projects hold about people."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Action, Axis, Project, ProjectDate, Roadmap

CONTACT = Personal("Dire à qui parler d'un projet", "La durée du projet", "Mission d'intérêt public")

declare(Project, contact=CONTACT)
nothing(Project, "title", "sort_key", "objective", "approach", "result", "stop_reason")
nothing(ProjectDate, "label", "source")
nothing(Action, "title", "summary")
nothing(Roadmap, "title", "sort_key", "summary", "gap")
nothing(Axis, "title", "note")

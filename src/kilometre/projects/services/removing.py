"""Taking back what was just added, while nothing else refers to it: the undoing of an import."""

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.removal import remove
from kilometre.projects import rules
from kilometre.projects.events import ActionRemoved, ProjectRemoved
from kilometre.projects.models import Action, Project


@service
def remove_action(*, actor: User | None, action: Action) -> None:
    require(rules.can_edit_action, actor, action)
    record(ActionRemoved(), actor=actor, subject=action.ref, origin=action.origin, audience=Audience.TEAM)
    remove(action)


@service
def remove_project(*, actor: User | None, project: Project) -> None:
    require(rules.can_edit_project, actor, project)
    record(ProjectRemoved(), actor=actor, subject=project.ref, origin=project.origin, audience=Audience.TEAM)
    remove(project)

"""Taking back what was added by mistake, while nothing else refers to it: by hand, or by undoing an import."""

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
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
    """Delete a draft on which nobody relies: no reader, no need that it answers, nothing written beside it."""
    require(rules.can_edit_project, actor, project)
    if project.is_public:
        raise Refused("Ce projet est public : repassez-le d'abord en brouillon.")
    if project.need_id is not None:
        raise Refused("Ce projet répond à un besoin : qui l'a envoyé compte dessus. Vous pouvez l'arrêter.")
    record(ProjectRemoved(), actor=actor, subject=project.ref, origin=project.origin, audience=Audience.TEAM)
    remove(project)

"""Who works on a project."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.network.models import Person
from kilometre.projects import rules
from kilometre.projects.events import MemberJoined, MemberLeft
from kilometre.projects.models import Project, TeamMember

from .holders import refuse_stranger


@service
def add_member(
    *, actor: User, project: Project, person: Person, role: str = "", since: dt.date | None = None
) -> TeamMember:
    """Name somebody of the network in the team: told at once, and free to leave."""
    require(rules.can_edit_project, actor, project)
    refuse_stranger(person, project)
    if TeamMember.objects.filter(project=project, person=person, until__isnull=True).exists():
        raise Refused(f"{person} est déjà dans l'équipe.")
    member = TeamMember(
        project=project, person=person, role=role.strip(), since=since or timezone.localdate()
    )
    member.full_clean()
    member.save()
    record(MemberJoined(person=person.public_id), actor=actor, subject=project)
    return member


@service
def leave_team(*, actor: User, member: TeamMember) -> TeamMember:
    """End somebody's part in the team; what they did stays told."""
    require(rules.can_leave, actor, member)
    if member.until is not None:
        raise Refused("Cette personne n'est plus dans l'équipe.")
    member.until = max(timezone.localdate(), member.since)
    member.full_clean()
    member.save()
    record(MemberLeft(person=member.person.public_id), actor=actor, subject=member.project)
    return member

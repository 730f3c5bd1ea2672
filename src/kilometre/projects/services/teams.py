"""Who works on a project."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.ui import french
from kilometre.intake.models import Need, Place
from kilometre.network.models import Person
from kilometre.projects import rules
from kilometre.projects.enums import Stage
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
        raise Refused(f"{person} est déjà dans l'équipe.", field="person")
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


@service
def join_from_need(*, need: Need) -> None:
    """Whoever holds an accepted place in the team of a need works on the projects that it became; whoever does no more leaves.

    Whoever left by themselves is not named again; whoever was named in the project for another reason stays.
    """
    accepted: dict[Person, list[str]] = {}
    for place in Place.objects.accepted(need).select_related("person", "skill"):
        accepted.setdefault(place.person, []).append(str(place.skill))
    for project in Project.objects.filter(need=need).exclude(stage__in=(Stage.COMPLETED, Stage.STOPPED)):
        for person, skills in accepted.items():
            _join(project, person, french.listed(skills)[:120])
        for member in project.team.filter(by_place=True, until=None).exclude(person__in=accepted):
            _leave(member)


def _join(project: Project, person: Person, role: str) -> None:
    if person.is_fictional == project.is_fictional and not project.team.filter(person=person).exists():
        TeamMember.objects.create(
            project=project, person=person, role=role, since=timezone.localdate(), by_place=True
        )
        record(MemberJoined(person=person.public_id), actor=None, subject=project)


def _leave(member: TeamMember) -> None:
    member.until = max(timezone.localdate(), member.since)
    member.save()
    record(MemberLeft(person=member.person.public_id), actor=None, subject=member.project)

"""Who works on a project."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.ui import french
from kilometre.intake.enums import PlaceState
from kilometre.intake.models import Need, Place, Team
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
    """Whoever accepted a place in the team of a need works on the projects that it became; whoever takes it back leaves.

    Whoever left by themselves is not named again for the same place.
    """
    team = Team.objects.open().filter(need=need).first()
    places = team.places.select_related("person", "skill") if team is not None else Place.objects.none()
    accepted: dict[Person, list[str]] = {}
    for place in places:
        skills = accepted.setdefault(place.person, [])
        if place.state == PlaceState.ACCEPTED:
            skills.append(str(place.skill))
    for project in Project.objects.filter(need=need).exclude(stage__in=(Stage.COMPLETED, Stage.STOPPED)):
        for person, skills in accepted.items():
            if skills:
                _join(project, person, french.listed(skills)[:120])
            else:
                _leave(project, person, [str(place.skill) for place in places if place.person == person])


def _join(project: Project, person: Person, role: str) -> None:
    if person.is_fictional == project.is_fictional and not project.team.filter(person=person).exists():
        TeamMember.objects.create(project=project, person=person, role=role, since=timezone.localdate())
        record(MemberJoined(person=person.public_id), actor=None, subject=project)


def _leave(project: Project, person: Person, roles: list[str]) -> None:
    """Only of a part that came with the place: somebody may work on the project for another reason."""
    for member in project.team.filter(person=person, until=None, role=french.listed(roles)[:120]):
        member.until = max(timezone.localdate(), member.since)
        member.save()
        record(MemberLeft(person=person.public_id), actor=None, subject=project)

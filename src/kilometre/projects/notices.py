"""Who is told of what happens in a project: those who join its team, those who take care of a line, those who work on it."""

from collections.abc import Iterable, Iterator

from django.utils.text import Truncator

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Channel, Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.network.models import Lab
from kilometre.network.recipients import accounts_of, teams_of
from kilometre.network.rules import has_profile

from .enums import Stage
from .events import LabsChanged, LineAdded, LineEdited, MemberJoined, StageChanged
from .models import Line, Project
from .workers import workers

MINE = declare_topic("projets-ou-je-suis", Sphere.ENTRUSTED, rule=has_profile)
WORK = declare_topic("etapes-de-mes-projets", Sphere.ENTRUSTED, default=Channel.PLATFORM, rule=has_profile)


@notify_on(MemberJoined, topic=MINE, label="On me nomme dans un projet")
def member_is_told(entry: Entry) -> Iterable[Notice]:
    project = _project(entry)
    if project is not None:
        people = User.objects.reachable().filter(person__public_id=entry.facts["person"])
        yield from _tell(
            people, project, f"vous êtes de l'équipe du projet {_named(project)}", but=entry.actor
        )


@notify_on(LineAdded, topic=MINE, label="On me nomme dans un projet")
@notify_on(LineEdited, topic=MINE, label="On me nomme dans un projet")
def owner_is_told(entry: Entry) -> Iterable[Notice]:
    """Once, when somebody else names them."""
    line = Line.objects.select_related("project", "owner__user").filter(pk=entry.facts["line"]).first()
    is_named = entry.verb == LineAdded.verb or "owner" in entry.facts["changes"]
    if line is None or line.owner is None or line.owner.user is None or not is_named:
        return
    text = f"vous vous occupez de « {Truncator(line.title).chars(80)} » dans {_named(line.project)}"
    yield from _tell([line.owner.user], line.project, text, but=entry.actor)


@notify_on(StageChanged, topic=WORK, label="Un projet auquel je travaille change d'étape")
def workers_are_told(entry: Entry) -> Iterable[Notice]:
    project = _project(entry)
    if project is not None:
        text = f"le projet {_named(project)} passe à l'étape « {entry.facts['after'].lower()} »"
        if entry.facts["after"] == Stage.STOPPED.label:
            text = f"le projet {_named(project)} s'arrête : ses leçons sont gardées"
        yield from _tell(_workers(project), project, text, but=entry.actor)


@notify_on(LabsChanged, topic=WORK, label="Un projet auquel je travaille change d'étape")
def new_lab_is_told(entry: Entry) -> Iterable[Notice]:
    """Members of a lab that joins."""
    project = _project(entry)
    joined = set(entry.facts["after"]) - set(entry.facts["before"])
    if project is None or not joined:
        return
    people = teams_of(Lab.objects.filter(slug__in=joined).values_list("pk", flat=True))
    yield from _tell(people, project, f"votre lab prend part au projet {_named(project)}", but=entry.actor)


def _project(entry: Entry) -> Project | None:
    return Project.objects.filter(public_id=Ref.parse(entry.subject).public_id).first()


def _workers(project: Project) -> list[User]:
    return accounts_of(workers(project).values("pk"))


def _named(project: Project) -> str:
    return f"« {Truncator(project.title).chars(90)} »"


def _tell(people: Iterable[User], project: Project, text: str, *, but: str) -> Iterator[Notice]:
    for user in people:
        if user.public_id != but:
            yield Notice(user, text[0].upper() + text[1:], project)

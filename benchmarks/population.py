"""A network of a given size, inserted in bulk: fast, without services, and only as true as the pages need.

The measured lab always has the same 30 needs, 30 projects and 60 entries, so that its pages show the same rows at
every size: what grows is everything around it. Labs are 200 at every size (a real network has dozens: each department
and each region could have one). The hashes of the journal are not chains: nothing here verifies them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.records.origins import Origin
from kilometre.intake.enums import NeedState
from kilometre.intake.models import Need
from kilometre.network import services as network
from kilometre.network.enums import MembershipRole, OrganisationKind, TerritoryKind
from kilometre.network.models import Lab, Membership, Organisation, Person, Territory
from kilometre.projects.enums import METHOD_STAGES, ActionKind, LineKind, Visibility
from kilometre.projects.models import Action, Line, Project

OWN = 30  # rows of the measured lab, at every size
PEOPLE = 10_000  # at most: a network of 100,000 needs has not as many members
LABS = 200
BATCH = 2000
START = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Measured:
    """Who asks for what."""

    member: User
    lab: Lab
    need: Need
    project: Project
    commune: Territory


def populate(size: int) -> Measured:
    """Insert ``size`` rows of each kind; deterministic."""
    network.load_territories()
    regions = list(Territory.objects.filter(kind=TerritoryKind.REGION).order_by("code"))
    communes = list(Territory.objects.filter(kind=TerritoryKind.COMMUNE).order_by("code")[:500])
    _insert(
        Organisation(
            name=f"Organisation {n:06}", kind=OrganisationKind.AUTHORITY, search_key=f"organisation {n:06}"
        )
        for n in range(size)
    )
    labs = _labs(LABS, regions)
    users = _people(min(size, PEOPLE), labs)
    needs = _needs(size, labs, users, communes)
    projects = _projects(size, labs, communes, needs)
    _milestones(projects)
    _actions(size, labs)
    _entries(size, labs, needs)
    strasbourg = Territory.objects.get(kind=TerritoryKind.COMMUNE, code="67482")
    return Measured(users[0], labs[0], needs[0], projects[0], strasbourg)


def _labs(count: int, regions: list[Territory]) -> list[Lab]:
    grand_est = next(region for region in regions if region.code == "44")
    return _insert(
        Lab(
            name=f"Lab {n:04}",
            slug=f"lab-{n}",
            region=regions[n % len(regions)] if n else grand_est,
            territory=regions[n % len(regions)] if n else grand_est,
            city="Ville",
            origin=Origin.PUBLIC,
            summary="Un lab d'innovation publique.",
            search_key=f"lab {n:04} ville",
        )
        for n in range(count)
    )


def _people(size: int, labs: list[Lab]) -> list[User]:
    now = timezone.now()
    users = _insert(
        User(name=f"Personne {n}", email=f"personne{n}@exemple.test", email_confirmed_at=now, password="!")
        for n in range(size)
    )
    people = _insert(
        Person(user=user, name=user.name, is_listed=n % 3 == 0, search_key=user.name.lower())
        for n, user in enumerate(users)
    )
    _insert(
        Membership(person=person, lab=_holder(labs, n), role=MembershipRole.MEMBER)
        for n, person in enumerate(people)
    )
    return users


def _needs(size: int, labs: list[Lab], users: list[User], communes: list[Territory]) -> list[Need]:
    """The measured member is the contact of those of their lab; in the others, a member of each."""
    first, *others = Person.objects.order_by("pk")
    return _insert(
        Need(
            title=f"Besoin {n}",
            description="Les délais sont longs, les pièces demandées deux fois.",
            concerns="Les porteurs de projets",
            territory=communes[n % len(communes)],
            lab=_holder(labs, n),
            sender=users[-1 - n % 7],
            state=NeedState.IN_CHARGE,
            contact=first if n < OWN else others[OWN + n % (len(others) - OWN)],
            sent_at=START,
            promised_by=_holder(labs, n),
            delay="2jo",
            due_at=START + dt.timedelta(days=2),
            alert_at=START + dt.timedelta(days=1),
            taken_at=START + dt.timedelta(hours=5),
        )
        for n in range(size)
    )


def _projects(size: int, labs: list[Lab], communes: list[Territory], needs: list[Need]) -> list[Project]:
    """A third of them come from a need; the measured member answers for those of their lab."""
    first = Person.objects.order_by("pk").first()
    second = Person.objects.order_by("pk")[OWN]
    return _insert(
        Project(
            title=f"Projet {n}",
            objective="Raccourcir les délais.",
            lead_lab=_holder(labs, n),
            territory=communes[n % len(communes)],
            visibility=Visibility.PUBLIC,
            origin=Origin.PUBLIC,
            need=None if n % 3 else needs[n],
            stage=METHOD_STAGES[n % len(METHOD_STAGES)],
            sort_key=f"projet {n:06}",
            contact=first if n < OWN else second,
            news_at=START if n % 2 else timezone.now(),
        )
        for n in range(size)
    )


def _milestones(projects: list[Project]) -> None:
    """One for each project of the measured lab and for a tenth of the others, half of them late."""
    today = timezone.localdate()
    _insert(
        Line(
            project=project,
            kind=LineKind.MILESTONE,
            title=f"Jalon {n}",
            date=today + dt.timedelta(days=n % 120 - 60),
            owner=project.contact,
        )
        for n, project in enumerate(projects)
        if n < OWN or n % 10 == 0
    )


def _actions(size: int, labs: list[Lab]) -> None:
    actions = _insert(
        Action(
            title=f"Action {n}",
            kind=ActionKind.WORKSHOP,
            date=START.date() + dt.timedelta(days=n % 300),
            origin=Origin.PUBLIC,
        )
        for n in range(size)
    )
    held = Action.labs.through
    _insert(held(action=action, lab=_holder(labs, n)) for n, action in enumerate(actions))


def _entries(size: int, labs: list[Lab], needs: list[Need]) -> None:
    """Half tell of needs, half of labs; those of the measured need and lab are as many at every size."""
    _insert(_entry(n, labs, needs) for n in range(size))


def _entry(n: int, labs: list[Lab], needs: list[Need]) -> Entry:
    own = n < 2 * OWN
    if n % 2:
        subject: Any = needs[0] if own else needs[n % len(needs) or 1]
        verb, facts = "intake.need-taken-in-charge", {"lab": "lab-0", "contact": "", "in_time": True}
        audience = Audience.CASE
    else:
        subject = labs[0] if own else labs[n % len(labs) or 1]
        verb, facts, audience = "network.lab-edited", {"changes": {"city": ["", "Ville"]}}, Audience.PUBLIC
    moment = START + dt.timedelta(minutes=n)
    ref = str(subject.ref)
    return Entry(
        verb=verb,
        schema=1,
        subject=ref,
        case=ref,
        case_position=n + 1,
        facts=facts,
        occurred_at=moment,
        recorded_at=moment,
        origin=Origin.LIVE,
        audience=audience,
        hash="0" * 64,
    )


def _holder(labs: list[Lab], n: int) -> Lab:
    """The measured lab for the first rows, the others in turn for all that follow."""
    return labs[0] if n < OWN else labs[1 + n % (len(labs) - 1)]


def _insert(rows: Iterator[Model]) -> list[Any]:
    made = list(rows)
    type(made[0])._base_manager.bulk_create(made, batch_size=BATCH)
    return made

"""Milestones, decisions, risks and measures: who writes them, who settles them, what is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import make_user
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.network.models import Membership, Person
from kilometre.projects import rules, services
from kilometre.projects.enums import Direction, LineKind, RiskLevel
from kilometre.projects.models import Line, Project, Target, TeamMember

DAY = dt.date(2026, 11, 20)
BASE = {
    "title": "Délai d'un avis",
    "unit": "jour",
    "direction": Direction.DOWN,
    "baseline": Decimal(62),
    "baseline_on": dt.date(2026, 1, 15),
    "source": "Registre du service",
}


@pytest.fixture
def project(cast) -> Project:
    return services.start(actor=cast.member, title="Un seul guichet", lead_lab=cast.lab)


def test_milestone_is_reached_then_reopened(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai au guichet", date=DAY
    )
    assert line.is_late(DAY + dt.timedelta(days=1))

    services.settle(actor=cast.member, line=line, outcome="Douze personnes l'ont essayé.")
    assert not line.is_late(DAY + dt.timedelta(days=1))

    services.reopen(actor=cast.member, line=line)
    assert (line.settled_on, line.outcome) == (None, "")


def test_milestone_is_put_off_with_another_date_and_why(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai au guichet", date=DAY
    )
    later = DAY + dt.timedelta(days=30)

    services.put_off(actor=cast.member, line=line, date=later, reason="Le guichet déménage.")

    line.refresh_from_db()
    assert (line.date, line.reason, line.is_open, line.version) == (later, "Le guichet déménage.", True, 2)
    entry = Entry.objects.latest("id")
    assert entry.audience == Audience.TEAM
    assert entry.facts["changes"] == {
        "date": [str(DAY), str(later)],
        "reason": ["", "Le guichet déménage."],
    }
    with pytest.raises(Refused, match="déjà prévue") as refusal:
        services.put_off(actor=cast.member, line=line, date=later, reason="Encore.")
    assert refusal.value.field == "date"


def test_milestone_is_dropped_and_leaves_what_is_late(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai au guichet", date=DAY
    )

    services.drop(actor=cast.member, line=line, reason="Le guichet ferme.")

    line.refresh_from_db()
    assert (line.is_dropped, line.reason, line.outcome) == (True, "Le guichet ferme.", "")
    assert not line.is_late(DAY + dt.timedelta(days=1))
    services.reopen(actor=cast.member, line=line)
    line.refresh_from_db()
    assert (line.is_dropped, line.reason, line.settled_on) == (False, "", None)


def test_what_becomes_of_a_milestone_is_said_with_why_and_over_what_was_read(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai", date=DAY
    )
    risk = services.add_line(actor=cast.member, project=project, kind=LineKind.RISK, title="Le guichet")
    later = DAY + dt.timedelta(days=30)

    with pytest.raises(Refused, match="pourquoi"):
        services.put_off(actor=cast.member, line=line, date=later, reason=" ")
    with pytest.raises(Refused, match="pourquoi"):
        services.drop(actor=cast.member, line=line, reason="")
    with pytest.raises(Refused, match="jalon"):
        services.drop(actor=cast.member, line=risk, reason="Rien à craindre.")
    with pytest.raises(PermissionDenied):
        services.drop(actor=cast.funder, line=line, reason="Rien.")
    with pytest.raises(Refused, match="a changé"):
        services.drop(actor=cast.member, line=line, reason="Rien.", expected_version=9)
    line.refresh_from_db()
    assert (line.version, line.is_open) == (1, True)


def test_milestone_without_a_date_is_refused(cast, project):
    with pytest.raises(Refused, match="a une date"):
        services.add_line(actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Un jour")


def test_decision_is_settled_from_the_start_and_stays_so(cast, project):
    line = services.add_line(actor=cast.member, project=project, kind=LineKind.DECISION, title="Un tableau")

    assert not line.is_open
    with pytest.raises(Refused, match="décision"):
        services.reopen(actor=cast.member, line=line)


def test_risk_is_told_to_the_team_only(cast, project):
    services.publish(actor=cast.member, project=project)
    services.add_line(
        actor=cast.member,
        project=project,
        kind=LineKind.RISK,
        title="Le service déménage",
        level=RiskLevel.HIGH,
    )

    assert Entry.objects.latest("id").audience == Audience.TEAM


def test_database_refuses_a_level_on_what_is_no_risk(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai", date=DAY
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(level="high")


def test_two_people_who_edit_one_line_do_not_overwrite_each_other(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai", date=DAY
    )
    read_before = Line.objects.select_related("project").get(pk=line.pk)
    services.edit_line(actor=cast.lead, line=line, changes={"title": "Essai en mairie"}, expected_version=1)

    with pytest.raises(Conflict):
        services.edit_line(
            actor=cast.member, line=read_before, changes={"title": "Essai à la gare"}, expected_version=1
        )

    assert Line.objects.get().title == "Essai en mairie"


def test_only_who_works_on_it_takes_care_of_a_line_and_settles_it(cast, project):
    given = {
        "actor": cast.member,
        "project": project,
        "kind": LineKind.MILESTONE,
        "title": "Avis du service",
        "date": DAY,
        "owner": cast.officer.person,
    }
    with pytest.raises(Refused, match="ni de l'équipe"):
        services.add_line(**given)

    services.add_member(actor=cast.member, project=project, person=cast.officer.person)
    line = services.add_line(**given)
    with pytest.raises(PermissionDenied):
        services.settle(actor=cast.funder, line=line)
    services.settle(actor=cast.officer, line=Line.objects.get(pk=line.pk))


def test_a_place_in_the_team_opens_a_draft_until_ones_last_role_ends(cast, project):
    services.add_member(actor=cast.member, project=project, person=cast.officer.person)

    def may(user: User) -> tuple[bool, bool]:
        return Project.objects.visible_to(user).exists(), rules.can_edit_project(user, project)

    assert may(User.objects.get(pk=cast.officer.pk)) == (True, True)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(person=cast.officer.person).update(ends_on=yesterday)

    assert may(User.objects.get(pk=cast.officer.pk)) == (False, False)


def test_a_line_is_settled_once(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai", date=DAY
    )
    services.settle(actor=cast.member, line=line)

    with pytest.raises(Refused, match="déjà réglée"):
        services.settle(actor=cast.lead, line=line)


def test_goal_against_the_wished_direction_is_refused(cast, project):
    with pytest.raises(Refused, match="sens souhaité"):
        services.set_target(
            actor=cast.member, project=project, goal=Decimal(90), goal_on=dt.date(2026, 12, 31), **BASE
        )


def test_measure_before_the_baseline_or_twice_a_day_is_refused(cast, project):
    target = services.set_target(actor=cast.member, project=project, **BASE)

    with pytest.raises(Refused, match="15\u00a0janvier 2026"):
        services.measure(actor=cast.member, target=target, date=dt.date(2026, 1, 15), value=Decimal(60))
    services.measure(actor=cast.member, target=target, date=DAY, value=Decimal(48))
    with pytest.raises(ValidationError):
        services.measure(actor=cast.member, target=target, date=DAY, value=Decimal(47))


def test_baseline_stays_before_the_measures(cast, project):
    target = services.set_target(actor=cast.member, project=project, **BASE)
    services.measure(actor=cast.member, target=target, date=DAY, value=Decimal(48))

    for day in (DAY, DAY + dt.timedelta(days=1)):
        with pytest.raises(Refused, match="20\u00a0novembre 2026"):
            services.edit_target(actor=cast.member, target=Target.objects.get(), changes={"baseline_on": day})
    services.edit_target(
        actor=cast.member, target=Target.objects.get(), changes={"baseline_on": DAY - dt.timedelta(days=1)}
    )

    assert Target.objects.get().baseline_on < DAY


def test_team_member_sees_and_edits_the_draft_until_leaving(cast, project):
    other = cast.stranger
    assert project not in Project.objects.visible_to(other)

    member = services.add_member(actor=cast.member, project=project, person=other.person, role="Animation")
    assert project in Project.objects.visible_to(other)
    services.edit(actor=other, project=Project.objects.get(), changes={"objective": "Écrit par Charlie"})

    services.leave_team(actor=other, member=member)
    assert project not in Project.objects.visible_to(other)
    with pytest.raises(PermissionDenied):
        services.edit(actor=other, project=Project.objects.get(), changes={"objective": "Encore"})


def test_nobody_is_twice_in_a_team(cast, project):
    services.add_member(actor=cast.member, project=project, person=cast.stranger.person)

    with pytest.raises(Refused, match="déjà"):
        services.add_member(actor=cast.lead, project=project, person=cast.stranger.person)
    assert TeamMember.objects.count() == 1


def test_an_imagined_person_joins_no_real_team(cast, project):
    person = Person.objects.create(user=make_user("Zoé Exemple"), name="Zoé Exemple", origin="fictional")

    with pytest.raises(Refused, match="imaginée"):
        services.add_member(actor=cast.member, project=project, person=person)

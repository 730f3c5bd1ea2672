"""What a need that became a project still owes its team, and what the project takes of it."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied

from intake.needs import answered
from intake.teams import ask, helper, wanting
from kilometre.foundation.tasks import worker
from kilometre.intake import rules, services
from kilometre.intake.enums import PlaceState, TeamState
from kilometre.intake.models import Need, Qualification, Team
from kilometre.network.models import Loan, Reform
from kilometre.projects import services as projects
from kilometre.projects.enums import ActionKind
from kilometre.projects.models import Project


def two_asked(cast) -> tuple[Team, dict]:
    """Léo of another lab said yes; Ana of the lab of the need has not answered."""
    people = {
        "droit": helper("Ana Est", cast.lab, ("droit", 3)),
        "facilitation": helper("Léo Ouest", cast.other_lab, ("facilitation", 3)),
    }
    need = wanting(cast, ("droit", 2, 3), ("facilitation", 2, 2))
    team = ask(cast, need)
    services.answer_team(actor=people["facilitation"].user, team=team, accepts=True)
    return team, people


def turned(cast, need: Need, **fields) -> Project:
    return projects.turn_into_project(
        actor=cast.member,
        need=need,
        reason="Nous ouvrons un projet",
        title="Un seul courrier",
        lead_lab=cast.lab,
        **fields,
    )


def in_team(project: Project) -> dict[str, str]:
    return {str(row.person): row.role for row in project.team.filter(until=None)}


def work() -> None:
    worker.run(threading.Event(), once=True)


class TestTeam:
    def test_a_place_that_is_freed_after_is_proposed_again(self, cast, client):
        team, people = two_asked(cast)
        turned(cast, team.need)
        services.answer_team(actor=people["droit"].user, team=team, accepts=False)
        other = helper("Zoé Est", cast.lab, ("droit", 2))
        client.force_login(cast.member)

        page = client.get(team.need.get_absolute_url()).content.decode()
        ask(cast, Need.objects.get(pk=team.need_id))

        assert "Proposer les places libres" in page
        assert team.places.get(person=other).state == PlaceState.ASKED

    def test_its_contact_frees_a_place_after(self, cast):
        team, people = two_asked(cast)
        turned(cast, team.need)

        services.free_place(actor=cast.member, team=team, skill=team.places.get(person=people["droit"]).skill)

        assert team.places.get(person=people["droit"]).state == PlaceState.FREED
        team.refresh_from_db()
        assert team.state == TeamState.ASKED

    def test_a_need_that_was_refused_has_no_team_to_compose(self, cast):
        need = answered(cast)

        assert not rules.can_compose(cast.member, need)

    def test_others_compose_no_more_than_before(self, cast):
        team, _ = two_asked(cast)
        turned(cast, team.need)

        with pytest.raises(PermissionDenied):
            services.undo_team(actor=cast.stranger, team=team)


class TestAgreement:
    def test_it_is_asked_from_the_place_with_its_weeks(self, cast, client):
        team, people = two_asked(cast)
        turned(cast, team.need)
        client.force_login(cast.member)
        page = client.get(team.need.get_absolute_url()).content.decode()
        address = f"/personnes/{people['facilitation'].public_id}/preter/"

        assert "accord de son responsable est à obtenir" in page
        link = page.partition(f'href="{address}')[2].partition('"')[0].replace("&amp;", "&")
        form = client.get(address + link).content.decode()

        assert form.count("selected") >= 2  # the lab, and the weeks of the place
        assert "Facilitation" in form

    def test_once_asked_it_is_awaited(self, cast, client):
        team, people = two_asked(cast)
        Loan.objects.create(
            person=people["facilitation"],
            lab=cast.lab,
            asked_by=cast.member.person,
            purpose="Facilitation",
            asked_at=team.asked_at,
        )
        client.force_login(cast.member)

        page = client.get(team.need.get_absolute_url()).content.decode()

        assert "accord de son responsable est demandé" in page
        assert "/preter/" not in page

    def test_nobody_else_is_shown_the_button(self, cast, client):
        team, people = two_asked(cast)
        client.force_login(people["facilitation"].user)

        assert "/preter/" not in client.get(team.get_absolute_url()).content.decode()


class TestMembers:
    def test_who_had_accepted_is_of_the_project(self, cast):
        team, _ = two_asked(cast)

        project = turned(cast, team.need)

        assert in_team(project) == {"Léo Ouest": "Facilitation"}

    def test_who_accepts_after_joins_it_once(self, cast):
        team, people = two_asked(cast)
        project = turned(cast, team.need)

        services.answer_team(actor=people["droit"].user, team=team, accepts=True)
        work()
        projects.join_from_need(need=team.need)

        assert in_team(project) == {"Ana Est": "Droit", "Léo Ouest": "Facilitation"}

    def test_who_takes_their_yes_back_leaves_it(self, cast):
        team, people = two_asked(cast)
        project = turned(cast, team.need)

        services.answer_team(actor=people["facilitation"].user, team=team, accepts=False)
        work()

        assert in_team(project) == {}

    def test_who_takes_their_yes_back_leaves_it_whatever_else_they_were_asked(self, cast):
        """A place freed before they joined is none that they hold."""
        ana = helper("Ana Est", cast.lab, ("droit", 3), ("facilitation", 3))
        team = ask(cast, wanting(cast, ("droit", 2, 3), ("facilitation", 2, 2)))
        services.answer_team(actor=ana.user, team=team, accepts=True)
        services.free_place(actor=cast.member, team=team, skill=team.places.first().skill)
        project = turned(cast, team.need)
        assert in_team(project).keys() == {"Ana Est"}

        services.answer_team(actor=ana.user, team=team, accepts=False)
        work()

        assert in_team(project) == {}

    def test_they_leave_it_with_a_team_that_is_undone(self, cast):
        team, _ = two_asked(cast)
        project = turned(cast, team.need)
        named = helper("Zoé Est", cast.lab, ("droit", 2))
        projects.add_member(actor=cast.member, project=project, person=named, role="Facilitation")

        services.undo_team(actor=cast.member, team=team)
        work()

        assert in_team(project) == {"Zoé Est": "Facilitation"}

    def test_who_left_by_themselves_is_not_named_again(self, cast):
        team, people = two_asked(cast)
        project = turned(cast, team.need)
        member = project.team.get()
        projects.leave_team(actor=people["facilitation"].user, member=member)

        projects.join_from_need(need=team.need)

        assert in_team(project) == {}


class TestWhatPasses:
    def test_place_of_the_need_when_its_contact_said_no_territory(self, cast):
        team, _ = two_asked(cast)

        assert turned(cast, team.need).territory == cast.commune

    def test_the_one_territory_and_the_reform_that_its_contact_said(self, cast):
        team, _ = two_asked(cast)
        known = Qualification.objects.get(need=team.need)
        known.territories.set([cast.commune.department])
        known.reform = Reform.objects.create(slug="carte", title="Carte d'identité")
        known.save()

        project = turned(cast, team.need)

        assert (project.territory, project.reform) == (cast.commune.department, known.reform)

    def test_an_action_takes_them_too(self, cast):
        team, _ = two_asked(cast)

        action = projects.turn_into_action(
            actor=cast.member,
            need=team.need,
            reason="C'est fait",
            title="Un atelier",
            kind=ActionKind.WORKSHOP,
            date=dt.date(2026, 11, 2),
            labs=[cast.lab],
        )

        assert action.territory == cast.commune

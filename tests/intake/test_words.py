"""What pages, lines and links say of a need, to each of those who read it."""

import datetime as dt

import pytest
from django.utils import timezone

from cast import make_lab
from intake.needs import send, taken
from intake.teams import ask, helper, wanting
from kilometre.foundation.journal.feed import readable_by
from kilometre.foundation.ui.feeds import tell
from kilometre.foundation.week.registry import Dated, of
from kilometre.intake import services
from kilometre.intake.models import Team
from kilometre.intake.team_links import link_to_answer_team
from kilometre.network.models import Membership


def read(client, user, address: str) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


def orphan_line(cast):
    (line,) = [line for part in of(cast.coordinator) for line in part.lines if "orphelin" in line.text]
    return line


class TestOrphansOnMonday:
    def test_one_whose_promise_runs_is_not_late(self, cast):
        need = send(cast, lab=None)

        line = orphan_line(cast)

        assert (line.is_late, line.due, line.dated) == (False, need.due_at, Dated.BEFORE)

    def test_one_whose_promise_is_over_is_late(self, cast):
        send(cast, lab=None, at=timezone.now() - dt.timedelta(days=40))

        assert orphan_line(cast).is_late

    def test_one_that_was_taken_in_time_is_orphan_since_its_lab_let_it_go(self, cast):
        need = services.decline(actor=cast.member, need=taken(cast), reason="Hors de notre champ")

        line = orphan_line(cast)

        assert (line.is_late, line.due, line.dated) == (False, need.orphaned_at, Dated.SINCE)


class TestNowhereToGo:
    def test_page_says_that_no_other_lab_answers_here(self, cast, client):
        need = taken(cast)
        Membership.objects.filter(lab=cast.other_lab).delete()

        page = read(client, cast.member, need.get_absolute_url())

        assert "/transmettre/" not in page
        assert "Aucun autre lab n&#x27;a encore quelqu&#x27;un pour répondre ici" in page

    def test_its_address_says_the_same(self, cast, client):
        need = taken(cast)
        Membership.objects.filter(lab=cast.other_lab).delete()

        client.force_login(cast.member)
        answer = client.get(f"{need.get_absolute_url()}transmettre/")

        assert answer.status_code == 409
        assert "Aucun autre lab" in answer.content.decode()

    def test_the_button_is_there_when_a_lab_answers(self, cast, client):
        page = read(client, cast.member, taken(cast).get_absolute_url())

        assert "/transmettre/" in page
        assert "Aucun autre lab" not in page


@pytest.mark.parametrize(
    "act",
    [
        "repondre",
        "qualifier",
        "confier",
        "transmettre",
        "decliner",
        "orienter",
        "competences",
        "projet",
        "action",
    ],
)
def test_page_that_acts_on_a_need_shows_it(cast, client, act):
    need = taken(cast)

    page = read(client, cast.member, f"{need.get_absolute_url()}{act}/")

    for told in (need.title, need.description.replace("'", "&#x27;"), "Hugo Porteur", "Strasbourg"):
        assert told in page


class TestPlaceAsked:
    def asked(self, cast) -> tuple[Team, str]:
        person = helper("Léo Ouest", cast.other_lab, ("droit", 2))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        link = link_to_answer_team(team, person.user)
        return team, link[link.index("/", len("https://")) :]

    def test_link_says_which_weeks(self, cast, client):
        _, link = self.asked(cast)

        page = client.get(link).content.decode()

        assert "Alice Membre (Lab&#x27;EST) vous propose" in page
        assert "Droit, niveau «\u00a0pratique\u00a0», 3\u00a0jours, de la semaine du" in page

    def test_page_of_the_answer_says_the_same(self, cast, client):
        team, _ = self.asked(cast)
        person = team.places.get().person

        page = read(client, person.user, f"{team.get_absolute_url()}repondre/")

        assert "Droit, niveau «\u00a0pratique\u00a0», 3\u00a0jours, de la semaine du" in page


class TestWhoIsSpokenTo:
    def test_the_coordination_reads_what_it_owes(self, cast, client):
        need = send(cast, lab=None)

        page = read(client, cast.coordinator, need.get_absolute_url())

        assert "prenez-le en charge" in page
        assert "vous écrit" not in page

    def test_the_sender_reads_who_writes_to_them(self, cast, client):
        need = send(cast, lab=make_lab("tilab", "Ti Lab"))

        page = read(client, cast.holder, need.get_absolute_url())

        assert "reçoit pour l&#x27;instant les besoins envoyés à Ti Lab" in page
        assert "vous écrit" in page
        assert "compte ici" not in page

    def test_page_of_a_lab_without_people_does_not_speak_of_accounts(self, cast, client):
        page = client.get(make_lab("tilab", "Ti Lab").get_absolute_url()).content.decode()

        assert "compte ici" not in page
        assert "elle oriente le vôtre et vous écrit" in page


def test_story_names_the_skills(cast):
    need = wanting(cast, ("droit", 2, 3))

    said = [line.says for line in tell(list(readable_by(cast.member, need)), need, cast.member)]

    assert "recherche la compétence « Droit »" in said


def test_a_title_too_long_is_refused_whole_and_the_browser_cuts_nothing(cast, client):
    client.force_login(cast.holder)
    title = "Un mot de trop " * 10

    page = client.post("/besoins/nouveau/", {"title": title}).content.decode()

    assert "120\u00a0caractères au plus" in page
    assert "120 caractères au plus : vous en avez écrit 149." in page
    assert title.strip() in page
    assert "maxlength" not in page.partition('name="title"')[2].partition(">")[0]

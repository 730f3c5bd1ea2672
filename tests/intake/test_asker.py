"""What the person who asked reads of their need, and what stays between those who treat it."""

import datetime as dt
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from intake.needs import brought_in, taken
from intake.teams import ask, helper, skill, wanting
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.feed import readable_by
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.tasks import worker
from kilometre.foundation.threads import services as threads
from kilometre.foundation.week.registry import of
from kilometre.intake import rules, services
from kilometre.intake.models import Need, Qualification, Team
from kilometre.intake.services import bringing, laddering


def staffed(cast) -> Need:
    """Qualified, with a team of which somebody said no."""
    person = helper("Zoé Visible", cast.lab, ("droit", 3))
    need = wanting(cast, ("droit", 2, 3), ("facilitation", 1, 2))
    services.want_skill_no_more(actor=cast.member, need=need, skill=skill("facilitation"))
    services.answer_team(actor=person.user, team=ask(cast, need), accepts=False, reason="Pas le temps")
    return need


def read(client, user, address: str) -> str:
    client.force_login(user)
    return client.get(address).content.decode()


class TestReaders:
    def test_a_member_reads_that_the_sender_would_read(self, cast, client):
        page = read(client, cast.member, taken(cast).get_absolute_url())

        assert "Hugo Porteur, qui a envoyé ce besoin, les membres de Lab&#x27;EST et la coordination" in page
        assert re.search(r'value="team"[^>]*checked', page)
        assert "Les membres de Lab&#x27;EST seulement" in page

    def test_the_sender_reads_who_will_and_is_not_named_to_themselves(self, cast, client):
        page = read(client, cast.holder, taken(cast).get_absolute_url())

        assert "Le liront\u00a0: les membres de Lab&#x27;EST et la coordination du réseau." in page
        assert 'name="audience"' not in page

    def test_labs_that_help_are_named(self, cast, client):
        need = taken(cast)
        need.involved_labs.add(cast.other_lab)

        page = read(client, cast.member, need.get_absolute_url())

        assert "Les membres de Lab&#x27;EST et les membres d&#x27;État&#x27;LIN seulement" in page

    def test_a_file_says_who_opens_it(self, cast, client):
        page = read(client, cast.member, taken(cast).get_absolute_url())

        assert "L'ouvriront\u00a0: Hugo Porteur, qui a envoyé ce besoin" in page


class TestSender:
    def test_page_tells_neither_skills_nor_people_asked(self, cast, client):
        need = staffed(cast)

        mine, theirs = (read(client, user, need.get_absolute_url()) for user in (cast.holder, cast.member))

        for told in (
            "Ce que le lab en comprend",
            "Droit",
            "Zoé Visible",
            "Compétences recherchées",
            "Décline",
        ):
            assert told in theirs
            assert told not in mine
        assert "Alice Membre suit votre besoin" in mine

    def test_story_holds_what_is_addressed_to_them(self, cast):
        need = staffed(cast)

        def verbs(user) -> set[str]:
            return set(readable_by(user, need).values_list("verb", flat=True))

        assert verbs(cast.holder) == {"intake.need-sent", "intake.need-taken-in-charge"}
        for user in (cast.member, cast.coordinator):
            assert {"intake.need-qualified", "intake.person-asked", "intake.person-answered"} <= verbs(user)

    def test_team_and_qualification_are_not_known_to_them(self, cast, client):
        need = staffed(cast)
        team = Team.objects.get()

        assert not Team.objects.visible_to(cast.holder).exists()
        assert not Qualification.objects.visible_to(cast.holder).exists()
        assert not rules.can_read_team(cast.holder, team)
        client.force_login(cast.holder)
        assert client.get(team.get_absolute_url()).status_code == 404
        assert client.get(f"/api/v1/needs/{need.public_id}").json()["qualification"] is None
        for user in (cast.member, cast.coordinator):
            assert Team.objects.visible_to(user).get() == team
            assert Qualification.objects.visible_to(user).exists()

    def test_of_the_team_it_is_told_that_it_is_ready(self, cast):
        person = helper("Zoé Visible", cast.lab, ("droit", 3))
        need = wanting(cast, ("droit", 2, 3))
        services.answer_team(actor=person.user, team=ask(cast, need), accepts=True)

        told = readable_by(cast.holder, need).values_list("verb", flat=True)

        assert "intake.team-completed" in told
        assert "intake.person-answered" not in told

    def test_a_sender_of_the_lab_reads_all(self, cast):
        need = taken(cast, actor=cast.lead)

        assert rules.can_read_work(cast.lead, need)


class TestBroughtIn:
    """What a lab followed in its spreadsheet: the colleague who brings it is not the person who asked."""

    def test_page_says_where_it_comes_from_and_no_promise(self, cast, client):
        need = brought_in(cast, received_on=dt.date(2025, 2, 1))

        page = read(client, cast.member, need.get_absolute_url())

        assert "1er\u00a0février 2025" in page
        assert "Importé par" in page
        for told in ("Promesse tenue", "promis avant", "Envoyé par", "Retirer mon besoin"):
            assert told not in page
        assert "qui a envoyé ce besoin" not in page.partition('id="echanges"')[2]

    def test_list_shows_no_promised_date(self, cast, client):
        need = brought_in(cast)
        client.force_login(cast.member)

        table = client.get("/besoins/?format=csv").getvalue().decode()

        assert need.due_at is not None
        assert "Un besoin suivi au tableur" in table
        assert f"{timezone.localtime(need.due_at):%d/%m/%Y}" not in table.replace("-", "/")
        assert f"{timezone.localtime(need.due_at):%Y-%m-%d}" not in table

    def test_it_is_nobody_s_own(self, cast):
        need = brought_in(cast)

        assert not rules.is_sender(cast.member, need)
        assert not Need.objects.sent_by(cast.member).exists()
        with pytest.raises(PermissionDenied):
            services.withdraw(actor=cast.member, need=need)
        assert not [line for part in of(cast.member) for line in part.lines if "Votre besoin" in line.text]

    def test_who_brought_it_takes_it_back_and_no_other(self, cast):
        need = brought_in(cast)

        with pytest.raises(PermissionDenied):
            bringing.take_back(actor=cast.lead, need=need)
        bringing.take_back(actor=cast.member, need=need)

        assert not Need.objects.exists()

    def test_it_stays_when_who_brought_it_leaves(self, cast):
        need = brought_in(cast)

        services.forget_text_of(user=cast.member)

        need.refresh_from_db()
        assert (need.title, need.is_open) == ("Un besoin suivi au tableur", True)

    def test_who_brought_it_is_told_nothing_as_an_asker(self, cast):
        need = brought_in(cast)
        services.reroute(actor=cast.member, need=need, lab=cast.other_lab)
        services.take_in_charge(actor=cast.stranger, need=need)

        worker.run(threading.Event(), once=True)

        assert not Notification.objects.filter(user=cast.member, text__contains="otre besoin").exists()

    def test_words_of_its_contact_are_a_sign_of_life(self, cast):
        need = brought_in(cast)
        threads.post(actor=cast.member, subject=need, body="J'appelle le service", audience=Audience.TEAM)

        assert laddering.last_sign_of_life(need) > need.taken_at

    def test_a_day_to_come_is_refused(self, cast):
        with pytest.raises(Refused, match="à venir"):
            brought_in(cast, received_on=timezone.localdate() + dt.timedelta(days=1))

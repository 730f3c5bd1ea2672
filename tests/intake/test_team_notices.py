"""What a team tells: mails whose link answers, notices once each, lines of Monday."""

import re
from collections import Counter

import pytest
from django.core import mail

from intake.teams import ask, helper, skill, wanting, work
from intake.test_notices import notices_of
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.week.registry import Section, of
from kilometre.intake import services
from kilometre.intake.enums import TeamState


class TestTelling:
    """Mails of a team: the link answers without signing in; nobody reads the need in it."""

    def test_who_is_asked_answers_from_the_mail(self, client, cast):
        leo = helper("Léo", cast.other_lab, ("droit", 2))
        need = wanting(cast, ("droit", 2, 3))
        team = ask(cast, need)
        work()

        message = next(each for each in mail.outbox if each.to == [leo.user.email])
        assert need.title not in message.subject + message.body
        address = re.search(r"/lien/\S+|https?://\S+/lien\S*", message.body)
        assert address, message.body
        path = address.group().split("://")[-1]
        path = path[path.index("/") :]
        page = client.get(path).content.decode()
        assert need.title not in page
        assert "Prenez-vous cette place" in page
        client.post(path, {"choice": "yes"})
        team.refresh_from_db()
        assert team.state == TeamState.COMPLETE

    def test_each_is_told_once_of_what_concerns_them(self, cast):
        ana, leo = helper("Ana Est", cast.lab, ("droit", 3)), helper("Léo", cast.other_lab, ("données", 2))
        need = wanting(cast, ("droit", 2, 3), ("données", 2, 2))
        team = ask(cast, need)
        services.answer_team(actor=ana.user, team=team, accepts=True)
        services.answer_team(actor=leo.user, team=team, accepts=True)
        work()
        work()

        told = Counter(
            Notification.objects.filter(topic__startswith="equipes").values_list("user__name", "text")
        )
        assert set(told.values()) == {1}
        assert {name for name, _ in told} == {"Alice Membre", "Ana Est", "Léo"}
        assert (
            Notification.objects.filter(user=cast.holder, text__contains="Une équipe est réunie").count() == 1
        )

    def test_undone_team_tells_those_it_asked(self, cast):
        leo = helper("Léo", cast.other_lab, ("droit", 2))
        team = ask(cast, wanting(cast, ("droit", 2, 3)))
        services.undo_team(actor=cast.member, team=team)
        work()

        texts = list(Notification.objects.filter(user=leo.user).values_list("text", flat=True))
        assert any("défaite" in text for text in texts)


def test_lines_of_monday_for_who_is_asked_and_who_waits(cast):
    leo = helper("Léo", cast.other_lab, ("droit", 2))
    need = wanting(cast, ("droit", 2, 3))
    ask(cast, need)

    def lines_of(user, section):
        return [line for part in of(user) if part.section == section for line in part.lines]

    (mine,) = lines_of(leo.user, Section.MINE)
    assert "vous propose une place" in mine.text
    assert need.title not in mine.text
    assert [line.whom for line in lines_of(cast.member, Section.AWAITED)] == ["Léo doit répondre"]
    assert not any("place" in line.text for line in lines_of(cast.member, Section.MINE))


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("intake.team-completed", "L'équipe est complète"),
        ("intake.team-undone", "L'équipe est défaite"),
        ("intake.place-freed", "Votre place dans l'équipe n'est plus demandée"),
    ],
)
def test_entry_that_does_not_say_the_lab_names_nobody(cast, verb, said):
    """Entries written before these facts had one."""
    leo, ana = helper("Léo", cast.other_lab, ("droit", 2)), helper("Ana Est", cast.lab, ("data", 2))
    need = wanting(cast, ("droit", 2, 3), ("data", 2, 2))
    team = ask(cast, need)
    for person in (leo, ana):
        services.answer_team(actor=person.user, team=team, accepts=True)
    if verb == "intake.place-freed":
        services.free_place(actor=cast.member, team=team, skill=skill("droit"))
    if verb == "intake.team-undone":
        services.undo_team(actor=cast.member, team=team)
    entry = Entry.objects.get(verb=verb)

    named = {notice.text for notice in notices_of(entry)}
    entry.facts = {name: fact for name, fact in entry.facts.items() if name != "lab"}
    told = {notice.text for notice in notices_of(entry)}

    assert any("Lab'EST" in text for text in named)
    assert any(text.startswith(said) for text in told)
    assert not any("coordination" in text for text in told)

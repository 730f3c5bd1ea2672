"""« Mon lundi »: one's lines, on the page and in the e-mail of Monday."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from intake.needs import send, taken
from kilometre.foundation.notifications import services as notifications
from kilometre.foundation.notifications.enums import Channel
from kilometre.foundation.tasks.models import Job
from kilometre.foundation.week import Line, registry, tasks
from kilometre.foundation.week.models import WeeklyMail
from kilometre.foundation.week.registry import Section, of
from kilometre.foundation.week.topic import MONDAY
from kilometre.intake.enums import NeedState
from kilometre.network.models import Membership

MONTH = dt.timedelta(days=30)
A_MONDAY = "2026-11-30"


def texts(user, section: Section) -> list[str]:
    return [line.text for part in of(user) if part.section == section for line in part.lines]


def test_member_reads_what_waits_in_the_lab_late_ones_first(cast):
    send(cast, title="Le récent")
    send(cast, title="Le tardif", at=timezone.now() - MONTH)
    taken(cast, title="Le suivi")

    mine = texts(cast.member, Section.MINE)

    assert [next(word for word in ("tardif", "récent", "suivi") if word in text) for text in mine] == [
        "tardif",
        "suivi",
        "récent",
    ]
    assert texts(cast.stranger, Section.MINE) == []


def test_coordination_reads_whom_it_waits_for_and_what_nobody_handles(cast):
    send(cast, title="Le tardif", at=timezone.now() - MONTH)
    assert len(texts(cast.coordinator, Section.AWAITED)) == 1

    Membership.objects.filter(lab=cast.lab).delete()

    assert texts(cast.coordinator, Section.AWAITED) == []
    assert len(texts(cast.coordinator, Section.MINE)) == 1


def test_sender_reads_who_must_act(cast):
    taken(cast, title="Mon besoin")

    (part,) = [part for part in of(cast.holder) if part.lines]

    assert part.lines[0].whom == "Alice Membre (Lab'EST) vous répond"


def test_what_does_not_fit_is_behind_its_list(cast):
    for number in range(8):
        send(cast, title=f"Besoin {number}")

    part = next(part for part in of(cast.member) if part.section == Section.MINE)

    assert len(part.lines) == 6
    assert part.more == [("/besoins/", "Tous les besoins")]


@pytest.mark.parametrize("size", [1, 30])
def test_page_costs_the_same_with_more_to_do(cast, client, size, django_assert_max_num_queries):
    for number in range(size):
        send(cast, title=f"Besoin {number}")
        taken(cast, title=f"Suivi {number}")
    client.force_login(cast.member)

    with django_assert_max_num_queries(40):
        page = client.get("/lundi/")

    assert "Ce qui m&#x27;attend" in page.content.decode()


def test_signing_in_opens_monday(cast, client):
    answer = client.post("/connexion/", {"email": cast.member.email, "password": "dix-lapins-violets"})

    assert answer.url == "/lundi/"


def test_lines_lead_inside_the_site():
    with pytest.raises(ValueError, match="page of this site"):
        Line("Ailleurs", "https://exemple.test/")
    with pytest.raises(ValueError, match="200 signs"):
        Line("x" * 201, "/")


def test_each_line_of_the_mail_acts_once_a_monday(cast, client, settings):
    need = send(cast, title="À prendre")

    tasks.write.func(cast.member.public_id, A_MONDAY)
    tasks.write.func(cast.member.public_id, A_MONDAY)

    (message,) = mail.outbox
    link = next(word for word in message.body.split() if "/lien/" in word or "/a/" in word)
    client.post(link.removeprefix(settings.SITE_URL), {"choice": "take"})
    need.refresh_from_db()
    assert need.state == NeedState.IN_CHARGE
    assert WeeklyMail.objects.count() == 1


def test_nobody_is_written_to_for_nothing_nor_against_their_will(cast):
    send(cast, title="À prendre")
    notifications.choose(actor=cast.member, topic=MONDAY, channel=Channel.PLATFORM)

    tasks.write.func(cast.member.public_id, A_MONDAY)
    tasks.write.func(cast.stranger.public_id, A_MONDAY)

    assert mail.outbox == []


def test_only_mondays_write(cast, monkeypatch):
    queued = []
    for day in range(7):
        today = dt.date(2026, 11, 30) + dt.timedelta(days=day)
        monkeypatch.setattr(timezone, "localdate", lambda today=today: today)
        tasks.write_mondays()
        queued.append(Job.objects.filter(task=tasks.write.module_path).count())

    assert queued[0] > 0
    assert set(queued) == {queued[0]}


def test_same_act_is_told_once(cast, monkeypatch):
    line = Line("Deux fois", "/besoins/")
    monkeypatch.setattr(registry, "PROVIDERS", [])
    for section in (Section.MINE, Section.DECIDE):
        registry.lines(section)(lambda *_: [line])

    assert [len(part.lines) for part in of(cast.member)] == [1, 0, 0, 0]

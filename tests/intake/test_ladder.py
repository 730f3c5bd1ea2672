"""The ladder: each rung once, in order, whatever the workers and the jumps of time."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.needs import send, taken
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.threads import services as threads
from kilometre.intake import services, tasks
from kilometre.intake.enums import OrphanCause, RungName
from kilometre.intake.models import Need, Rung

START = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
ORDER = [RungName.CONTACT, RungName.LEAD, RungName.COORDINATION, RungName.TRAY]
DELAYS = [9, 21, 35, 45]


def after(days: float) -> dt.datetime:
    return START + dt.timedelta(days=days)


def in_charge(cast) -> Need:
    need = send(cast, at=START)
    return services.take_in_charge(actor=cast.member, need=need, at=START)


def climbed(need: Need) -> list[str]:
    return list(need.rungs.values_list("name", flat=True))


def test_rungs_come_at_their_days(cast):
    need = in_charge(cast)

    for days, rung in zip(DELAYS, ORDER, strict=True):
        assert services.climb(need=need, now=after(days - 0.5)) == ""
        assert services.climb(need=need, now=after(days + 0.1)) == rung
        assert services.climb(need=need, now=after(days + 0.1)) == ""

    need.refresh_from_db()
    assert (climbed(need), need.orphan_cause) == (ORDER, OrphanCause.ABANDONED)
    assert services.climb(need=need, now=after(900)) == ""


def test_worker_stopped_for_months_climbs_one_rung_a_day(cast):
    need = in_charge(cast)

    assert [services.climb(need=need, now=after(120 + days)) for days in range(6)] == [*ORDER, "", ""]
    assert services.climb(need=need, now=after(120)) == ""


@given(st.lists(st.floats(0, 200), max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_moments_each_rung_is_once_and_in_order(cast, moments):
    with transaction.atomic():
        need = in_charge(cast)
        for days in sorted(moments):
            services.climb(need=need, now=after(days))
            services.climb(need=need, now=after(days))
        rungs = climbed(need)
        assert rungs == ORDER[: len(rungs)]
        assert need.rungs.count() == Entry.objects.about(need.ref).filter(verb="intake.rung-reached").count()
        transaction.set_rollback(True)


def test_database_refuses_a_rung_twice(cast):
    need = in_charge(cast)
    services.climb(need=need, now=after(10))

    with pytest.raises(IntegrityError), transaction.atomic():
        Rung.objects.create(need=need, turn=need.turn, name=RungName.CONTACT, claimed_at=after(10))


def test_a_step_of_somebody_starts_the_ladder_again(cast):
    need = in_charge(cast)
    services.climb(need=need, now=after(10))

    services.hand_over(actor=cast.member, need=need, contact=cast.lead.person, at=after(12))

    assert services.climb(need=need, now=after(20)) == ""
    assert services.climb(need=need, now=after(21.5)) == RungName.CONTACT


def test_message_of_the_team_is_a_sign_of_life_and_one_of_the_sender_is_not(cast):
    need = taken(cast)
    days = dt.timedelta(days=1)
    now = timezone.now()
    Need.objects.filter(pk=need.pk).update(
        turned_at=now - 10 * days, taken_at=now - 10 * days, sent_at=now - 10 * days
    )
    threads.post(actor=cast.holder, subject=need, body="Où en êtes-vous ?")
    assert services.climb(need=need, now=now) == RungName.CONTACT

    threads.post(actor=cast.member, subject=need, body="Nous cherchons.")

    assert services.climb(need=need, now=now + 14 * days) == ""
    assert services.climb(need=need, now=now + 22 * days) == RungName.LEAD


def test_need_that_waits_joins_the_tray_a_week_after_its_promise(cast):
    need = send(cast, at=START)
    due = need.due_at

    assert services.climb(need=need, now=due + dt.timedelta(days=6)) == ""
    assert services.climb(need=need, now=due + dt.timedelta(days=8)) == RungName.TRAY
    assert list(Need.objects.orphans()) == [need]


def test_need_given_to_a_lab_after_its_due_date_waits_a_week_there(cast):
    need = send(cast, at=START)
    due = need.due_at
    services.climb(need=need, now=due + dt.timedelta(days=8))
    given = due + dt.timedelta(days=9)

    services.reroute(actor=cast.coordinator, need=need, lab=cast.other_lab, at=given)

    soon, later = given + dt.timedelta(days=6), given + dt.timedelta(days=8)
    assert services.climb(need=need, now=soon) == ""
    assert not Need.objects.that_may_climb(soon).exists()
    assert Need.objects.that_may_climb(later).exists()
    assert services.climb(need=need, now=later) == RungName.TRAY


def test_delays_are_settings(cast, settings):
    settings.NEED_LADDER = {**settings.NEED_LADDER, "contact": 2}

    assert services.climb(need=in_charge(cast), now=after(3)) == RungName.CONTACT


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_two_mails_for_one_rung(cast):
    """The worker runs twice at each moment; Bruno, who leads the lab, is also its contact."""
    import threading

    from kilometre.foundation.tasks import worker

    need = send(cast)
    services.take_in_charge(actor=cast.lead, need=need)
    past = timezone.now() - dt.timedelta(days=200)
    Need.objects.filter(pk=need.pk).update(turned_at=past, taken_at=past, sent_at=past)
    worker.run(threading.Event(), once=True)
    mail.outbox.clear()
    Notification.objects.all().delete()

    for rung in ORDER:
        Rung.objects.update(claimed_at=past)
        for _ in range(2):
            tasks.climb_ladders()
            worker.run(threading.Event(), once=True)
        told = [(message.to[0], message.subject) for message in mail.outbox]
        assert len(told) == len(set(told)) == 1, (rung, told)
        mail.outbox.clear()
    assert climbed(need) == ORDER


def test_morning_reads_only_what_stands_still(cast, monkeypatch):
    fresh, still, waiting, late = taken(cast), taken(cast), send(cast), send(cast)
    Need.objects.filter(pk=still.pk).update(turned_at=timezone.now() - dt.timedelta(days=60))
    long_ago = timezone.now() - dt.timedelta(days=60)
    Need.objects.filter(pk=late.pk).update(due_at=long_ago, turned_at=long_ago)
    monkeypatch.setattr(tasks, "BATCH", 1)
    read: list[int] = []
    monkeypatch.setattr(services, "climb", lambda need, **_: read.append(need.pk))

    tasks.climb_ladders()

    assert read == [still.pk, late.pk]
    assert not {fresh.pk, waiting.pk} & set(read)

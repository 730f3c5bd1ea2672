"""Who is told of what."""

import datetime as dt

from django.utils import timezone

from cast import Cast
from intake.needs import send, taken
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.threads import services as threads
from kilometre.intake import services, tasks
from kilometre.intake.enums import Outcome
from kilometre.intake.models import Need
from kilometre.network.models import Membership

LONG_AGO = dt.timedelta(days=30)


def told(cast: Cast) -> dict[str, list[str]]:
    """What each role was told since the last time, by role."""
    consumers.run("notifications")
    roles = {user.pk: role for role, user in cast.everyone().items() if user.pk}
    found: dict[str, list[str]] = {}
    for notification in Notification.objects.order_by("pk"):
        found.setdefault(roles[notification.user_id], []).append(notification.text)
    Notification.objects.all().delete()
    return found


def test_need_sent_is_told_to_the_team(cast):
    send(cast)

    assert set(told(cast)) == {"member", "lead"}


def test_need_sent_to_a_lab_without_a_team_is_told_to_the_coordination(cast):
    Membership.objects.filter(lab=cast.lab).delete()
    send(cast)

    assert set(told(cast)) == {"coordinator"}


def test_each_step_is_told_to_the_sender(cast):
    need = send(cast)
    told(cast)

    services.take_in_charge(actor=cast.member, need=need)
    assert told(cast) == {"holder": ["Alice Membre (Lab'EST) prend votre besoin en charge"]}

    services.hand_over(actor=cast.member, need=need, contact=cast.lead.person)
    assert told(cast) == {
        "lead": ["Un besoin vous est confié"],
        "holder": ["Bruno Responsable (Lab'EST) suit désormais votre besoin"],
    }

    services.answer(actor=cast.lead, need=need, outcome=Outcome.ADVICE, reason="Voici.")
    assert told(cast) == {"holder": ["Votre besoin a sa réponse : réponse apportée"]}


def test_rerouting_is_told_to_the_other_lab_and_to_the_sender(cast):
    need = send(cast)
    told(cast)

    services.reroute(actor=cast.member, need=need, lab=cast.other_lab)

    assert set(told(cast)) == {"stranger", "holder"}


def test_entries_read_late_ask_nothing_of_who_has_no_more_to_do(cast):
    services.reroute(actor=cast.member, need=send(cast), lab=cast.other_lab)
    taken(cast)

    assert {role: len(texts) for role, texts in told(cast).items()} == {"stranger": 1, "holder": 2}


def test_messages_go_to_the_other_side_and_team_talk_stays_in_the_team(cast):
    need = taken(cast)
    told(cast)

    threads.post(actor=cast.holder, subject=need, body="Bonjour")
    assert set(told(cast)) == {"member"}
    threads.post(actor=cast.member, subject=need, body="Bonjour")
    assert set(told(cast)) == {"holder"}
    threads.post(actor=cast.lead, subject=need, body="Entre nous", audience=Audience.TEAM)
    assert set(told(cast)) == {"member"}


def test_watching_alerts_the_lead_then_escalates_once(cast):
    need = send(cast, at=timezone.now() - LONG_AGO)
    told(cast)
    now = timezone.now()
    Need.objects.filter(pk=need.pk).update(
        alert_at=now - dt.timedelta(hours=1), due_at=now + dt.timedelta(hours=1)
    )

    tasks.watch_promises()
    tasks.watch_promises()
    assert set(told(cast)) == {"lead"}

    Need.objects.filter(pk=need.pk).update(due_at=now - dt.timedelta(minutes=1))
    tasks.watch_promises()
    tasks.watch_promises()
    assert {role: len(texts) for role, texts in told(cast).items()} == {"lead": 1, "coordinator": 1}


def test_fictional_need_is_told_to_no_real_person(cast):
    cast.holder.origin = Origin.FICTIONAL
    send(cast)

    assert told(cast) == {}


def test_unconfirmed_needs_are_dropped_after_a_month(cast):
    cast.holder.email_confirmed_at = None
    old = send(cast, at=timezone.now() - dt.timedelta(days=31))
    recent = send(cast)

    tasks.drop_unconfirmed()

    assert list(Need.objects.all()) == [recent]
    assert old.pk != recent.pk

"""Who is told of what."""

import datetime as dt
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import Cast, make_agent
from intake.needs import answered, send, taken
from kilometre.foundation.accounts import services as accounts
from kilometre.foundation.accounts.models import User
from kilometre.foundation.files import services as files
from kilometre.foundation.files.models import Attachment
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.notifications import Notice
from kilometre.foundation.notifications.enums import DeliveryState
from kilometre.foundation.notifications.models import Delivery, Notification
from kilometre.foundation.notifications.registry import NOTIFIERS
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks import worker
from kilometre.foundation.threads import services as threads
from kilometre.intake import services, tasks
from kilometre.intake.enums import NeedState, Outcome
from kilometre.intake.models import Need
from kilometre.intake.steps import next_step
from kilometre.network import services as network
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Membership

MINE = "votre besoin « Mon dossier attend dans quatre services » (Strasbourg)"
LONG_AGO = dt.timedelta(days=30)


def notices_of(entry: Entry) -> list[Notice]:
    return [notice for notifier in NOTIFIERS.get(entry.verb, []) for notice in notifier.notify(entry)]


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


def test_who_acts_on_a_need_has_seen_what_they_were_told_of_it(cast):
    need = send(cast)
    consumers.run("notifications")

    services.take_in_charge(actor=cast.member, need=need)
    consumers.run("notifications")

    unread = Notification.objects.unread().values_list("user", flat=True)
    assert set(unread) == {cast.lead.pk, cast.holder.pk}


def test_need_sent_to_a_lab_without_a_team_is_told_to_the_coordination(cast):
    Membership.objects.filter(lab=cast.lab).delete()
    send(cast)

    assert set(told(cast)) == {"coordinator"}


def test_each_step_is_told_to_the_sender(cast):
    need = send(cast)
    told(cast)

    services.take_in_charge(actor=cast.member, need=need)
    assert told(cast) == {"holder": [f"Alice Membre (Lab'EST) prend en charge {MINE}"]}

    services.hand_over(actor=cast.member, need=need, contact=cast.lead.person)
    assert told(cast) == {
        "lead": ["Le besoin « Mon dossier attend dans quatre services » (Strasbourg) vous est confié"],
        "holder": [f"Bruno Responsable (Lab'EST) suit désormais {MINE}"],
    }

    services.answer(actor=cast.lead, need=need, outcome=Outcome.ADVICE, reason="Voici.")
    assert told(cast) == {"holder": [f"V{MINE[1:]} a sa réponse : réponse apportée"]}


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


def test_disagreement_with_an_answer_reaches_the_coordination(cast):
    need = answered(cast)
    told(cast)

    threads.post(actor=cast.holder, subject=need, body="Je ne suis pas d'accord.")

    assert set(told(cast)) == {"member", "coordinator"}
    threads.post(actor=cast.coordinator, subject=need, body="Nous relisons.")
    assert set(told(cast)) == {"member", "holder"}


def test_lab_that_declines_is_named_and_so_is_the_coordination_that_takes_over(cast):
    need = send(cast)
    told(cast)

    services.decline(actor=cast.member, need=need, reason="Hors de notre champ.")
    declined = told(cast)
    services.take_in_charge(actor=cast.coordinator, need=need)
    taken_over = told(cast)

    of_one, of_yours = (f"Lab'EST ne peut pas s'occuper {of}" for of in ("du", "de votre"))
    assert declined["coordinator"][0].startswith(f"{of_one} besoin «")
    assert declined["holder"][0].startswith(f"{of_yours} besoin «")
    by = "Gilles Coordinateur (la coordination du réseau)"
    assert taken_over["holder"] == [f"{by} prend en charge {MINE}"]
    assert (
        "Gilles Coordinateur suit votre besoin (la coordination du réseau)"
        in next_step(need, timezone.now(), cast.holder).text
    )


def test_entries_read_late_name_who_acted(cast):
    need = taken(cast)
    services.hand_over(actor=cast.member, need=need, contact=cast.lead.person)
    services.decline(actor=cast.lead, need=need, reason="Hors de notre champ.")
    services.reroute(actor=cast.coordinator, need=need, lab=cast.other_lab)
    services.take_in_charge(actor=cast.stranger, need=need)
    entries = Entry.objects.about(need.ref).in_order()

    late = [(told.user, told.text) for entry in entries for told in notices_of(entry)]

    mine = [text.partition(" besoin")[0].removesuffix(" votre") for user, text in late if user == cast.holder]
    assert mine == [
        "Alice Membre (Lab'EST) prend en charge",
        "Bruno Responsable (Lab'EST) suit désormais",
        "Lab'EST ne peut pas s'occuper de",
        "Votre",
        "Charlie Ailleurs (État'LIN) prend en charge",
    ]
    assert not [text for user, text in late if "vous est confié" in text or user == cast.coordinator]


def test_alert_of_a_need_in_the_tray_goes_to_the_coordination(cast):
    need = send(cast)
    services.decline(actor=cast.member, need=need, reason="Hors de notre champ.")
    told(cast)

    assert services.alert(need=need, now=need.alert_at)

    (text,) = told(cast)["coordinator"]
    assert text.startswith("La coordination du réseau\u00a0: le besoin «")


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

    recent.refresh_from_db()
    assert recent.state == NeedState.UNCONFIRMED
    old.refresh_from_db()
    assert (old.state, old.title, old.description) == (NeedState.WITHDRAWN, "Texte effacé", "Texte effacé")
    assert not Need.objects.visible_to(cast.member).exists()
    assert not Need.objects.visible_to(cast.coordinator).exists()


def test_files_of_a_need_never_confirmed_go_with_its_text(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cast.holder.email_confirmed_at = None
    need = send(cast, at=timezone.now() - dt.timedelta(days=31))
    files.attach(actor=cast.holder, subject=need, uploaded=SimpleUploadedFile("note.txt", b"Bonjour"))

    tasks.drop_unconfirmed()

    assert not Attachment.objects.of(need.ref).exists()


def test_when_all_members_closed_their_accounts_the_coordination_is_told(cast):
    User.objects.filter(pk__in=[cast.member.pk, cast.lead.pk]).update(is_active=False)
    send(cast)

    assert set(told(cast)) == {"coordinator"}


@pytest.mark.parametrize("leaving", ["leave the lab", "erase the account"])
def test_departure_of_the_contact_is_told_once_to_the_leads(cast, leaving):
    need = taken(cast)
    told(cast)
    if leaving == "leave the lab":
        row = Membership.objects.get(person=cast.member.person)
        network.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=row.pk)
    else:
        accounts.erase_account(actor=cast.member)

    worker.run(threading.Event(), once=True)
    tasks.watch_contacts()
    worker.run(threading.Event(), once=True)

    assert told(cast) == {
        "lead": [
            f"Lab'EST : la personne qui suivait {MINE.replace('votre', 'le')} est partie, confiez-le à un collègue"
        ]
    }
    services.hand_over(actor=cast.lead, need=need, contact=cast.lead.person)
    assert not Need.objects.without_contact().exists()


def test_need_taken_in_time_then_passed_on_is_watched_but_not_missed(cast):
    need = taken(cast)
    services.reroute(actor=cast.member, need=need, lab=cast.other_lab)
    Need.objects.filter(pk=need.pk).update(due_at=timezone.now() + dt.timedelta(seconds=1))
    told(cast)
    now = timezone.now() + dt.timedelta(hours=1)

    assert services.escalate(need=need, now=now)

    assert Entry.objects.about(need.ref).in_order().last().verb == "intake.need-still-waiting"
    assert set(told(cast)) == {"stranger", "coordinator"}
    assert not Need.objects.late(now).exists()


def test_coordination_of_the_examples_is_told_of_no_real_need(cast):
    fake = make_agent("Faux Coordinateur", cast.coordination, role=MembershipRole.COORDINATOR)
    User.objects.filter(pk=fake.pk).update(origin=Origin.FICTIONAL)
    services.decline(actor=cast.member, need=send(cast), reason="Hors de notre champ.")

    consumers.run("notifications")

    assert not Notification.objects.filter(user=fake).exists()
    assert Notification.objects.filter(user=cast.coordinator).exists()


def test_who_no_longer_sees_the_record_is_not_told_of_it(cast, mailoutbox):
    need = taken(cast)
    worker.run(threading.Event(), once=True)
    mailoutbox.clear()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(person__user=cast.member).update(ends_on=yesterday)

    threads.post(actor=cast.holder, subject=need, body="Où en êtes-vous ?")
    worker.run(threading.Event(), once=True)

    assert cast.member.email not in [to for message in mailoutbox for to in message.to]
    assert not Notification.objects.filter(user=cast.member, text__contains="Un message vous attend").exists()
    assert Notification.objects.filter(user=cast.lead, text__contains="Un message vous attend").exists()


def test_email_is_held_when_its_reader_leaves_before_it_goes(cast, mailoutbox):
    send(cast)
    while consumers.run("notifications"):
        pass
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(person__user=cast.lead).update(ends_on=yesterday)

    worker.run(threading.Event(), once=True)

    assert cast.lead.email not in [to for message in mailoutbox for to in message.to]
    assert set(Delivery.objects.filter(notification__user=cast.lead).values_list("state", flat=True)) == {
        DeliveryState.HELD
    }


@pytest.mark.parametrize("leads", [True, False])
def test_message_goes_on_to_who_must_name_a_contact_once_its_account_is_erased(cast, leads):
    need = taken(cast)
    if not leads:
        Membership.objects.filter(person__user=cast.lead).delete()
    accounts.erase_account(actor=cast.member)
    told(cast)

    threads.post(actor=cast.holder, subject=need, body="Où en êtes-vous ?")

    assert set(told(cast)) == {"lead" if leads else "coordinator"}


def test_message_before_anybody_took_the_need_reaches_who_answers_for_it(cast):
    need = send(cast)
    told(cast)

    threads.post(actor=cast.holder, subject=need, body="Une précision.")
    assert set(told(cast)) == {"lead"}

    services.decline(actor=cast.member, need=need, reason="Hors de notre champ.")
    told(cast)
    threads.post(actor=cast.holder, subject=need, body="Et maintenant ?")
    assert set(told(cast)) == {"coordinator"}

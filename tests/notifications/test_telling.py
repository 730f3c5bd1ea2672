"""Who is told what: once each, as each prefers, and nothing fictional to a real person."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from cast import make_user
from intake.needs import taken
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on, registry, services
from kilometre.foundation.notifications.consumer import notify
from kilometre.foundation.notifications.enums import Channel, DeliveryState
from kilometre.foundation.notifications.models import Delivery, Notification, Preference
from kilometre.foundation.notifications.queries import wanting_mail
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks.models import Job
from notifications.news import News, alice, notice_each, tell


def test_entry_is_told_on_the_platform_and_by_mail(db, work, mailoutbox):
    user = alice()
    tell()

    work()

    notification = Notification.objects.get()
    assert (notification.user, notification.text, notification.topic) == (
        user, "Du nouveau pour Alice", "nouvelles",
    )  # fmt: skip
    assert [mail.to for mail in mailoutbox] == [[user.email]]
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_entry_read_twice_is_told_once(db, work, mailoutbox):
    alice()
    tell()

    notify(list(Entry.objects.all()))
    notify(list(Entry.objects.all()))
    work()

    assert Notification.objects.count() == len(mailoutbox) == 1


def test_person_named_twice_is_told_once(db, work):
    alice()
    tell(to="Alice,Alice")

    work()

    assert Notification.objects.count() == 1


def test_two_notifiers_of_one_topic_tell_a_person_once(db, work):
    alice()

    @notify_on(News, topic="nouvelles", label="Il y a encore du nouveau")
    def tell_again(entry):
        return notice_each(entry)

    tell()
    work()

    assert Notification.objects.count() == 1


def test_two_topics_tell_a_person_twice(db, work):
    alice()

    @notify_on(News, topic="autre", label="Autre chose")
    def tell_other(entry):
        return notice_each(entry)

    tell()
    work()

    assert sorted(Notification.objects.values_list("topic", flat=True)) == ["autre", "nouvelles"]


@pytest.mark.parametrize(
    ("channel", "told", "mailed"), [(Channel.EMAIL, 1, 1), (Channel.PLATFORM, 1, 0), (Channel.NOTHING, 0, 0)]
)
def test_preference_is_kept(db, work, mailoutbox, channel, told, mailed):  # noqa: PLR0917
    services.choose(actor=alice(), topic="nouvelles", channel=channel)
    tell()

    work()

    assert (Notification.objects.count(), len(mailoutbox)) == (told, mailed)


def test_preference_is_of_its_topic_only(db, work, mailoutbox):
    services.choose(actor=alice(), topic="autre", channel=Channel.NOTHING)
    tell()

    work()

    assert len(mailoutbox) == 1


def test_preference_is_journaled_when_it_changes(db):
    user = alice()

    for channel in (Channel.EMAIL, Channel.NOTHING, Channel.NOTHING, Channel.EMAIL):
        services.choose(actor=user, topic="nouvelles", channel=channel)

    facts = (
        Entry.objects.filter(verb="notifications.preference-changed")
        .in_order()
        .values_list("facts", flat=True)
    )
    assert [(fact["before"], fact["after"]) for fact in facts] == [("email", "nothing"), ("nothing", "email")]
    assert Preference.objects.count() == 1


def test_fictional_entry_reaches_fictional_accounts_only(db, work, mailoutbox):
    alice()
    make_user("Fiona", origin=Origin.FICTIONAL)
    tell(to="Alice,Fiona", origin=Origin.FICTIONAL)

    work()

    assert [notification.user.name for notification in Notification.objects.all()] == ["Fiona"]
    assert [mail.subject for mail in mailoutbox] == ["[Exemple fictif] Du nouveau pour Fiona"]
    assert "exemple fictif" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"is_active": False}, 0), ({"erased_at": timezone.now()}, 0), ({"email_confirmed_at": None}, 1)],
    ids=["inactive", "erased", "unconfirmed"],
)
def test_account_that_must_not_be_written_to_is_not(db, work, mailoutbox, fields, told):
    alice(**fields)
    tell()

    work()

    assert Notification.objects.count() == told
    assert mailoutbox == []


def test_account_closed_before_sending_gets_nothing(db, work, mailoutbox):
    user = alice()
    tell()
    consumers.run("notifications")
    user.is_active = False
    user.save()

    work()

    assert mailoutbox == []
    assert Delivery.objects.get().state == DeliveryState.HELD


def test_history_that_is_told_late_sends_no_mail(db, work, mailoutbox):
    alice()
    tell(occurred_at=timezone.now() - dt.timedelta(days=30))

    work()

    assert Notification.objects.count() == 1
    assert mailoutbox == []


def test_notifier_that_fails_holds_nobody_back_and_is_tried_again(db, work):
    alice()
    is_ill = [True]

    @notify_on(News, topic="fragile", label="Fragile")
    def fragile(entry):
        if is_ill:
            raise RuntimeError
        return notice_each(entry)

    tell()
    work()
    assert [row.topic for row in Notification.objects.all()] == ["nouvelles"]

    is_ill.clear()
    Job.objects.update(run_after=timezone.now())
    work()
    assert sorted(row.topic for row in Notification.objects.all()) == ["fragile", "nouvelles"]


def test_notifier_that_is_gone_when_tried_again_is_forgotten(db, work):
    @notify_on(News, topic="fragile", label="Fragile")
    def fragile(entry):
        raise RuntimeError

    alice()
    tell()
    work()
    registry.NOTIFIERS.clear()
    Job.objects.update(run_after=timezone.now())

    work()

    assert not Job.objects.unfinished().exists()


@pytest.mark.parametrize("url", ["https://ailleurs.test/", "//ailleurs.test/", "besoins/"])
def test_notice_leads_to_a_page_of_this_site(url):
    with pytest.raises(ValueError, match="page of this site"):
        Notice(None, "Texte", None, url)


@pytest.mark.parametrize("text", ["", "  "])
def test_notice_is_a_sentence(text):
    with pytest.raises(ValueError, match="a sentence"):
        Notice(None, text, None, "/")


def test_notice_with_long_names_is_cut():
    """It is stored in a column of this length, and a lab has the name that it has."""
    assert Notice(None, "x" * 301, None, "/").text == f"{'x' * 299}…"


def test_notifier_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        notify_on(News, topic="nouvelles", label="Encore")(notice_each)


def test_topics_tell_what_they_cover():
    notify_on(News, topic="nouvelles", label="Autre chose")(lambda entry: [])  # noqa: ARG005

    assert registry.topics() == {"nouvelles": ["Il y a du nouveau", "Autre chose"]}


def test_told_within_the_transaction_of_the_cursor(db):
    """A reader that dies after telling tells again: nothing of what it told stays."""
    alice()
    tell()

    @transaction.atomic
    def die():
        consumers.run("notifications")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die()

    assert not Notification.objects.exists()
    assert not Job.objects.exists()
    assert consumers.run("notifications") == 1
    assert Notification.objects.count() == 1


def test_erased_person_leaves_nothing(db, work):
    user, other = alice(), make_user("Bob")
    services.choose(actor=user, topic="nouvelles", channel=Channel.PLATFORM)
    tell(to="Alice,Bob")
    work()

    services.forget(user)

    assert [row.user for row in Notification.objects.all()] == [other]
    assert not Preference.objects.exists()


def test_notice_leads_to_its_record_unless_it_says_where(cast):
    need = taken(cast)

    assert Notice(cast.lead, "Texte", need).url == need.get_absolute_url()
    assert Notice(cast.lead, "Texte", need, "/ailleurs/").url == "/ailleurs/"
    with pytest.raises(ValueError, match="page of this site"):
        Notice(cast.lead, "Texte", None)


def test_topic_says_how_one_hears_of_it_until_one_says_otherwise(db, work):
    user = alice()
    declare_topic("calme", Sphere.LAB, default=Channel.PLATFORM)
    registry.NOTIFIERS.clear()
    notify_on(News, topic="calme", label="Au calme")(notice_each)
    assert user not in wanting_mail("calme")

    tell()
    work()
    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 0)

    services.choose(actor=user, topic="calme", channel=Channel.EMAIL)
    assert user in wanting_mail("calme")
    tell()
    work()
    assert (Notification.objects.count(), Delivery.objects.count()) == (2, 1)


def test_topic_that_nobody_declared_cannot_be_told_of():
    with pytest.raises(ValueError, match="not declared"):
        notify_on(News, topic="inconnu", label="Inconnu")(notice_each)

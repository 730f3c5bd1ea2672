"""E-mails leave at least once, once in normal operation, and not from a restored instance."""

import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from kilometre.foundation.accounts import links
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications import notify_on, registry, services
from kilometre.foundation.notifications.delivery import deliver
from kilometre.foundation.notifications.enums import Channel, DeliveryState
from kilometre.foundation.notifications.mailbox import latest
from kilometre.foundation.notifications.models import Delivery, Notification
from kilometre.foundation.tasks import queue
from kilometre.foundation.tasks.models import Job, JobState
from notifications.news import News, alice, notice_each, tell


@pytest.fixture
def sent(db, work, mailoutbox, settings):
    """The e-mail of one piece of news."""
    settings.SITE_URL = "https://labs.exemple.test"
    alice()
    tell()
    work()
    [message] = mailoutbox
    return message


def test_mail_says_what_where_why_and_how_to_stop(sent):
    assert sent.subject == "Du nouveau pour Alice"
    assert "https://labs.exemple.test/besoins/n/" in sent.body
    assert "(Il y a du nouveau)" in sent.body
    assert "https://labs.exemple.test/notifications/preferences/" in sent.body
    assert "https://labs.exemple.test/notifications/desabonnement/" in sent.body


@pytest.mark.parametrize("over", ["", "Jean s'en occupe."])
def test_mail_offers_no_link_about_what_is_over_since_and_says_why(db, work, mailoutbox, monkeypatch, over):
    """An e-mail may leave hours after what it tells, when the server of e-mails is down."""
    monkeypatch.setattr(links, "PURPOSES", {})
    links.link_purpose("test.take", title="T", question="Q", settled=lambda _: over)(lambda _: "")
    monkeypatch.setattr(registry, "NOTIFIERS", {})
    monkeypatch.setattr("kilometre.foundation.notifications.consumer.NOTIFIERS", registry.NOTIFIERS)
    offer = notify_on(
        News, topic="autre", label="…", link=lambda _, user: links.issue("test.take", person=user)
    )
    offer(notice_each)
    alice()
    tell()

    work()

    [message] = mailoutbox
    assert ("/lien/" in message.body, "Répondre sans vous connecter" in message.body) == (not over, not over)
    assert over in message.body


def test_mail_readers_can_unsubscribe_in_one_click(sent):
    headers = sent.message()

    assert headers["List-Unsubscribe"].startswith("<https://labs.exemple.test/notifications/desabonnement/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"].endswith("@labs.exemple.test>")


def test_text_with_line_breaks_cannot_forge_headers(db, work, mailoutbox):
    alice()
    tell()
    consumers.run("notifications")
    Notification.objects.update(text="Titre\nBcc: tous@exemple.test <b>&")
    work()

    [message] = mailoutbox
    assert message.subject == "Titre Bcc: tous@exemple.test <b>&"
    assert message.recipients() == message.to
    assert "<b>&" in message.body


def test_delivered_twice_is_sent_once(sent, mailoutbox):
    deliver.call(Notification.objects.get().pk)

    assert len(mailoutbox) == 1


def test_worker_killed_before_sending_loses_nothing(db, work, mailoutbox):
    alice()
    tell()
    consumers.run("notifications")
    killed = queue.claim("killed")
    Job.objects.filter(pk=killed.pk).update(lease_until=timezone.now())

    work()

    assert len(mailoutbox) == 1


def test_server_that_refuses_is_tried_again(db, work, mailoutbox, monkeypatch):
    troubles = [smtplib.SMTPServerDisconnected("gone"), ConnectionRefusedError()]
    send = mail.EmailMessage.send

    def send_with_trouble(message, **options):
        if troubles:
            raise troubles.pop()
        return send(message, **options)

    monkeypatch.setattr(mail.EmailMessage, "send", send_with_trouble)
    alice()
    tell()

    for _ in range(3):
        work()
        Job.objects.update(run_after=timezone.now())

    assert len(mailoutbox) == 1
    assert (Job.objects.get().state, Job.objects.get().attempts) == (JobState.DONE, 3)


def test_restored_instance_sends_nothing_of_before(db, work, mailoutbox):
    """Neither what waited to be sent, nor what the journal had not told yet."""
    alice()
    tell()
    consumers.run("notifications")
    tell()

    held = services.hold_all_pending()
    work()

    assert held == 2
    assert mailoutbox == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.HELD}
    tell()
    work()
    assert len(mailoutbox) == 1


def test_stopping_mail_keeps_the_platform(db):
    user = alice()

    services.stop_mail(actor=user, topic="nouvelles")

    assert user.notification_preferences.get().channel == Channel.PLATFORM


def test_stopping_mail_does_not_bring_back_what_was_silenced(db):
    user = alice()
    services.choose(actor=user, topic="nouvelles", channel=Channel.NOTHING)

    services.stop_mail(actor=user, topic="nouvelles")

    assert user.notification_preferences.get().channel == Channel.NOTHING


def test_demo_mail_is_read_back_newest_first(db, work, settings, tmp_path):
    settings.EMAIL_BACKEND = "kilometre.foundation.notifications.mailbox.FolderBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    user = alice()
    tell()
    work()
    mail.EmailMessage("Été à l'œuvre – suite", "Deuxième", to=["a@exemple.test"]).send()

    second, first = latest(10)

    assert (second.subject, second.text.strip()) == ("Été à l'œuvre – suite", "Deuxième")
    assert (first.subject, first.to) == ("Du nouveau pour Alice", user.email)
    assert "Bonjour Alice," in first.text
    assert latest(1) == [second]

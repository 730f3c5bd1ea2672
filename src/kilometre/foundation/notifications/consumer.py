"""The journal's reader that notifies: rows and their e-mails to send are made with the cursor, in one transaction."""

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from kilometre.foundation.journal.consumers import consumer
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks import task

from . import rules
from .delivery import deliver
from .enums import Channel
from .models import Delivery, Notification, Preference
from .registry import NOTIFIERS, Notice, Notifier, default_of

logger = logging.getLogger(__name__)

NAME = "notifications"
STORY = dt.timedelta(days=1)  # told later than this, an entry is history being told: no e-mail


@consumer(NAME)
def notify(entries: list[Entry]) -> None:
    """Tell each entry. A notifier that fails holds nobody back: a task tries it again, and shows if it gives up."""
    for entry in entries:
        settle_what_was_done(entry)
        for notifier in NOTIFIERS.get(entry.verb, ()):
            try:
                with transaction.atomic():
                    tell(entry, notifier)
            except Exception:
                logger.exception(
                    "notifier %s failed on entry %d; a task will try it again", notifier.name, entry.pk
                )
                tell_again.enqueue(entry.pk, notifier.name)


def settle_what_was_done(entry: Entry) -> None:
    """Who acts on an object has seen what they were told of it until then."""
    if entry.actor:
        told = Notification.objects.unread().filter(user__public_id=entry.actor, entry__subject=entry.subject)
        told.filter(entry__lt=entry.pk).update(read_at=timezone.now())


@task(retries=8, label="Refaire une notification")
def tell_again(entry_id: int, name: str) -> None:
    entry = Entry.objects.get(pk=entry_id)
    for notifier in NOTIFIERS.get(entry.verb, ()):
        if notifier.name == name:
            with transaction.atomic():
                tell(entry, notifier)


def tell(entry: Entry, notifier: Notifier) -> None:
    """Make what is missing of the notifications of an entry, and queue their e-mails."""
    is_fictional = entry.origin == Origin.FICTIONAL
    notices = _one_each(notifier.notify(entry), is_fictional=is_fictional)
    known = Notification.objects.filter(entry=entry, topic=notifier.topic, user__in=notices)
    for user_id in known.values_list("user_id", flat=True):
        del notices[user_id]
    chosen = dict(
        Preference.objects.filter(user__in=notices, topic=notifier.topic).values_list("user_id", "channel")
    )
    for user_id, notice in notices.items():
        channel = chosen.get(user_id, default_of(notifier.topic))
        if channel == Channel.NOTHING:
            continue
        notification = Notification.objects.create(
            entry=entry, user_id=user_id, topic=notifier.topic, text=notice.text, url=notice.url,
            about=_ref(notice), origin=entry.origin,
        )  # fmt: skip
        is_news = entry.recorded_at - entry.occurred_at < STORY
        if (
            channel == Channel.EMAIL
            and is_news
            and rules.can_be_written_to(notice.user, is_fictional=is_fictional)
        ):
            Delivery.objects.create(notification=notification)
            deliver.enqueue(notification.pk)


def _one_each(notices: Iterable[Notice], *, is_fictional: bool) -> dict[int, Notice]:
    found: dict[int, Notice] = {}
    for notice in notices:
        user = notice.user
        if (
            user.pk not in found
            and rules.can_be_told(user, is_fictional=is_fictional)
            and rules.may_know_of(user, _ref(notice))
        ):
            found[user.pk] = notice
    return found


def _ref(notice: Notice) -> str:
    return str(notice.about.ref) if notice.about is not None else ""

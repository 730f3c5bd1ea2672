"""Reading one's notifications, choosing what one receives, and holding e-mails back."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from kilometre.foundation.access import require, signed_in
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.tasks.models import Job

from .consumer import NAME
from .enums import Channel, DeliveryState
from .events import PreferenceChanged
from .models import Delivery, Notification, Preference
from .registry import default_of


@service
def mark_read(*, actor: User, notification: Notification) -> None:
    """Mark one's own notification as read."""
    Notification.objects.visible_to(actor).unread().filter(pk=notification.pk).update(read_at=timezone.now())


@service
def mark_all_read(*, actor: User) -> int:
    """Mark all of one's own as read; return how many were not."""
    return Notification.objects.visible_to(actor).unread().update(read_at=timezone.now())


@service
def choose(*, actor: User, topic: str, channel: Channel) -> None:
    """Choose how to hear of a topic."""
    require(signed_in, actor)
    known = Preference.objects.select_for_update().filter(user=actor, topic=topic).first()
    before = known.channel if known else default_of(topic)
    if before == channel:
        return
    Preference.objects.update_or_create(user=actor, topic=topic, defaults={"channel": channel})
    record(
        PreferenceChanged(topic=topic, before=str(before), after=str(channel)),
        actor=actor,
        subject=Ref("accounts.user", actor.public_id),
        audience=Audience.SYSTEM,
        origin=actor.origin,
    )


@service
def stop_mail(*, actor: User, topic: str) -> None:
    """Stop the e-mails of a topic, from the link of one of them; « rien » stays « rien »."""
    if not Preference.objects.filter(user=actor, topic=topic, channel=Channel.NOTHING).exists():
        choose(actor=actor, topic=topic, channel=Channel.PLATFORM)


def hold_all_pending() -> int:
    """Send nothing of what was to be sent until now; return how many e-mails are held.

    For a restored instance: the one it copies has sent them, or will. What the journal has not yet told is
    told first, so that its e-mails are held too; and jobs of the replaced data are dropped.
    """
    with transaction.atomic():
        while consumers.run(NAME):
            pass
        Job.objects.unfinished().delete()
        return Delivery.objects.filter(state=DeliveryState.PENDING).update(state=DeliveryState.HELD)


def forget(user: Any) -> None:
    """Delete what was told to a person, and what they chose. Called when their account is erased."""
    Notification.objects.filter(user=user).delete()
    Preference.objects.filter(user=user).delete()

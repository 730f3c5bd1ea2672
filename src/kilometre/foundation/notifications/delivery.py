"""Sending the e-mail of a notification: at least once, and once unless the process dies right after sending."""

from django.utils import timezone

from kilometre.foundation.tasks import task

from . import rules
from .enums import DeliveryState
from .mail import compose
from .models import Delivery


@task(retries=10, label="Envoyer une notification par courriel")
def deliver(notification_id: int) -> None:
    """Send unless it is sent or held. The person is looked at again: they may have left meanwhile, or closed the account."""
    delivery = (
        Delivery.objects.select_related("notification__user", "notification__entry")
        .filter(pk=notification_id, state=DeliveryState.PENDING)
        .first()
    )
    if delivery is None:
        return
    notification = delivery.notification
    user = notification.user
    if not (
        rules.can_be_written_to(user, is_fictional=notification.is_fictional)
        and rules.may_know_of(user, notification.about)
    ):
        _settle(delivery, DeliveryState.HELD)
        return
    compose(notification).send()
    _settle(delivery, DeliveryState.SENT)


def _settle(delivery: Delivery, state: DeliveryState) -> None:
    sent_at = timezone.now() if state == DeliveryState.SENT else None
    Delivery.objects.filter(pk=delivery.pk).update(state=state, sent_at=sent_at)

"""Each Monday morning, one e-mail to each person for whom something waits."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.notifications.queries import wanting_mail
from kilometre.foundation.tasks import daily, task

from . import services
from .mail import compose
from .models import WeeklyMail
from .topic import MONDAY


@daily("07:00", label="Préparer les courriels «\u00a0Mon lundi\u00a0»")
def write_mondays() -> None:
    """On Mondays only. One task a person: an e-mail that fails holds nobody back."""
    today = timezone.localdate()
    if today.weekday() != 0:
        return
    services.forget_old(today=today)
    for public_id in wanting_mail(MONDAY).values_list("public_id", flat=True):
        write.enqueue(public_id, today.isoformat())


@task(retries=5, label="Envoyer un courriel «\u00a0Mon lundi\u00a0»")
def write(public_id: str, monday: str) -> None:
    """Write to somebody who still wants it; to nobody for whom nothing waits.

    Once a Monday, unless the process dies right after sending: mail readers then see one message, by its id.
    """
    day = dt.date.fromisoformat(monday)
    user = wanting_mail(MONDAY).filter(public_id=public_id).first()
    if user is None or WeeklyMail.objects.filter(user=user, monday=day).exists():
        return
    mail = compose(user, day)
    if mail is not None:
        mail.send()
        services.note_written(user=user, monday=day)

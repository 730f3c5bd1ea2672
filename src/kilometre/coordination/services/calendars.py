"""The secret address of one's calendar: made, made again, revoked. Not told to the journal: it is one's own setting."""

import secrets

from django.utils import timezone

from kilometre.coordination.models import CalendarKey
from kilometre.foundation.access import require, signed_in
from kilometre.foundation.accounts.credentials import digest
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service


@service
def open_calendar(*, actor: User) -> str:
    """A new secret, shown once; a former address stops working."""
    require(signed_in, actor)
    secret = secrets.token_urlsafe(24)
    CalendarKey.objects.update_or_create(
        user=actor, defaults={"secret_digest": digest(secret), "created_at": timezone.now()}
    )
    return secret


@service
def close_calendar(*, actor: User) -> None:
    require(signed_in, actor)
    CalendarKey.objects.filter(user=actor).delete()

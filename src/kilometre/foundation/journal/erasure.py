"""Erasing a person's data from the journal: contents and salts go, entries and chains stay."""

from django.utils import timezone

from .models import Payload
from .recording import withhold


def erase_person(public_id: str) -> int:
    """Empty every payload about this person, what waits to be written included; return how many were written.

    Called by the service that erases an account.
    """
    withhold(public_id)
    return Payload.objects.filter(person=public_id, erased_at__isnull=True).update(
        content=None, salt="", erased_at=timezone.now()
    )

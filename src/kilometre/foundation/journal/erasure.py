"""Erasing a person's data from the journal: contents and salts go, entries and chains stay."""

from django.utils import timezone

from .models import Payload


def erase_person(public_id: str) -> int:
    """Empty every payload about this person; return how many. Called by the service that erases an account."""
    return Payload.objects.filter(person=public_id, erased_at__isnull=True).update(
        content=None, salt="", erased_at=timezone.now()
    )

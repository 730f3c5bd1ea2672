"""Noting the Mondays that were written, and forgetting old ones."""

import datetime as dt

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service

from .models import WeeklyMail

KEPT = dt.timedelta(days=90)


@service
def note_written(*, user: User, monday: dt.date) -> None:
    """The e-mail of this Monday has left for this person."""
    WeeklyMail.objects.get_or_create(user=user, monday=monday)


@service
def forget_old(*, today: dt.date) -> int:
    """Drop what is older than three months; return how many."""
    return WeeklyMail.objects.filter(monday__lt=today - KEPT).delete()[0]

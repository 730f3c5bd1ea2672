"""Texts that are emptied: of an account erased, of a need that nobody confirmed. What was done of them remains."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.files import services as files
from kilometre.foundation.files.models import Attachment
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.intake.enums import NeedState
from kilometre.intake.events import NeedExpired, TextForgotten
from kilometre.intake.models import Need

from .handling import withdraw
from .rows import keep, lock

FORGOTTEN = "Texte effacé"


@service
def forget_text_of(*, user: User) -> None:
    """Withdraw and empty the needs of somebody whose account is erased."""
    for need in Need.objects.sent_by(user).order_by("pk"):
        if need.is_open:
            withdraw(actor=user, need=need)
        _empty(need)
        record(TextForgotten(), actor=None, subject=need, audience=Audience.CASE)


@service
def expire(*, need: Need) -> bool:
    """Empty a need that nobody confirmed, and close it. False when it was confirmed meanwhile."""
    lock(need)
    if need.state != NeedState.UNCONFIRMED:
        return False
    need.state, need.closed_at = NeedState.WITHDRAWN, timezone.now()
    _empty(need)
    for attachment in Attachment.objects.of(need.ref):
        files.withdraw(actor=None, attachment=attachment)
    record(NeedExpired(), actor=None, subject=need, audience=Audience.CASE)
    return True


def drop_unconfirmed(*, before: dt.datetime) -> int:
    """Forget the needs that nobody confirmed: they were never sent. Return how many."""
    return sum(expire(need=need) for need in Need.objects.unconfirmed_since(before).order_by("pk"))


def _empty(need: Need) -> None:
    need.passings.exclude(reason="").update(reason=FORGOTTEN)
    need.title = need.description = need.concerns = FORGOTTEN
    need.referral = FORGOTTEN if need.referral else ""
    need.reason = FORGOTTEN if need.reason else ""
    keep(need)

"""A booklet made in the background; reminders that nobody has to think of."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.tasks import daily, task

from . import services
from .enums import BookletState, CampaignState
from .models import Booklet, Campaign

DAYS = (7, 1, -1)  # a week before the due day, the day before, the day after


@daily("08:00")
def remind_labs() -> int:
    """Labs that did not sign, in the campaigns whose day comes; return how many were reminded."""
    days = [timezone.localdate() + dt.timedelta(days=number) for number in DAYS]
    campaigns = Campaign.objects.filter(state=CampaignState.OPEN, due_on__in=days)
    return sum(services.remind(actor=None, campaign=campaign) for campaign in campaigns)


@task(retries=1)
def make_booklet(public_id: str) -> None:
    """Made once: a worker that died is followed by another, which takes up what is not done."""
    booklet = Booklet.objects.filter(public_id=public_id, state=BookletState.MAKING).first()
    if booklet is not None:
        services.make(booklet)

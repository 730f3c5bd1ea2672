"""Reminders that nobody has to think of: a week before the due day, the day before, and the day after."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.tasks import daily

from . import services
from .enums import CampaignState
from .models import Campaign

DAYS = (7, 1, -1)


@daily("08:00")
def remind_labs() -> int:
    """Labs that did not sign, in the campaigns whose day comes; return how many were reminded."""
    days = [timezone.localdate() + dt.timedelta(days=number) for number in DAYS]
    campaigns = Campaign.objects.filter(state=CampaignState.OPEN, due_on__in=days)
    return sum(services.remind(actor=None, campaign=campaign) for campaign in campaigns)

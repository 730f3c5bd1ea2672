"""A booklet made in the background; reminders that nobody has to think of."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.tasks import daily, task

from . import services
from .enums import BookletState, CampaignState
from .models import Booklet, Campaign

RUNGS = (-7, -1, 1)  # days from the due day: a week before, the day before, the day after


@daily("08:00", label="Rappeler aux labs leur bilan à signer")
def remind_labs() -> int:
    """Labs that did not sign and heard nothing since the last rung that is reached; return how many were reminded.

    A rung whose very day the worker missed is made up for.
    """
    today, reminded = timezone.localdate(), 0
    for campaign in Campaign.objects.filter(state=CampaignState.OPEN):
        rungs = [campaign.due_on + dt.timedelta(days=number) for number in RUNGS]
        reached = [day for day in rungs if day <= today]
        if reached:
            reminded += services.remind(actor=None, campaign=campaign, silent_since=max(reached))
    return reminded


@task(retries=3, label="Préparer une campagne de bilans")
def prepare_campaign(public_id: str) -> None:
    """Take up what is not done yet."""
    campaign = Campaign.objects.filter(public_id=public_id, state=CampaignState.MAKING).first()
    if campaign is not None:
        services.ask_all(campaign=campaign)


@daily("05:30", label="Reprendre les campagnes interrompues")
def resume_campaigns() -> None:
    """Those whose preparation broke in the night, or the day before."""
    for campaign in Campaign.objects.filter(state=CampaignState.MAKING):
        prepare_campaign.enqueue(campaign.public_id)


@task(label="Dire qu'un livret n'a pas pu être fait")
def tell_booklet_failed(public_id: str) -> None:
    booklet = Booklet.objects.filter(public_id=public_id).first()
    if booklet is not None:
        services.fail_booklet(booklet=booklet)


@task(retries=1, otherwise=tell_booklet_failed, label="Faire un livret")
def make_booklet(public_id: str) -> None:
    """What was frozen or drawn by a worker that died is not done again by the next."""
    booklet = Booklet.objects.filter(public_id=public_id, state=BookletState.MAKING).first()
    if booklet is not None:
        services.make(booklet)

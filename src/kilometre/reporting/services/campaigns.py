"""A campaign: opened with the figures of each lab frozen, reminded, closed."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab
from kilometre.reporting import rules
from kilometre.reporting.asked import lines_for
from kilometre.reporting.enums import ReturnState
from kilometre.reporting.events import CampaignClosed, CampaignOpened, DueDayMoved, LabReminded
from kilometre.reporting.models import Campaign, LabReturn, ReturnLine
from kilometre.reporting.workflow import campaign_flow

BETWEEN = dt.timedelta(hours=20)  # two reminders of the same lab


@service
def open_campaign(
    *, actor: User, year: int, due_on: dt.date, intro: str = "", at: dt.datetime | None = None
) -> Campaign:
    """Ask all labs in activity for their figures of ``year``. What the platform computes is frozen now, lab by lab.

    A fictional coordination asks the example labs, and nobody else.
    """
    require(rules.can_run, actor)
    now = at or timezone.now()
    if due_on < timezone.localdate(now):
        raise Refused("La date limite est passée : choisissez un jour à venir.")
    if year > timezone.localdate(now).year:
        raise Refused("Cette année n'a pas commencé.")
    origin = Origin.FICTIONAL if actor.is_fictional else Origin.LIVE
    if Campaign.objects.filter(year=year, origin=origin).exists():
        raise Refused(f"La campagne de {year} existe déjà.")
    labs = Lab.objects.open().order_by("sort_key")
    labs = labs.filter(origin=Origin.FICTIONAL) if actor.is_fictional else labs.real()
    if not labs:
        raise Refused("Aucun lab n'est en activité dans l'annuaire.")
    campaign = Campaign(year=year, due_on=due_on, intro=intro.strip(), origin=origin, created_at=now)
    campaign.full_clean()
    campaign.save()
    for lab in labs:
        _ask(campaign, lab, now)
    record(
        CampaignOpened(year=year, labs=[lab.slug for lab in labs]),
        actor=actor,
        subject=campaign,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return campaign


@service
def move_due_day(
    *, actor: User, campaign: Campaign, due_on: dt.date, expected_version: int | None = None
) -> Campaign:
    """Give labs more time, or less."""
    require(rules.can_run, actor, campaign)
    if not campaign.is_open:
        raise Refused("Cette campagne est close.")
    if due_on < timezone.localdate():
        raise Refused("La date limite est passée : choisissez un jour à venir.")
    changes = edits.apply(campaign, {"due_on": due_on}, expected_version=expected_version)
    if changes:
        record(DueDayMoved(changes=changes), actor=actor, subject=campaign, audience=Audience.CASE)
    return campaign


@service
def remind(*, actor: User | None, campaign: Campaign, at: dt.datetime | None = None) -> int:
    """Write to the labs that have not signed; return how many. A lab is not reminded twice the same day."""
    require(rules.can_run, actor, campaign)
    now = at or timezone.now()
    reminded = 0
    for awaited in LabReturn.objects.awaited().select_for_update(of=("self",)).filter(campaign=campaign):
        if awaited.reminded_at and now - awaited.reminded_at < BETWEEN:
            continue
        LabReturn.objects.filter(pk=awaited.pk).update(reminded_at=now)
        record(
            LabReminded(lab=awaited.lab.slug),
            actor=actor,
            subject=awaited,
            audience=Audience.CASE,
            occurred_at=at,
        )
        reminded += 1
    return reminded


@service
def close(*, actor: User, campaign: Campaign, at: dt.datetime | None = None) -> Campaign:
    """Close: labs change nothing any more. Those that did not sign stay « à signer », and are said to be missing."""
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update())
    campaign_flow.move(campaign, "close", actor=actor)
    campaign.closed_at = at or timezone.now()
    campaign.version += 1
    campaign.full_clean()
    campaign.save()
    states = list(campaign.returns.values_list("state", flat=True))
    record(
        CampaignClosed(signed=states.count(ReturnState.SIGNED), expected=len(states)),
        actor=actor,
        subject=campaign,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return campaign


def _ask(campaign: Campaign, lab: Lab, now: dt.datetime) -> None:
    asked = LabReturn(campaign=campaign, lab=lab, frozen_at=now, origin=campaign.origin, created_at=now)
    asked.full_clean()
    asked.save()
    lines = lines_for(lab, campaign.year)
    for line in lines:
        line.lab_return = asked
    ReturnLine.objects.bulk_create(lines)

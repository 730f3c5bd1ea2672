"""A campaign: prepared lab by lab in the background, opened with the figures of each one frozen, reminded, closed."""

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
from kilometre.network.queries.labs import LabQuerySet
from kilometre.reporting import rules
from kilometre.reporting.asked import lines_for
from kilometre.reporting.enums import CampaignState, ReturnState
from kilometre.reporting.events import (
    CampaignClosed,
    CampaignOpened,
    CampaignPrepared,
    DueDayMoved,
    LabReminded,
)
from kilometre.reporting.models import Campaign, LabReturn, ReturnLine
from kilometre.reporting.workflow import campaign_flow

BETWEEN = dt.timedelta(hours=20)  # two reminders of the same lab


@service
def open_campaign(
    *, actor: User, year: int, due_on: dt.date, intro: str = "", at: dt.datetime | None = None
) -> Campaign:
    """Ask all labs in activity for their figures of ``year``.

    What the platform computes is frozen lab by lab in the background (``ask_all``); the campaign opens after the last
    one. A fictional coordination asks the example labs, and nobody else.
    """
    from kilometre.reporting.tasks import prepare_campaign  # noqa: PLC0415 (the task calls these services)

    require(rules.can_run, actor)
    now = at or timezone.now()
    if due_on < timezone.localdate(now):
        raise Refused("La date limite est passée : choisissez un jour à venir.")
    if year > timezone.localdate(now).year:
        raise Refused("Cette année n'a pas commencé.")
    origin = Origin.FICTIONAL if actor.is_fictional else Origin.LIVE
    if Campaign.objects.filter(year=year, origin=origin).exists():
        raise Refused(f"La campagne de {year} existe déjà.")
    campaign = Campaign(year=year, due_on=due_on, intro=intro.strip(), origin=origin, created_at=now)
    labs = labs_of(campaign).count()
    if not labs:
        raise Refused("Aucun lab n'est en activité dans l'annuaire.")
    campaign.full_clean()
    campaign.save()
    record(
        CampaignPrepared(year=year, labs=labs),
        actor=actor,
        subject=campaign,
        audience=Audience.CASE,
        occurred_at=at,
    )
    prepare_campaign.enqueue(campaign.public_id)
    return campaign


def labs_of(campaign: Campaign) -> LabQuerySet:
    """The labs that a campaign asks: those in activity; the examples for a campaign of the examples."""
    return Lab.objects.open().alike(campaign).order_by("sort_key", "pk")


def ask_all(*, campaign: Campaign, at: dt.datetime | None = None) -> None:
    """Take the figures of each lab, a short transaction each, then open. It bears being run again where it stopped."""
    for lab in labs_of(campaign).exclude(returns__campaign=campaign):
        ask_lab(campaign=campaign, lab=lab, at=at)
    begin(campaign=campaign, at=at)


@service
def ask_lab(*, campaign: Campaign, lab: Lab, at: dt.datetime | None = None) -> None:
    """Freeze what the platform computes for a lab, once."""
    _lock(campaign)
    if campaign.state != CampaignState.MAKING or campaign.returns.filter(lab=lab).exists():
        return
    now = at or timezone.now()
    asked = LabReturn(campaign=campaign, lab=lab, frozen_at=now, origin=campaign.origin, created_at=now)
    asked.full_clean()
    asked.save()
    lines = lines_for(lab, campaign.year)
    for line in lines:
        line.lab_return = asked
    ReturnLine.objects.bulk_create(lines)


@service
def begin(*, campaign: Campaign, at: dt.datetime | None = None) -> None:
    """All labs have their figures: the campaign opens, and they are told."""
    _lock(campaign)
    if campaign.state != CampaignState.MAKING:
        return
    campaign_flow.move(campaign, "open", actor=None)
    edits.bump(campaign, state=campaign.state)
    labs = campaign.returns.order_by("lab__sort_key").values_list("lab__slug", flat=True)
    record(
        CampaignOpened(year=campaign.year, labs=list(labs)),
        actor=None,
        subject=campaign,
        audience=Audience.CASE,
        occurred_at=at,
    )


@service
def move_due_day(
    *, actor: User, campaign: Campaign, due_on: dt.date, expected_version: int | None = None
) -> Campaign:
    """Give labs more time, or less."""
    require(rules.can_run, actor, campaign)
    if campaign.is_closed:
        raise Refused("Cette campagne est close.")
    if due_on < timezone.localdate():
        raise Refused("La date limite est passée : choisissez un jour à venir.")
    changes = edits.apply(campaign, {"due_on": due_on}, expected_version=expected_version)
    if changes:
        record(DueDayMoved(changes=changes), actor=actor, subject=campaign, audience=Audience.CASE)
    return campaign


@service
def remind(
    *,
    actor: User | None,
    campaign: Campaign,
    silent_since: dt.date | None = None,
    at: dt.datetime | None = None,
) -> int:
    """Write to the labs that have not signed; return how many. A lab is not reminded twice the same day.

    ``silent_since`` leaves out those that were asked or reminded that day or later.
    """
    require(rules.can_run, actor, campaign)
    now = at or timezone.now()
    reminded = 0
    for awaited in LabReturn.objects.awaited().select_for_update(of=("self",)).filter(campaign=campaign):
        heard = awaited.reminded_at or awaited.frozen_at
        if silent_since is not None and timezone.localdate(heard) >= silent_since:
            continue
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
    _lock(campaign)
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


def _lock(campaign: Campaign) -> None:
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update())

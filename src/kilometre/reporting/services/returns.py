"""What a lab returns: declared, signed, reopened. The computed values are never written here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.events import Event
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.network.models import Person
from kilometre.reporting import rules
from kilometre.reporting.events import (
    FiguresDeclared,
    ReopeningAsked,
    ReopeningDeclined,
    ReturnReopened,
    ReturnSigned,
)
from kilometre.reporting.models import Campaign, LabReturn, ReturnLine
from kilometre.reporting.models.campaigns import HIGHEST
from kilometre.reporting.workflow import return_flow

CLOSED = "Cette campagne est close : ses chiffres ne changent plus."
SIGNED = "Ce bilan est signé. Pour le corriger, demandez-le à la coordination, en disant pourquoi."
PREPARED = "La campagne se prépare encore\u00a0: vous serez prévenu de son ouverture."


@dataclass(frozen=True, slots=True)
class Declared:
    """What a lab says of one line; no value means « le chiffre calculé convient », or nothing known."""

    value: Decimal | None
    comment: str = ""


@service
def declare(
    *,
    actor: User,
    lab_return: LabReturn,
    lines: Mapping[str, Declared],
    comment: str | None = None,
    expected_version: int | None = None,
) -> LabReturn:
    """Write the lab's values and comments, all or nothing. Lines that are not given stay as they are."""
    _lock(lab_return)
    require(rules.can_fill, actor, lab_return)
    _refuse_over(lab_return)
    if expected_version is not None and expected_version != lab_return.version:
        raise Conflict(lab_return)
    known = {line.name: line for line in lab_return.lines.all()}
    if strangers := set(lines) - set(known):
        raise Refused(f"Ce chiffre n'est pas demandé : {min(strangers)}.")
    changes = _written(known, lines)
    if comment is not None and comment.strip() != lab_return.comment:
        changes["comment"] = [lab_return.comment, comment.strip()]
        lab_return.comment = comment.strip()
    if changes:
        lab_return.full_clean()
        edits.bump(lab_return, comment=lab_return.comment)
        record(
            FiguresDeclared(lab=lab_return.lab.slug, changes=changes),
            actor=actor,
            subject=lab_return,
            audience=Audience.CASE,
        )
    return lab_return


@service
def sign(
    *,
    actor: User,
    lab_return: LabReturn,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> LabReturn:
    """Sign what was read: the version shown, and no other."""
    _lock(lab_return)
    if expected_version is not None and expected_version != lab_return.version:
        raise Refused("Un chiffre a changé depuis que vous avez ouvert la page : relisez-le, puis signez.")
    _refuse_closed(lab_return)
    return_flow.move(lab_return, "sign", actor=actor)
    lab_return.signed_by, lab_return.signed_at = Person.objects.get(user=actor), at or timezone.now()
    lab_return.reopen_reason = ""
    return _keep_and_tell(actor, lab_return, ReturnSigned(lab=lab_return.lab.slug), at)


@service
def reopen(*, actor: User, lab_return: LabReturn, reason: str, at: dt.datetime | None = None) -> LabReturn:
    """Give a signed return back to its lab, with the reason."""
    _lock(lab_return)
    _refuse_closed(lab_return)
    if not reason.strip():
        raise Refused("Dites au lab pourquoi vous rouvrez son bilan.")
    return_flow.move(lab_return, "reopen", actor=actor)
    lab_return.signed_by = lab_return.signed_at = None
    lab_return.reopen_reason, lab_return.reopening_asked = reason.strip(), ""
    return _keep_and_tell(
        actor, lab_return, ReturnReopened(lab=lab_return.lab.slug, reason=reason.strip()), at
    )


@service
def ask_reopening(*, actor: User, lab_return: LabReturn, reason: str) -> LabReturn:
    """The lab saw a mistake once it had signed: the coordination answers. Asking again says it otherwise."""
    _lock(lab_return)
    require(rules.can_fill, actor, lab_return)
    _refuse_closed(lab_return)
    if not lab_return.is_signed:
        raise Refused("Ce bilan n'est pas signé : vous pouvez le corriger.")
    if not reason.strip():
        raise Refused("Dites ce que vous voulez corriger : la coordination le lira.")
    lab_return.reopening_asked = reason.strip()
    return _keep_and_tell(actor, lab_return, ReopeningAsked(lab=lab_return.lab.slug, reason=reason.strip()))


@service
def decline_reopening(*, actor: User, lab_return: LabReturn, reason: str) -> LabReturn:
    """The return stays signed, and its lab reads why."""
    _lock(lab_return)
    require(rules.can_reopen, actor, lab_return)
    if not lab_return.reopening_asked:
        raise Refused("Ce lab ne demande pas à corriger son bilan.")
    if not reason.strip():
        raise Refused("Dites au lab pourquoi son bilan reste signé.")
    lab_return.reopening_asked = ""
    return _keep_and_tell(
        actor, lab_return, ReopeningDeclined(lab=lab_return.lab.slug, reason=reason.strip())
    )


def _lock(lab_return: LabReturn) -> None:
    """The campaign first: closing it and signing come one after the other."""
    campaign = Campaign.objects.select_for_update().get(pk=lab_return.campaign_id)
    lab_return.refresh_from_db(from_queryset=LabReturn.objects.select_for_update())
    lab_return.campaign = campaign


def _keep_and_tell(
    actor: User, lab_return: LabReturn, happened: Event, at: dt.datetime | None = None
) -> LabReturn:
    lab_return.version += 1
    lab_return.full_clean()
    lab_return.save()
    record(happened, actor=actor, subject=lab_return, audience=Audience.CASE, occurred_at=at)
    return lab_return


def why_over(lab_return: LabReturn) -> str:
    """Why its figures are not written any more, or not yet; empty while they are."""
    return _why_closed(lab_return) or (SIGNED if lab_return.is_signed else "")


def _why_closed(lab_return: LabReturn) -> str:
    if lab_return.campaign.is_closed:
        return CLOSED
    return "" if lab_return.campaign.is_open else PREPARED


def _refuse_over(lab_return: LabReturn) -> None:
    if over := why_over(lab_return):
        raise Refused(over)


def _refuse_closed(lab_return: LabReturn) -> None:
    if over := _why_closed(lab_return):
        raise Refused(over)


def _written(known: Mapping[str, ReturnLine], lines: Mapping[str, Declared]) -> dict[str, list[object]]:
    changes: dict[str, list[object]] = {}
    for name, given in lines.items():
        line, comment = known[name], given.comment.strip()
        _refuse_share(line, given.value)
        if (line.declared, line.comment) == (given.value, comment):
            continue
        changes[name] = [_said(line.declared, line.comment), _said(given.value, comment)]
        line.declared, line.comment = given.value, comment
        line.full_clean()
        line.save(update_fields=["declared", "comment"])
    return changes


def _refuse_share(line: ReturnLine, value: Decimal | None) -> None:
    if value is None:
        return
    if value < 0:
        raise Refused(f"« {line.label} » : un chiffre ne descend pas sous zéro.")
    if value > HIGHEST:
        raise Refused(f"« {line.label} » : ce nombre est trop grand.")
    if line.unit == "%" and value > 100:
        raise Refused(f"« {line.label} » : un pourcentage ne dépasse pas 100.")


def _said(value: Decimal | None, comment: str) -> str:
    """A value and its comment, as the journal tells them."""
    shown = "" if value is None else f"{value.normalize():f}".replace(".", ",")
    return f"{shown} ({comment})" if comment else shown

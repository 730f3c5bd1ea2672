"""What the platform notices: a promise about to be missed, a need that nobody follows any more."""

import datetime as dt

from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.journal.recording import record, service
from kilometre.intake.answering import in_journal
from kilometre.intake.events import ContactGone, NeedStillWaiting, PromiseDueSoon, PromiseMissed
from kilometre.intake.models import Need

from .rows import iso, lock


@service
def alert(*, need: Need, now: dt.datetime) -> bool:
    """Tell who answers for a need that its promise is about to be missed. False when another worker told it first."""
    claimed = Need.objects.to_alert(now).filter(pk=need.pk).update(alerted_at=now)
    if claimed:
        record(
            PromiseDueSoon(lab=in_journal(need.answering_lab), due_at=iso(need.due_at)),
            actor=None,
            subject=need,
            audience=Audience.TEAM,
        )
    return bool(claimed)


@service
def escalate(*, need: Need, now: dt.datetime) -> bool:
    """Tell the lab and the coordination that a need waits past its due date. False when another worker told it first.

    Its promise is missed, unless another lab had taken it in charge in time before passing it on.
    """
    claimed = Need.objects.to_escalate(now).filter(pk=need.pk).update(escalated_at=now)
    if claimed:
        told = NeedStillWaiting if need.was_in_time else PromiseMissed
        record(
            told(lab=need.lab_slug, due_at=iso(need.due_at)),
            actor=None,
            subject=need,
            audience=Audience.TEAM,
        )
    return bool(claimed)


@service
def report_contact_gone(*, need: Need) -> bool:
    """Tell the lab that the contact of a need has left. False when it was told, or when somebody follows it now."""
    lock(need)
    if not Need.objects.without_contact().filter(pk=need.pk).exists() or _was_told(need):
        return False
    contact = need.contact.public_id if need.contact else ""
    record(ContactGone(lab=need.lab_slug, contact=contact), actor=None, subject=need, audience=Audience.TEAM)
    return True


def _was_told(need: Need) -> bool:
    """Is the departure the last thing that happened to who follows the need?"""
    told = "intake.contact-gone"
    verbs = ("intake.need-taken-in-charge", "intake.need-handed-over", told)
    last = Entry.objects.about(need.ref).filter(verb__in=verbs).order_by("-id").first()
    return last is not None and last.verb == told

"""Saying that a near case is useful, or has nothing to do with the need; what is useful is linked to it."""

from collections.abc import Mapping
from typing import Any

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.links import services as links
from kilometre.foundation.links.models import Link
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.records.removal import pin
from kilometre.foundation.search.outcomes import OUTCOMES
from kilometre.intake import rules
from kilometre.intake.enums import Mark
from kilometre.intake.events import CaseMarked
from kilometre.intake.models import CaseMark, Need

from .rows import lock

DRAWS_ON = "draws-on-case"
MOST_MARKS = 20


@service
def mark_case(*, actor: User, need: Need, case: Ref, mark: Mark | None) -> None:
    """Say once for each case what it is worth, change one's mind, or take it back (None).

    The case is linked to the need as long as somebody finds it useful.
    """
    lock(need)
    require(rules.can_read, actor, need)
    found = _case(case, need, actor)
    rows = CaseMark.objects.filter(need=need, case=str(case), person=actor)
    if mark == (rows.values_list("mark", flat=True).first() or None):
        return
    if mark is None:
        rows.delete()
    else:
        pin(found)
        CaseMark.objects.update_or_create(need=need, case=str(case), person=actor, defaults={"mark": mark})
    # Of a need never sent, nobody proved to be the sender: the journal names no one.
    author = actor if need.sent_at else None
    record(CaseMarked(case=str(case), mark=mark or ""), actor=author, subject=need, audience=Audience.TEAM)
    if need.sent_at:
        _link(actor, need, found)


@service
def keep_marks(*, need: Need, marks: Mapping[Ref, Mark], seen_by: Any) -> None:
    """What the sender said while writing, of cases that the writer could see."""
    known = resolve(list(marks)[:MOST_MARKS], seen_by)
    for case, record_ in known.items():
        if type(record_) in OUTCOMES and case != need.ref and resolve([case], need.sender):
            mark_case(actor=need.sender, need=need, case=case, mark=marks[case])


@service
def link_marked_cases(*, need: Need) -> None:
    """Link what the sender found useful while writing: the need is sent now."""
    useful = CaseMark.objects.filter(need=need, person=need.sender, mark=Mark.USEFUL)
    for found in resolve(
        [Ref.parse(case) for case in useful.values_list("case", flat=True)], need.sender
    ).values():
        _link(need.sender, need, found)


@service
def forget_marks_of(*, user: User) -> None:
    """Somebody's account is erased: what they said of cases goes; the links stay, as facts of the needs."""
    CaseMark.objects.filter(person=user).delete()


def _case(case: Ref, need: Need, actor: User) -> Record:
    found = resolve([case], actor).get(case)
    if found is None or type(found) not in OUTCOMES or case == need.ref:
        raise Refused("Ce cas n'existe pas, ou vous ne pouvez plus le lire.")
    return found


def _link(actor: User, need: Need, case: Record) -> None:
    """Make or undo the link, as the marks say. An example and a real need are never linked."""
    is_useful = CaseMark.objects.filter(need=need, case=str(case.ref), mark=Mark.USEFUL).exists()
    is_linked = Link.objects.filter(
        source=str(need.ref), kind=DRAWS_ON, target=str(case.ref), withdrawn_at__isnull=True
    ).exists()
    if is_useful and not is_linked and need.is_fictional == case.is_fictional:
        links.link(actor=actor, source=need, kind=DRAWS_ON, target=case)
    elif is_linked and not is_useful:
        links.unlink(actor=actor, source=need, kind=DRAWS_ON, target=case)

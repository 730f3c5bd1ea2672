"""The link by which the owner of an action says that it is done, from an e-mail, without signing in."""

import datetime as dt

from kilometre.foundation.accounts.links import Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.ui import french

from . import services
from .models import FollowUp
from .rules import rituals as rules

FINISH = "coordination.finish-follow-up"
DONE = "done"


def link_to_finish(follow_up: FollowUp, user: User) -> str:
    """The address by which ``user`` settles ``follow_up``."""
    choices = [(DONE, "C'est fait"), ("drop", "Abandonner, en disant pourquoi")]
    return issue(FINISH, person=user, subject=follow_up.ref, choices=choices)


def _follow_up_of(link: ActionLink) -> FollowUp | None:
    """The action, if it is for this person to settle."""
    if link.subject is None:
        return None
    rows = FollowUp.objects.select_related("ritual__network", "owner")
    found = rows.filter(public_id=link.subject.public_id).first()
    return found if found is not None and rules.can_settle(link.person, found) else None


def _details(link: ActionLink) -> str:
    found = _follow_up_of(link)
    assert found is not None
    return f"{found.text}\n\nPour le {french.date(found.due_on)}."


def _settled(link: ActionLink) -> str:
    found = _follow_up_of(link)
    if found is None:
        return "Cette action n'attend plus rien de vous."
    return "Cette action est déjà réglée." if found.is_settled else ""


@link_purpose(
    FINISH,
    title="Une action de réunion",
    question="Où en est cette action ?",
    button="Répondre",
    lifetime=dt.timedelta(days=30),
    comment=Comment("Un mot sur le résultat, ou la raison de l'abandon", FollowUp, "reason"),
    details=_details,
    settled=_settled,
)
def finish(link: ActionLink, *, choice: str, comment: str) -> str:
    found = _follow_up_of(link)
    assert found is not None
    if choice == DONE:
        services.finish(actor=link.person, follow_up=found, word=comment)
        return "C'est noté : l'action est faite."
    services.drop(actor=link.person, follow_up=found, reason=comment)
    return "C'est noté : l'action est abandonnée."

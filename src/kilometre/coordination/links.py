"""Links of e-mails, without signing in: who owns an action says that it is done, who heads a network sorts a subject."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.accounts.links import Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.ui import french

from . import services
from .enums import ProposalState
from .models import FollowUp, Proposal
from .presenting.rituals import when
from .rules import rituals as rules

FINISH = "coordination.finish-follow-up"
SORT = "coordination.sort-proposal"
DONE, ACCEPT = "done", "accept"


def link_to_finish(follow_up: FollowUp, user: User) -> str:
    """The address by which ``user`` settles ``follow_up``."""
    choices = [(DONE, "C'est fait"), ("drop", "Abandonner, en disant pourquoi")]
    return issue(FINISH, person=user, subject=follow_up.ref, choices=choices)


def _follow_up_of(link: ActionLink) -> FollowUp | None:
    """The action, if it is for this person to settle."""
    if link.subject is None:
        return None
    rows = FollowUp.objects.select_related("ritual__network", "meeting__ritual", "owner")
    found = rows.filter(public_id=link.subject.public_id).first()
    return found if found is not None and rules.can_settle(link.person, found) else None


def _details(link: ActionLink) -> str:
    found = _follow_up_of(link)
    assert found is not None
    meeting = f"«\u00a0{found.ritual}\u00a0», {french.day(found.meeting.day)}"
    return f"Confiée à la réunion {meeting}. Pour le {french.date(found.due_on)}."


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
    comment=Comment(
        "Un mot sur le résultat, ou la raison de l'abandon", FollowUp, "reason", "à dire si vous abandonnez"
    ),
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


def link_to_sort(proposal: Proposal, user: User) -> str:
    """The address by which ``user`` puts a subject on the next agenda, or declines it."""
    choices = [(ACCEPT, "Mettre à l'ordre du jour"), ("decline", "Ne pas retenir, en disant pourquoi")]
    ritual = proposal.ritual
    return issue(SORT, person=user, subject=ritual.ref, choices=choices, data={"number": proposal.number})


def _proposal_of(link: ActionLink) -> Proposal | None:
    """The subject, if it is for this person to sort."""
    if link.subject is None:
        return None
    rows = Proposal.objects.select_related("ritual__network", "meeting__ritual", "proposer__user")
    here = rows.filter(ritual__public_id=link.subject.public_id, number=link.data.get("number", 0))
    found = here.first()
    return found if found is not None and rules.can_sort(link.person, found) else None


def _subject(link: ActionLink) -> str:
    found = _proposal_of(link)
    assert found is not None
    following = found.ritual.series().following(timezone.now())
    who = f"Proposé par {found.proposer}." if found.proposer else ""
    day = f"Prochaine réunion\u00a0: {when(following[0].starts_at, found.ritual.zone)}." if following else ""
    return "\n\n".join(filter(None, (found.title, found.detail, who, day)))


def _sorted(link: ActionLink) -> str:
    found = _proposal_of(link)
    if found is None:
        return "Ce sujet n'attend plus de réponse de vous."
    told = f"Le sujet «\u00a0{found.title}\u00a0»"
    match ProposalState(found.state):
        case ProposalState.ACCEPTED:
            assert found.meeting is not None
            return f"{told} est déjà à l'ordre du jour du {french.day(found.meeting.day)}."
        case ProposalState.DECLINED:
            return f"{told} n'a pas été retenu."
        case ProposalState.WITHDRAWN:
            return f"{told} a été retiré par qui l'a proposé."
    is_stopped = found.ritual.is_stopped(timezone.now())
    return "Ce rituel est arrêté\u00a0: il n'a plus de réunion à venir." if is_stopped else ""


@link_purpose(
    SORT,
    title="Un sujet est proposé",
    question="Que faites-vous de ce sujet\u00a0?",
    button="Répondre",
    lifetime=dt.timedelta(days=30),
    comment=Comment("La raison", Proposal, "reason", "à dire si vous ne le retenez pas"),
    details=_subject,
    settled=_sorted,
)
def sort_proposal(link: ActionLink, *, choice: str, comment: str) -> str:
    found = _proposal_of(link)
    assert found is not None
    if choice != ACCEPT:
        services.decline_proposal(actor=link.person, proposal=found, reason=comment)
        return "C'est noté\u00a0: le sujet n'est pas retenu, et la personne qui l'a proposé en est prévenue."
    services.accept_proposal(actor=link.person, proposal=found)
    assert found.meeting is not None
    return f"C'est noté\u00a0: le sujet est à l'ordre du jour du {french.day(found.meeting.day)}."

"""Who is told of skills to attest and of loans."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.network.rules import has_profile

from .endorsing import link_to_endorse
from .enums import EndorsementState
from .events import (
    EndorsementAsked,
    EndorsementGiven,
    LoanAccepted,
    LoanAgreed,
    LoanAsked,
    LoanCancelled,
    LoanDeclined,
    LoanRefused,
)
from .models import Endorsement, Loan, Person

SKILLS = declare_topic("competences", Sphere.ENTRUSTED, rule=has_profile)
LOANS = declare_topic("prets", Sphere.ENTRUSTED, rule=has_profile)


def _link(entry: Entry, user: User) -> str | None:
    """For the colleague, while the request waits."""
    asked = _endorsement(entry)
    return link_to_endorse(asked, user) if asked and asked.state == EndorsementState.ASKED else None


@notify_on(
    EndorsementAsked, topic=SKILLS, label="Un collègue me demande d'attester une compétence", link=_link
)
def skill_to_attest(entry: Entry) -> Iterable[Notice]:
    asked = _endorsement(entry)
    if asked and asked.state == EndorsementState.ASKED and asked.by.user:
        text = f"{asked.held.person} vous demande d'attester une compétence : {asked.held.skill}"
        yield Notice(asked.by.user, text, None, reverse("network:endorse", args=[asked.pk]))


@notify_on(EndorsementGiven, topic=SKILLS, label="Une de mes compétences est attestée")
def skill_is_attested(entry: Entry) -> Iterable[Notice]:
    given = _endorsement(entry)
    if given and given.held.person.user:
        url = reverse("network:my-skill", args=[given.held.skill.slug])
        text = f"{given.by} atteste votre compétence : {given.held.skill}"
        yield Notice(given.held.person.user, text, None, url)


@notify_on(LoanAsked, topic=LOANS, label="Un lab demande mon aide, ou une de mes demandes avance")
def loan_is_asked(entry: Entry) -> Iterable[Notice]:
    loan = _loan(entry)
    if loan is not None:
        text = f"{loan.lab} demande votre aide : votre responsable répond d'abord"
        yield from _tell([loan.person], loan, text, entry)


@notify_on(LoanAgreed, topic=LOANS, label="Un lab demande mon aide, ou une de mes demandes avance")
def loan_is_agreed(entry: Entry) -> Iterable[Notice]:
    loan = _loan(entry)
    if loan is not None:
        yield from _tell(
            [loan.person],
            loan,
            f"Votre responsable est d'accord pour que vous aidiez {loan.lab} : et vous ?",
            entry,
        )
        yield from _tell(
            [loan.asked_by],
            loan,
            f"{loan} : le responsable est d'accord, la personne répond maintenant",
            entry,
        )


@notify_on(LoanRefused, topic=LOANS, label="Un lab demande mon aide, ou une de mes demandes avance")
@notify_on(LoanAccepted, topic=LOANS, label="Un lab demande mon aide, ou une de mes demandes avance")
@notify_on(LoanDeclined, topic=LOANS, label="Un lab demande mon aide, ou une de mes demandes avance")
@notify_on(LoanCancelled, topic=LOANS, label="Un lab demande mon aide, ou une de mes demandes avance")
def loan_is_settled(entry: Entry) -> Iterable[Notice]:
    loan = _loan(entry)
    if loan is not None:
        text = f"{loan} : {loan.get_state_display().lower()}"
        yield from _tell([loan.person, loan.asked_by], loan, text, entry)


def _endorsement(entry: Entry) -> Endorsement | None:
    rows = Endorsement.objects.select_related("held__person__user", "held__skill", "by__user")
    return rows.filter(pk=entry.facts["endorsement"]).first()


def _loan(entry: Entry) -> Loan | None:
    rows = Loan.objects.select_related("person__user", "asked_by__user", "lab")
    return rows.filter(public_id=Ref.parse(entry.subject).public_id).first()


def _tell(people: Iterable[Person], loan: Loan, text: str, entry: Entry) -> Iterator[Notice]:
    """All but who acted."""
    for person in people:
        user = person.user
        if user is not None and user.public_id != entry.actor:
            yield Notice(user, text, loan)

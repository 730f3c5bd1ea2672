"""The manager's answer: an e-mail, and a link that answers without an account."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from kilometre.foundation.accounts import services as accounts
from kilometre.foundation.accounts.links import PURPOSES, Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks import task
from kilometre.foundation.ui import french

from . import weeks
from .enums import LoanState
from .models import Loan

AGREE = "network.agree-to-loan"
YES, NO = "yes", "no"


@task(retries=5, label="Écrire au manager d'une personne prêtée")
def ask_manager(public_id: str) -> None:
    """Write to the manager of a loan that waits for them. An example writes to fictional accounts only."""
    loan = Loan.objects.for_page().filter(public_id=public_id, state=LoanState.ASKED).first()
    if loan is None or not loan.manager_email:
        return
    manager = _account(loan)
    if manager is None:
        return
    facts = {
        "loan": loan,
        "spread": spread(loan),
        "url": link_to_agree(loan, manager),
        "days": PURPOSES[AGREE].lifetime.days,
        "site_name": settings.SITE_NAME,
    }
    body = render_to_string("network/mails/ask_manager.txt", facts)
    marked = "[Exemple fictif] " if loan.is_fictional else ""
    subject = f"{marked}Votre accord pour {loan.person}"
    EmailMessage(subject, body.strip() + "\n", to=[loan.manager_email]).send()


def link_to_agree(loan: Loan, manager: User) -> str:
    """The address by which the manager says yes or no."""
    choices = [(YES, "Je suis d'accord"), (NO, "Je refuse")]
    return issue(AGREE, person=manager, subject=loan.ref, choices=choices)


def spread(loan: Loan) -> list[str]:
    """« Semaine 32, du 3 août : 2 jours », week by week."""
    return [f"{weeks.words(row.week)} : {weeks.in_words(row.half_days)}" for row in loan.weeks.all()]


def _account(loan: Loan) -> User | None:
    """The manager's, made if needed so that their answer has an author; None when they are not to be written to."""
    known = User.objects.with_email(loan.manager_email).first()
    if known is None and not loan.is_fictional:
        name = loan.manager_name or loan.manager_email.partition("@")[0]
        known = accounts.account_for(name=name, email=loan.manager_email, origin=Origin.LIVE)
    if known is None or known.is_fictional != loan.is_fictional or not known.is_active:
        return None
    return known


def _details(link: ActionLink) -> str:
    loan = _loan(link)
    assert loan is not None
    said = [
        f"{loan.person}, pour {loan.lab}, à la demande {french.of(loan.asked_by)}.",
        loan.purpose,
        *spread(loan),
    ]
    return "\n\n".join(said)


def _loan(link: ActionLink) -> Loan | None:
    if link.subject is None:
        return None
    loan = Loan.objects.for_page().filter(public_id=link.subject.public_id).first()
    is_theirs = loan is not None and loan.manager_email.lower() == link.person.email.lower()
    return loan if is_theirs else None


def _settled(link: ActionLink) -> str:
    loan = _loan(link)
    return (
        ""
        if loan is not None and loan.state == LoanState.ASKED
        else "Cette demande n'attend plus de réponse de vous."
    )


def _without_account(link: ActionLink) -> str:
    loan = _loan(link)
    if loan is None:
        return "Vous pouvez fermer cette page."
    address = f", ou au lab\u00a0: {loan.lab.contact_email}" if loan.lab.contact_email else ""
    return (
        f"Vous pouvez fermer cette page. {loan.person} et {loan.asked_by}, {french.of(loan.lab)}, sont prévenus de chaque "
        f"réponse. Pour revenir sur la vôtre, ou connaître la suite, écrivez à {loan.person}{address}."
    )


@link_purpose(
    AGREE,
    title="Votre accord est demandé",
    question="Êtes-vous d'accord pour que cette personne aide ce lab ?",
    button="Répondre",
    lifetime=dt.timedelta(days=21),
    comment=Comment("Pourquoi\u00a0?", Loan, "reason", "à dire si vous refusez"),
    details=_details,
    settled=_settled,
    afterwards="Votre réponse est enregistrée.",
    without_account=_without_account,
)
def answer_for_manager(link: ActionLink, *, choice: str, comment: str) -> str:
    from . import services  # noqa: PLC0415 (services ask the manager)

    loan = _loan(link)
    assert loan is not None
    if choice == YES:
        services.agree_to_loan(actor=link.person, loan=loan)
        return f"C'est noté : {loan.person} peut accepter d'aider {loan.lab}."
    services.refuse_loan(actor=link.person, loan=loan, reason=comment)
    return "C'est noté : la personne et le lab liront votre motif."

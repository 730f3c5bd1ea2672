"""The link by which a lab answers a call, from the e-mail or from « Mon lundi », without signing in."""

import datetime as dt

from kilometre.foundation.accounts.links import issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.errors import Refused

from . import rules, services
from .enums import Choice
from .models import Answer

ANSWER_CALL = "calls.answer"


def link_to_answer(answer: Answer, user: User) -> str:
    """The address by which ``user`` answers for the lab of ``answer``."""
    choices = [
        (Choice.YES.value, "Oui"),
        (Choice.MAYBE.value, "Peut-être"),
        (Choice.NO.value, "Non"),
    ]
    return issue(
        ANSWER_CALL, person=user, subject=answer.call.ref, choices=choices, data={"lab": answer.lab.slug}
    )


def _answer_of(link: ActionLink) -> Answer | None:
    if link.subject is None:
        return None
    rows = Answer.objects.select_related("call", "lab").prefetch_related("call__questions")
    return rows.filter(call__public_id=link.subject.public_id, lab__slug=link.data.get("lab", "")).first()


def _details(link: ActionLink) -> str:
    """What is asked; nothing when it waits for this person no more."""
    answer = _answer_of(link)
    if answer is None or not rules.can_answer(link.person, answer):
        return ""
    questions = "\n".join(f"• {question}" for question in answer.call.questions.all())
    return "\n\n".join(
        text for text in (f"{answer.lab} : {answer.call.title}", answer.call.question, questions) if text
    )


@link_purpose(
    ANSWER_CALL,
    title="Un appel aux labs",
    question="Que répond votre lab ?",
    button="Répondre",
    lifetime=dt.timedelta(days=60),
    comment="Un mot d'explication (facultatif) : vos dates, vos conditions, vos réponses aux questions.",
    details=_details,
)
def answer_call(link: ActionLink, *, choice: str, comment: str) -> str:
    answer = _answer_of(link)
    if answer is None or not rules.can_answer(link.person, answer):
        raise Refused("Cet appel n'attend plus de réponse de vous.")
    services.answer(actor=link.person, answer=answer, choice=Choice(choice), comment=comment)
    return f"C'est noté : {answer.lab} répond « {Choice(choice).label.lower()} »."

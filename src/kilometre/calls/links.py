"""The link by which a lab answers a call, from the e-mail or from « Mon lundi », without signing in."""

import datetime as dt
from collections.abc import Mapping

from django.forms import Field

from kilometre.foundation.accounts.links import Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.ui import french

from . import presenting, rules, services
from .enums import Choice
from .forms import by_field, question_fields
from .models import Answer
from .services.answering import CLOSED

ANSWER_CALL = "calls.answer"
AWAITED_VERSION = 1  # each answer passes to the next one


def link_to_answer(answer: Answer, user: User) -> str:
    """The address by which ``user`` answers for the lab of ``answer``."""
    choices = [
        (Choice.YES.value, "Oui"),
        (Choice.MAYBE.value, "Peut-être"),
        (Choice.NO.value, "Non"),
    ]
    return issue(
        ANSWER_CALL,
        person=user,
        subject=answer.call.ref,
        choices=choices,
        data={"lab": answer.lab.slug, "version": answer.version},
    )


def _answer_of(link: ActionLink) -> Answer | None:
    if link.subject is None:
        return None
    rows = Answer.objects.select_related("call", "lab", "answered_by").prefetch_related(
        "call__questions", "replies"
    )
    return rows.filter(call__public_id=link.subject.public_id, lab__slug=link.data.get("lab", "")).first()


def _details(link: ActionLink) -> str:
    """What is asked, until when, for which period, and what a colleague said already."""
    answer = _answer_of(link)
    assert answer is not None
    period = presenting.period(answer.call)
    readers = (
        "Qui demande et les labs interrogés la liront." if answer.call.is_shared else "Qui demande la lira."
    )
    return "\n\n".join(
        text
        for text in (
            f"On attend la réponse {french.of(answer.lab)} jusqu'au {french.date(answer.call.closes_on)}.",
            answer.call.question,
            f"Pour la période {period}." if period else "",
            _said(answer, link.person),
            f"Votre réponse vaut pour tout le lab. {readers} Elle se change sur la plateforme tant que l'appel est ouvert.",
        )
        if text
    )


def _fields(link: ActionLink) -> Mapping[str, Field]:
    """The short questions of the call."""
    answer = _answer_of(link)
    assert answer is not None
    return question_fields(answer, answer.call.questions.all())


def _said(answer: Answer, user: User) -> str:
    """« Alice a répondu « oui » le 3 mars : « avec douze places ». »; nothing while it is awaited."""
    if answer.is_awaited or answer.answered_at is None:
        return ""
    by = answer.answered_by
    who = "Vous avez" if by and by.user_id == user.pk else f"{by or 'Un membre de votre lab'} a"
    day = french.short_day(answer.answered_at)
    comment = f" : « {answer.comment} »" if answer.comment else ""
    return f"{who} répondu « {answer.get_choice_display().lower()} » le {day}{comment}."


def _settled(link: ActionLink) -> str:
    answer = _answer_of(link)
    if answer is None or not rules.can_answer(link.person, answer):
        return "Cet appel n'attend plus de réponse de vous."
    if not answer.call.is_open:
        return CLOSED
    if answer.version != _version_read(link):
        return f"{_said(answer, link.person)} Pour changer cette réponse, ouvrez l'appel dans la plateforme."
    return ""


def _version_read(link: ActionLink) -> int:
    """The version that the link was issued about; those older than versions are about an answer still awaited."""
    return int(link.data.get("version", AWAITED_VERSION))


@link_purpose(
    ANSWER_CALL,
    title="Un appel aux labs",
    question="Que répond votre lab ?",
    button="Répondre",
    lifetime=dt.timedelta(days=60),
    comment=Comment("Un mot d'explication", Answer, "comment"),
    details=_details,
    fields=_fields,
    settled=_settled,
)
def answer_call(link: ActionLink, *, choice: str, comment: str, given: Mapping[str, str]) -> str:
    answer = _answer_of(link)
    assert answer is not None
    services.answer(
        actor=link.person,
        answer=answer,
        choice=Choice(choice),
        comment=comment or answer.comment,
        replies={
            question: given.get(name, "") for name, question in by_field(answer.call.questions.all()).items()
        },
        expected_version=_version_read(link),
    )
    return f"C'est noté : {answer.lab} répond « {Choice(choice).label.lower()} »."

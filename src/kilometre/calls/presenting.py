"""A call as its reader may see it: what comes next, and the answers side by side."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from kilometre.foundation.ui import french
from kilometre.network.rules import standing

from . import rules
from .enums import Choice
from .models import Answer, Call, Question

TONES = {Choice.YES: "success", Choice.MAYBE: "info", Choice.NO: "neutral"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A lab's answer; ``replies`` in the order of the questions."""

    answer: Answer
    label: str
    tone: str
    is_mine: bool
    replies: list[tuple[Question, str]]


def answers(call: Call, user: Any) -> list[Shown]:
    """Those that the reader may see: all, or those of their own labs."""
    own = standing(user).labs
    sees_all = rules.can_read_answers(user, call)
    questions = list(call.questions.all())
    return [
        _shown(answer, questions, is_mine=answer.lab_id in own)
        for answer in call.answers.all()
        if sees_all or answer.lab_id in own
    ]


def _shown(answer: Answer, questions: list[Question], *, is_mine: bool) -> Shown:
    said = {reply.question_id: reply.text for reply in answer.replies.all()}
    return Shown(
        answer,
        answer.get_choice_display() or "Réponse attendue",
        TONES[Choice(answer.choice)] if answer.choice else "warning",
        is_mine,
        [(question, said[question.pk]) for question in questions if question.pk in said],
    )


def period(call: Call) -> str:
    """« du 4 janv. 2027 au 8 janv. 2027 »; nothing when the call names no day."""
    begins = f"du {french.short_day(call.starts_on)}" if call.starts_on else ""
    ends = f"au {french.short_day(call.ends_on)}" if call.ends_on else ""
    return f"{begins} {ends}".strip()


def summary(call: Call) -> str:
    """« 2 oui, 1 peut-être, 3 réponses attendues »."""
    counts = Counter(answer.choice for answer in call.answers.all())
    said = [f"{counts[choice]} {choice.label.lower()}" for choice in Choice if counts[choice]]
    if counts[""]:
        said.append(french.count(counts[""], "réponse attendue", "réponses attendues"))
    return ", ".join(said)


def next_step(call: Call, user: Any, today: dt.date) -> str:
    """What comes next, for whoever reads."""
    closes = french.date(call.closes_on)
    own = standing(user).labs
    if call.is_open and any(answer.is_awaited and answer.lab_id in own for answer in call.answers.all()):
        return f"Votre lab est attendu jusqu'au {closes}."
    if call.is_open and not rules.can_read_answers(user, call):
        return f"La réponse de votre lab est enregistrée. L'appel se clôt le {closes}."
    if call.is_open:
        return _while_open(call, closes, can_run=rules.can_run(user, call))
    if call.outcome:
        return "L'appel est clos, et ce qu'il en sort se lit ci-dessous."
    if rules.can_run(user, call):
        return "L'appel est clos. Dites aux labs ce qu'il en sort."
    return "L'appel est clos. Qui l'a lancé doit encore dire ce qu'il en sort."


def _while_open(call: Call, closes: str, *, can_run: bool) -> str:
    waiting = sum(answer.is_awaited for answer in call.answers.all())
    if waiting:
        silent = "lab n'a pas encore répondu", "labs n'ont pas encore répondu"
        return f"{french.count(waiting, *silent)}. L'appel se clôt le {closes}."
    if can_run:
        return "Tous les labs ont répondu : vous pouvez clore l'appel et dire ce qu'il en sort."
    return "Tous les labs ont répondu. Qui a lancé l'appel dira ce qu'il en sort."

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


def summary(call: Call) -> str:
    """« 2 oui, 1 peut-être, 3 réponses attendues »."""
    counts = Counter(answer.choice for answer in call.answers.all())
    said = [f"{counts[choice]} {choice.label.lower()}" for choice in Choice if counts[choice]]
    if counts[""]:
        said.append(french.count(counts[""], "réponse attendue", "réponses attendues"))
    return ", ".join(said)


def next_step(call: Call, user: Any, today: dt.date) -> str:
    """What comes next, for whoever reads."""
    waiting = [str(answer.lab) for answer in call.answers.all() if answer.is_awaited]
    own = standing(user).labs
    if call.is_open and any(answer.is_awaited and answer.lab_id in own for answer in call.answers.all()):
        return f"Votre lab est attendu jusqu'au {french.date(call.closes_on)}."
    if call.is_open and waiting:
        return (
            f"{len(waiting)} labs n'ont pas encore répondu. L'appel se clôt le {french.date(call.closes_on)}."
        )
    if call.is_open:
        return "Tous les labs ont répondu : vous pouvez clore l'appel et dire ce qu'il en sort."
    if call.outcome:
        return "L'appel est clos, et ce qu'il en sort se lit ci-dessous."
    return "L'appel est clos. Qui l'a lancé doit encore dire ce qu'il en sort."

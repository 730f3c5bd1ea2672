"""What a lab says: given once by any of its members, and changed until the call closes."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from kilometre.calls import rules
from kilometre.calls.enums import Choice
from kilometre.calls.events import LabAnswered
from kilometre.calls.models import Answer, Call, Question, Reply
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.network.models import Person

CLOSED = "Cet appel est clos\u00a0: il n'attend plus de réponse."


@service
def answer(
    *,
    actor: User,
    answer: Answer,
    choice: Choice,
    comment: str = "",
    replies: Mapping[Question, str] | None = None,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Answer:
    """Say yes, no or perhaps for one's lab. ``replies`` of None leaves those given before.

    Conflict when a colleague answered since ``expected_version``.
    """
    answer.call = Call.objects.select_for_update().get(pk=answer.call_id)
    require(rules.can_answer, actor, answer)
    if not answer.call.is_open:
        raise Refused(CLOSED)
    answer.refresh_from_db(fields=["version"])
    if expected_version not in {None, answer.version}:
        raise Conflict(answer)
    answer.version += 1
    answer.choice, answer.comment = choice, comment.strip()
    answer.answered_at, answer.answered_by = at or timezone.now(), Person.objects.get(user=actor)
    answer.full_clean()
    answer.save()
    if replies is not None:
        Reply.objects.filter(answer=answer).delete()
        for question, text in replies.items():
            if text.strip():
                row = Reply(answer=answer, question=question, text=text.strip())
                row.full_clean()
                row.save()
    record(
        LabAnswered(lab=answer.lab.slug, choice=choice),
        actor=actor,
        subject=answer.call,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return answer

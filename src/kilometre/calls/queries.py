"""Reads of calls and of the answers of labs."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Case, Count, Prefetch, Q, When

from kilometre.foundation.records.models import RecordQuerySet

from .enums import AGREEING, CallState, Choice

if TYPE_CHECKING:
    from .models import Answer, Call


class CallQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """For the labs asked, who asks, and the national coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        seen = Q(pk__in=[])
        if own.acting_id:
            seen |= Q(author=own.acting_id)
        if own.organisations:
            seen |= Q(asked_by__in=own.organisations)
        if own.labs:
            answers = cast("Any", self.model).answers.rel.related_model.objects
            seen |= Q(pk__in=answers.filter(lab__in=own.labs).values("call"))
        return self.filter(seen)

    def open(self) -> Self:
        return self.filter(state=CallState.OPEN)

    def to_close(self, today: dt.date) -> Self:
        return self.open().filter(closes_on__lt=today)

    def with_counts(self) -> Self:
        """``asked``, ``answered`` and ``said_yes``: numbers of labs."""
        return self.annotate(
            asked=Count("answers"),
            answered=Count("answers", filter=~Q(answers__choice="")),
            said_yes=Count("answers", filter=Q(answers__choice=Choice.YES)),
        )

    def for_list(self, user: Any) -> Self:
        """With ``reads_answers``: whether ``user``, who sees the call, reads what the labs said."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        runs = Q(author__isnull=False, author=own.acting_id) | Q(asked_by__in=own.organisations)
        reads = Q(pk__isnull=False) if own.is_coordinator else Q(is_shared=True) | runs
        rows = self.with_counts().annotate(reads_answers=Case(When(reads, then=True), default=False))
        return rows.select_related("asked_by", "author")

    def for_page(self) -> Self:
        """With the answers in the order of labs, whole: who asks and labs read parts of them."""
        model = cast("Any", self.model)
        answers = (
            model.answers.rel.related_model.objects.select_related("lab__region", "answered_by")
            .prefetch_related("replies")
            .order_by("lab__sort_key", "pk")
        )
        return self.select_related("author__user", "asked_by", "reform").prefetch_related(
            "questions", Prefetch("answers", answers)
        )


class AnswerQuerySet(models.QuerySet):
    def awaited(self) -> Self:
        """Not given yet, of calls that are open."""
        return self.filter(choice="", call__state=CallState.OPEN)

    def to_give(self, labs: Iterable[int]) -> Self:
        return self.awaited().filter(lab__in=labs)


def willing(call: "Call", user: Any) -> list[str]:
    """The labs that said yes, by their slugs: all for who reads the answers, one's own for the others."""
    from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

    from .rules import can_read_answers  # noqa: PLC0415 (rules read models, which use this module)

    own, reads_all = standing(user).labs, can_read_answers(user, call)
    said_yes = (answer for answer in call.answers.all() if answer.choice == Choice.YES)
    return [answer.lab.slug for answer in said_yes if reads_all or answer.lab_id in own]


def agreements(call: "Call") -> dict[int, "Answer"]:
    """The yes of each lab (by its key) that agrees in principle to what the call asks; none of a call for something else."""
    if call.kind not in AGREEING:
        return {}
    said_yes = call.answers.filter(choice=Choice.YES).select_related("answered_by", "call")
    return {answer.lab_id: answer for answer in said_yes}

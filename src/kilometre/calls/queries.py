"""Reads of calls and of the answers of labs."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self, cast

from django.db import models
from django.db.models import Count, Prefetch, Q

from kilometre.foundation.records.models import RecordQuerySet

from .enums import CallState, Choice


class CallQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """For the labs asked, who asks, and the national coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        seen = Q(pk__in=[])
        if own.person_id:
            seen |= Q(author=own.person_id)
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

    def for_list(self) -> Self:
        return self.with_counts().select_related("asked_by", "author")

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

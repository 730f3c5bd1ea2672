"""Reads of the needs."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self, cast

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.enums import OPEN_STATUSES, MembershipRole

from .enums import BROUGHT_IN, NeedState

SENT = Q(sent_at__isnull=False)  # what never left is seen by its sender alone, whatever became of it


class NeedQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of ``rules.can_read``. Administrators run the platform, they do not handle needs: they see none."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        if not user.is_authenticated:
            return self.none()
        sent = cast("Any", self.model)._base_manager.filter(sender=user.pk).exclude(source=BROUGHT_IN)
        if standing(user).is_coordinator:
            return self.filter(Q(pk__in=sent.values("pk")) | SENT)
        # A union, where PostgreSQL reads an index for each side: it reads the whole table for an « or ».
        return self.filter(pk__in=sent.values("pk").union(*self._of_team(user)))

    def worked_on_by(self, user: Any) -> Self:
        """Those of ``rules.can_read_work``: of one's labs, all of them for the coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        if standing(user).is_coordinator:
            return self.filter(SENT)
        first, *others = self._of_team(user)
        return self.filter(pk__in=first.union(*others))

    def _of_team(self, user: Any) -> tuple[Any, ...]:
        """The ids of those that the labs of ``user`` have, had or help with."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own, needs = standing(user).labs, cast("Any", self.model)._base_manager
        theirs = needs.filter(SENT, lab__in=own)
        return theirs.values("pk"), needs.filter(SENT, involved_labs__in=own).values("pk")

    def of_labs(self, labs: Iterable[int]) -> Self:
        """Sent to these labs, or to which they were associated."""
        return self.filter(self._touching(labs), SENT)

    def sent_by(self, user: Any) -> Self:
        """Not what one brought from the spreadsheet of a lab: somebody else asked it."""
        return self.filter(sender=user.pk).exclude(source=BROUGHT_IN)

    def waiting(self) -> Self:
        """Sent, and nobody is their contact yet."""
        return self.filter(state=NeedState.SENT)

    def late(self, now: dt.datetime) -> Self:
        """Waiting although the promised delay is over, in no lab that ever took it in charge in time."""
        return self.past_due(now).exclude(taken_at__lte=F("due_at"))

    def past_due(self, now: dt.datetime) -> Self:
        """Waiting for a contact although the due date is over: late, or passed on by a lab that was in time."""
        return self.waiting().filter(due_at__lt=now)

    def without_team(self) -> Self:
        """Of labs where nobody has an account: the coordination stands in."""
        return self.filter(~_team())

    def with_team(self) -> Self:
        """Of labs where somebody can answer."""
        return self.filter(_team())

    def orphans(self) -> Self:
        """Nobody answers for them: declined, left aside, of a closed lab, or of one whose people are all gone."""
        gone = cast("Any", self.model).objects.without_contact().without_team().values("pk")
        alone = self.without_team().values("pk")
        unheard = Q(state=NeedState.SENT) & (Q(pk__in=alone) | ~Q(lab__status__in=OPEN_STATUSES))
        return self.filter(SENT, state__in=(NeedState.SENT, NeedState.IN_CHARGE)).filter(
            Q(orphaned_at__isnull=False) | unheard | Q(pk__in=gone)
        )

    def followed(self) -> Self:
        """Not in the tray by a step of somebody: those of which a lab still takes care."""
        return self.filter(orphaned_at__isnull=True)

    def that_may_climb(self, now: dt.datetime) -> Self:
        """Those of which a rung of ``ladder_of`` may be due: nobody took a step since the delay of the first one.

        A message may have been written since: ``climb`` looks at it, need by need.
        """
        aside, waiting = (
            now - dt.timedelta(days=settings.NEED_LADDER[name]) for name in ("contact", "waiting")
        )
        waits = Q(state=NeedState.SENT, due_at__lte=waiting) & _untouched_since(waiting)
        stands = Q(state=NeedState.IN_CHARGE) & _untouched_since(aside)
        return self.followed().filter(SENT, waits | stands)

    def without_contact(self) -> Self:
        """In charge, although the contact left the lab (or the coordination, which stands in for it) or closed the account."""
        from kilometre.network.models import Membership  # noqa: PLC0415 (app ready: models read queries)

        at_work = Q(lab=OuterRef("lab")) | Q(role=MembershipRole.COORDINATOR)
        present = Membership.objects.current().filter(at_work, person=OuterRef("contact"))
        gone = ~Exists(present) | Q(contact__user__is_active=False)
        return self.filter(gone, state=NeedState.IN_CHARGE)

    def to_alert(self, now: dt.datetime) -> Self:
        """Whose promise is about to be missed, and nobody was told so."""
        return self.waiting().filter(
            alert_at__lte=now, due_at__gte=now, alerted_at__isnull=True, taken_at__isnull=True
        )

    def to_escalate(self, now: dt.datetime) -> Self:
        """Past their due date, and nobody was told so; those of the tray are with the coordination already."""
        return self.past_due(now).followed().filter(escalated_at__isnull=True)

    def whose_promise_is_judged(self, now: dt.datetime) -> Self:
        """Taken in charge, or left waiting past the due date: of the others, nobody can tell yet.

        What a lab brought from its spreadsheet was promised elsewhere: it is not judged here.
        """
        waited = Q(closed_at__isnull=True) | Q(closed_at__gt=F("due_at"))
        judged = self.filter(Q(taken_at__isnull=False) | (Q(due_at__lt=now) & waited))
        return judged.exclude(source=BROUGHT_IN)

    def in_time(self) -> Self:
        """Taken in charge within the promised delay."""
        return self.filter(taken_at__lte=F("due_at"))

    def unconfirmed_since(self, moment: dt.datetime) -> Self:
        """Kept aside since before ``moment``, and never confirmed."""
        return self.filter(state=NeedState.UNCONFIRMED, created_at__lt=moment)

    def for_page(self) -> Self:
        rows = self.select_related("lab__territory", "lab__region", "territory", "sender", "contact__user")
        return rows.prefetch_related("involved_labs")

    def for_list(self) -> Self:
        return self.select_related("lab", "contact", "territory")

    def _touching(self, labs: Iterable[int]) -> Q:
        ids, need = list(labs), cast("Any", self.model)
        involved = need.involved_labs.through.objects.filter(lab__in=ids)
        return Q(lab__in=ids) | Q(pk__in=involved.values("need"))


def _untouched_since(moment: dt.datetime) -> Q:
    return Q(turned_at__lte=moment) | Q(turned_at=None)


def _team() -> Exists:
    """Somebody of the lab of a need is here to answer."""
    from kilometre.network.models import Membership  # noqa: PLC0415 (app ready: models read queries)

    return Exists(Membership.objects.answering().filter(lab=OuterRef("lab")))

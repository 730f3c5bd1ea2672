"""Reads of one's own notifications."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kilometre.foundation.accounts.models import User

from .enums import Channel
from .registry import default_of

if TYPE_CHECKING:
    from .models import Notification


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, nobody else's."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def read(self) -> Self:
        return self.filter(read_at__isnull=False)

    def latest_first(self) -> Self:
        """By when it happened: history that is told late does not come first."""
        return self.order_by("-entry__occurred_at", "-pk").select_related("entry")

    def before(self, last: "Notification") -> Self:
        """Those that come after ``last`` in that order."""
        at = last.entry.occurred_at
        return self.filter(Q(entry__occurred_at__lt=at) | Q(entry__occurred_at=at, pk__lt=last.pk))

    def count_up_to(self, limit: int) -> int:
        """How many, without counting past ``limit``."""
        return self.order_by()[:limit].count()


def wanting_mail(topic: str) -> models.QuerySet[User]:
    """Accounts in use, of a proved address, whose owner receives the e-mails of a topic."""
    from .models import Preference  # noqa: PLC0415 (models use this module)

    said = Preference.objects.filter(user=OuterRef("pk"), topic=topic)
    is_usual = default_of(topic) == Channel.EMAIL
    wanted = (
        ~Exists(said.exclude(channel=Channel.EMAIL))
        if is_usual
        else Exists(said.filter(channel=Channel.EMAIL))
    )
    return User.objects.reachable().filter(wanted, email_confirmed_at__isnull=False).order_by("pk")

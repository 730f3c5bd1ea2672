"""Finding the API token that a request shows."""

from django.utils import timezone

from .credentials import TOKEN_PREFIX, digest
from .models import ApiToken


def find(secret: str) -> ApiToken | None:
    """The token of this secret with its ``user`` and ``scopes``, or None: unknown, expired, or of a closed account."""
    if not secret.startswith(TOKEN_PREFIX):
        return None
    return (
        ApiToken.objects.select_related("user")
        .filter(
            secret_digest=digest(secret),
            expires_at__gt=timezone.now(),
            user__is_active=True,
            user__erased_at__isnull=True,
        )
        .first()
    )


def touch(token: ApiToken) -> None:
    """Remember the day of use, no finer: enough to spot a forgotten token, nothing about habits of work."""
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        token.last_used_on = today

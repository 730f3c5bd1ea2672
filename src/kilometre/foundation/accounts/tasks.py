"""Every night: what is over is forgotten."""

from kilometre.foundation.tasks import daily

from . import links, throttle
from .models import ApiToken
from .sessions import SessionStore


@daily("03:40", label="Oublier les sessions et les liens finis")
def purge() -> None:
    """Counters, sessions and links that are over, tokens expired since more than a month."""
    throttle.purge()
    links.purge()
    SessionStore.clear_expired()
    ApiToken.objects.long_expired().delete()

"""How often: counters in the database, shared by all processes, that slow down whoever tries too much.

Call from a view or a middleware, before the service: inside a transaction that fails, the count would be
undone with the rest.
"""

import ipaddress
import time
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from kilometre.foundation.errors import TooMany

from . import tokens
from .models import Throttle

# One statement, so that two requests at once are both counted. A window that is over starts again.
UPSERT = """
INSERT INTO accounts_throttle (key_digest, count, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key_digest) DO UPDATE SET
  count = CASE WHEN accounts_throttle.ends_at <= %s THEN 1 ELSE accounts_throttle.count + 1 END,
  ends_at = CASE WHEN accounts_throttle.ends_at <= %s THEN excluded.ends_at ELSE accounts_throttle.ends_at END
RETURNING count, ends_at
"""
MINUTE = 60
HOUR = 60 * MINUTE


def hit(key: str, *, limit: int, seconds: int) -> None:
    """Count one more under ``key``; raise TooMany past ``limit`` in a window of ``seconds``."""
    now = int(time.time())
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [_digest(key), now + seconds, now, now])
        count, ends_at = cursor.fetchone()
    if count > limit:
        raise TooMany(f"Trop de tentatives en peu de temps. Réessayez dans {wait(ends_at - now)}.")


def release(key: str) -> None:
    """Take one hit back: what was counted in advance turned out well."""
    Throttle.objects.filter(key_digest=_digest(key), count__gt=0).update(count=F("count") - 1)


def wait(seconds: int) -> str:
    """« 12 minutes », in words, rounded up."""
    if seconds < MINUTE:
        return "une minute"
    if seconds < HOUR:
        minutes = -(-seconds // MINUTE)
        return f"{minutes} minutes" if minutes > 1 else "une minute"
    hours = -(-seconds // HOUR)
    return f"{hours} heures" if hours > 1 else "une heure"


def caller(request: HttpRequest) -> str:
    """Who calls, as a key: the token or the account when one is shown, else where the request comes from."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
    if token is not None:
        return f"token:{token.public_id}"
    user: Any = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"user:{user.public_id}"
    return f"address:{address(request)}"


def address(request: HttpRequest) -> str:
    """Where a request comes from: behind ``TRUSTED_PROXIES`` proxies, what the outermost of them saw.

    IPv6 callers are told apart by /64, which is what one subscriber has.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        seen = hops[-min(settings.TRUSTED_PROXIES, len(hops))].strip()
    try:
        found = ipaddress.ip_address(seen)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def purge() -> int:
    """Forget the windows that are over; return how many."""
    return Throttle.objects.filter(ends_at__lte=int(time.time())).delete()[0]


def _digest(key: str) -> str:
    """Addresses and e-mails are not kept: a keyed hash of them is."""
    return salted_hmac("accounts.throttle", key, algorithm="sha256").hexdigest()

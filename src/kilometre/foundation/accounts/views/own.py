"""What the pages of one's own account share."""

from django.http import HttpRequest

from kilometre.foundation.accounts import throttle
from kilometre.foundation.accounts.credentials import digest


def own_session(request: HttpRequest) -> str:
    """The digest of the session of this request."""
    return digest(request.session.session_key or "")


def count_own_try(request: HttpRequest) -> None:
    """An open session must not serve to guess the password behind it."""
    throttle.hit(f"own-password:{request.user.public_id}", limit=10, seconds=15 * throttle.MINUTE)

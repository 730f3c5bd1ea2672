"""Who calls: a bearer token, or the person signed in on the site (then with the CSRF proof on writes)."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.utils import check_csrf

from kilometre.foundation.accounts import tokens

READ = ("GET", "HEAD", "OPTIONS")


def authenticate(request: HttpRequest) -> Any:
    """Set ``request.user`` from the token; anonymous callers pass, each operation's rule decides."""
    header = request.headers.get("Authorization", "")
    request.token = None  # type: ignore[attr-defined]
    if header:
        scheme, _, secret = header.partition(" ")
        token = tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise AuthenticationError(401, "Jeton inconnu, expiré ou révoqué.")
        request.token, request.user = token, token.user  # type: ignore[attr-defined]
    elif request.user.is_authenticated and request.method not in READ and check_csrf(request) is not None:
        raise AuthorizationError(403, "Preuve CSRF absente : rechargez la page, ou utilisez un jeton.")
    return request.user


def require_scope(request: HttpRequest) -> None:
    token = request.token  # type: ignore[attr-defined]
    needed = "read" if request.method in READ else "write"
    if token is not None and needed not in token.scopes:
        raise AuthorizationError(403, f"Ce jeton n'a pas la portée « {needed} ».")

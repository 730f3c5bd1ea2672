"""Sessions and API tokens: what stays open in somebody's name."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts import rules
from kilometre.foundation.accounts.credentials import TOKEN_PREFIX, digest, new_secret
from kilometre.foundation.accounts.events import SessionsClosed, TokenCreated, TokenRevoked
from kilometre.foundation.accounts.models import ApiToken, Scope, User, UserSession
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import service

from .telling import tell

MAX_TOKENS = 20
MAX_LIFETIME = dt.timedelta(days=365)


@service
def close_session(*, actor: User, session: UserSession) -> None:
    """The browser that holds this session is signed out at its next request."""
    require(rules.can_close_session, actor, session)
    if UserSession.objects.filter(pk=session.pk).delete()[0]:
        tell(SessionsClosed(count=1), actor=actor, user=actor)


@service
def close_other_sessions(*, actor: User, keep: str) -> int:
    """Close all but the session whose digest is ``keep``; return how many."""
    closed = UserSession.objects.filter(user=actor).exclude(key_digest=keep).delete()[0]
    if closed:
        tell(SessionsClosed(count=closed), actor=actor, user=actor)
    return closed


@service
def create_token(*, actor: User, name: str, scope: str, lifetime: dt.timedelta) -> tuple[ApiToken, str]:
    """A key for a program, and its secret, which is shown once and never again. Refused beyond a year."""
    require(rules.can_create_token, actor)
    if not dt.timedelta(0) < lifetime <= MAX_LIFETIME:
        raise Refused("Un jeton vit un an au plus.")
    if actor.api_tokens.count() >= MAX_TOKENS:
        raise Refused(f"Vous avez déjà {MAX_TOKENS} jetons : révoquez ceux qui ne servent plus.")
    secret = new_secret(TOKEN_PREFIX)
    scopes = [Scope.READ, Scope.WRITE] if scope == Scope.WRITE else [Scope.READ]
    token = ApiToken(
        user=actor,
        name=name.strip(),
        secret_digest=digest(secret),
        scopes=[str(each) for each in scopes],
        expires_at=timezone.now() + lifetime,
    )
    token.clean_fields()
    token.save(force_insert=True)
    tell(
        TokenCreated(
            token=token.public_id, scopes=token.scopes, expires_on=token.expires_at.date().isoformat()
        ),
        actor=actor,
        user=actor,
        personal={"name": token.name},
    )
    return token, secret


@service
def revoke_token(*, actor: User, token: ApiToken) -> None:
    """The token opens nothing any more, at once."""
    require(rules.can_revoke_token, actor, token)
    if ApiToken.objects.filter(pk=token.pk).delete()[0]:
        tell(TokenRevoked(token=token.public_id), actor=actor, user=actor)

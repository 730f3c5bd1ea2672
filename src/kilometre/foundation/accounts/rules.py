"""Who may, on accounts and what opens them: mostly, each one's own."""

from typing import Any

from kilometre.foundation.access import administrator, signed_in

from .models import ApiToken, User, UserSession


def can_close_session(user: Any, session: UserSession) -> bool:
    """La personne dont c'est la session."""
    return signed_in(user) and session.user_id == user.pk


def can_create_token(user: Any, record: Any = None) -> bool:
    """Toute personne dont l'adresse électronique est confirmée."""
    return signed_in(user) and user.is_email_confirmed


def can_revoke_token(user: Any, token: ApiToken) -> bool:
    """La personne dont c'est le jeton."""
    return signed_in(user) and token.user_id == user.pk


def can_deactivate(user: Any, account: User) -> bool:
    """Un administrateur, si le compte est actif et n'est pas le sien."""
    return administrator(user) and account.is_active and account.pk != user.pk


def can_reactivate(user: Any, account: User) -> bool:
    """Un administrateur, si le compte est désactivé sans être effacé."""
    return administrator(user) and not account.is_active and account.erased_at is None

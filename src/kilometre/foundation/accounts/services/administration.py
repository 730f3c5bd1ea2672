"""What administrators do with accounts."""

from kilometre.foundation.access import administrator, require
from kilometre.foundation.accounts import rules
from kilometre.foundation.accounts.events import (
    AccountDeactivated,
    AccountReactivated,
    AdministratorNamed,
    AdministratorRemoved,
)
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import service

from .leaving import is_last_administrator
from .telling import tell


@service
def deactivate_account(*, actor: User, user: User) -> None:
    """Close the account until further notice: signed out everywhere, tokens and links void."""
    require(rules.can_deactivate, actor, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    for rows in (user.sessions, user.api_tokens, user.action_links):
        rows.all().delete()
    tell(AccountDeactivated(), actor=actor, user=user)


@service
def reactivate_account(*, actor: User, user: User) -> None:
    require(rules.can_reactivate, actor, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    tell(AccountReactivated(), actor=actor, user=user)


@service
def name_administrator(*, actor: User | None, user: User) -> None:
    """Give the powers of administration. ``actor`` None is the command line: the first one is named there."""
    require(administrator, actor)
    user.is_administrator = True
    user.save(update_fields=["is_administrator"])
    tell(AdministratorNamed(), actor=actor, user=user)


@service
def remove_administrator(*, actor: User | None, user: User) -> None:
    """Take the powers of administration back; the last administrator keeps them."""
    require(administrator, actor)
    if not user.is_administrator:
        raise Refused("Ce compte n'administre pas la plateforme.")
    if is_last_administrator(user):
        raise Refused("C'est le seul administrateur : nommez-en un autre d'abord.")
    user.is_administrator = False
    user.save(update_fields=["is_administrator"])
    tell(AdministratorRemoved(), actor=actor, user=user)

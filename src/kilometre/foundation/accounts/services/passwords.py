"""Choosing another password. Whoever was signed in elsewhere is signed out."""

from kilometre.foundation.access import require, signed_in
from kilometre.foundation.accounts import links, mails
from kilometre.foundation.accounts.addresses import normalise
from kilometre.foundation.accounts.events import PasswordSet
from kilometre.foundation.accounts.models import ActionLink, User, UserSession
from kilometre.foundation.journal.recording import service

from .joining import confirm_address_of
from .telling import tell


@service
def request_password_reset(*, email: str) -> None:
    """Write a link to the address, if it has an account."""
    mails.send_password_reset.enqueue(email=normalise(email))


@service
def reset_password(*, link: ActionLink, password: str) -> User:
    """A new password by a link; every session closes, every other link sent before is void."""
    links.spend(link)
    confirm_address_of(user=link.person)
    _set(link.person, password, keep="")
    return link.person


@service
def change_password(*, actor: User, password: str, keep: str) -> None:
    """A new password from the account page. ``keep`` is the digest of the session that asks: it stays open."""
    require(signed_in, actor)
    _set(actor, password, keep=keep)


def _set(user: User, password: str, *, keep: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    UserSession.objects.filter(user=user).exclude(key_digest=keep).delete()
    links.forget(user, *links.own_purposes())
    tell(PasswordSet(), actor=user, user=user)
    mails.send_password_changed.enqueue(email=user.email)

"""Erasing an account: the person goes, what was done stays, under a name that says nobody."""

from django.utils import timezone

from kilometre.foundation.access import require, signed_in
from kilometre.foundation.accounts import links, mails
from kilometre.foundation.accounts.events import AccountErased
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.erasure import erase_person
from kilometre.foundation.journal.recording import service
from kilometre.foundation.personal import exports
from kilometre.foundation.records.refs import new_public_id

from .telling import tell

ERASED_NAME = "Compte effacé"


@service
def request_erasure(*, actor: User) -> None:
    """For whoever has no password to confirm with: a link to one's own address."""
    require(signed_in, actor)
    mails.send_erasure_link.enqueue(email=actor.email)


@service
def erase_account(*, actor: User) -> None:
    """Forget ``actor``: every context forgets first, then the journal's personal payloads, then the account."""
    require(signed_in, actor)
    if actor.is_administrator and is_last_administrator(actor):
        raise Refused("Vous êtes le seul administrateur : nommez-en un autre avant d'effacer votre compte.")
    address = actor.email
    exports.erase(actor)
    erase_person(actor.public_id)
    for rows in (actor.sessions, actor.api_tokens, actor.action_links):
        rows.all().delete()
    actor.name = ERASED_NAME
    actor.email = f"{new_public_id()}@efface.invalid"
    actor.external_id = ""
    actor.is_active = actor.is_administrator = False
    actor.email_confirmed_at = actor.last_login = None
    actor.erased_at = timezone.now()
    actor.set_unusable_password()
    actor.save()
    tell(AccountErased(), actor=actor, user=actor)
    mails.send_farewell.enqueue(email=address)


@service
def erase_account_by_link(*, link: ActionLink) -> None:
    """The same, confirmed from one's own mailbox."""
    links.spend(link)
    erase_account(actor=link.person)


def is_last_administrator(user: User) -> bool:
    """Administrators are locked: two who leave at once do so one after the other."""
    administrators = User.objects.reachable().filter(is_administrator=True).order_by("pk")
    return {each.pk for each in administrators.select_for_update()} <= {user.pk}

"""What an account says of its holder: a name and an address."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from kilometre.foundation.access import require, signed_in
from kilometre.foundation.accounts import links, mails
from kilometre.foundation.accounts.addresses import normalise
from kilometre.foundation.accounts.events import EmailChanged, NameChanged
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import service

from .telling import tell


@service
def change_name(*, actor: User, name: str) -> None:
    require(signed_in, actor)
    before, after = actor.name, name.strip()
    if before == after:
        return
    actor.name = after
    actor.clean_fields()
    actor.save(update_fields=["name"])
    tell(NameChanged(), actor=actor, user=actor, personal={"name": [before, after]})


@service
def request_email_change(*, actor: User, email: str) -> None:
    """Write a link to the new address; nothing changes until it is followed."""
    require(signed_in, actor)
    mails.send_email_change.enqueue(public_id=actor.public_id, new_email=normalise(email))


@service
def change_email(*, link: ActionLink) -> User:
    """The new address is proven: it replaces the old one, which is told. Other links sent before are void."""
    user, before, after = link.person, link.person.email, link.data.get("email", "")
    links.spend(link)
    user.email, user.email_confirmed_at = after, timezone.now()
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "email_confirmed_at"])
    except IntegrityError as error:
        raise Refused("Un autre compte utilise déjà cette adresse : connectez-vous avec celui-là.") from error
    links.forget(user)
    tell(EmailChanged(), actor=user, user=user, personal={"email": [before, after]})
    mails.send_email_changed.enqueue(old_email=before)
    return user

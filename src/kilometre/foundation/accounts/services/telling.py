"""How the accounts tell the journal: about an account, to the administration of the platform."""

from typing import Any

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.events import Event
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import Personal, record


def tell(event: Event, *, actor: User | None, user: User, personal: dict[str, Any] | None = None) -> None:
    """``personal`` is about ``user``: it goes when the account is erased."""
    record(
        event,
        actor=actor,
        subject=user.ref,
        audience=Audience.SYSTEM,
        origin=user.origin,
        personal=Personal(user.public_id, personal) if personal else None,
    )

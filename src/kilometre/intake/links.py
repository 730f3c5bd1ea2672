"""Links that act from an e-mail: confirming an address and sending the need kept for it, in one click."""

import datetime as dt

from kilometre.foundation.accounts.links import link_purpose
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.accounts.services.joining import confirm_address_of
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui import french

from . import services
from .mails import CONFIRM_NEED
from .models import Need


@link_purpose(
    CONFIRM_NEED,
    title="Envoyer votre besoin",
    question="Cette adresse est la vôtre, et vous voulez envoyer votre besoin ?",
    button="Envoyer mon besoin",
    lifetime=dt.timedelta(days=14),
)
def confirm_need(link: ActionLink, *, choice: str, comment: str) -> str:
    need = Need.objects.for_page().filter(public_id=link.subject.public_id if link.subject else "").first()
    if need is None:
        raise Refused(
            "Ce besoin n'existe plus : il n'a pas été confirmé à temps. Vous pouvez en envoyer un autre."
        )
    confirm_address_of(user=link.person)
    services.confirm(actor=link.person, need=need)
    assert need.due_at is not None
    return (
        f"Votre besoin est envoyé à {need.lab}. Une personne le prendra en charge avant le "
        f"{french.moment(need.due_at)}, et vous écrira."
    )

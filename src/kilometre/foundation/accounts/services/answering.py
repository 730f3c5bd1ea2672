"""Acting through a link."""

from collections.abc import Mapping

from kilometre.foundation.accounts import links
from kilometre.foundation.accounts.events import LinkAnswered
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service

from .joining import confirm_address_of


@service
def answer_link(
    *, link: ActionLink, choice: str | None, comment: str, given: Mapping[str, str] | None = None
) -> str:
    """Do what the link is for, once; return where to go (« /… ») or what to say.

    ``given`` is what was typed in the fields that the purpose adds. LinkSpent when it was used meanwhile; any other refusal comes from the act, and leaves the link usable.
    """
    purpose = links.PURPOSES[link.purpose]
    assert purpose.act is not None
    if over := links.settled(link):
        raise Refused(over)
    links.spend(link, answer=choice or "")
    confirm_address_of(user=link.person)
    record(
        LinkAnswered(purpose=purpose.name, answer=choice or ""),
        actor=link.person,
        subject=link.subject or link.person.ref,
        audience=Audience.SYSTEM,
        origin=link.person.origin,
    )
    more = {"given": given or {}} if purpose.fields else {}
    try:
        return purpose.act(link, choice=choice, comment=comment, **more)
    except Refused as refusal:
        if purpose.comment and refusal.field == purpose.comment.field:
            refusal.field = "comment"  # as the form of the link names what is written in it
        raise

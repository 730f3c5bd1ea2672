"""Writing a message, withdrawing it."""

import unicodedata
from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.records.removal import pin

from . import rules
from .events import MessagePosted, MessageWithdrawn
from .models import MAX_LENGTH, Message


@service
def post(*, actor: Any, subject: Record, body: str, audience: Audience = Audience.CASE) -> Message:
    """Write in the thread of ``subject``, for those who follow it (CASE) or for the team alone (TEAM)."""
    require(rules.can_post_to_team if audience == Audience.TEAM else rules.can_post, actor, subject)
    text = plain(body)
    if not text:
        raise Refused("Votre message est vide : écrivez quelques mots.")
    if len(text) > MAX_LENGTH:
        raise Refused(
            f"Votre message compte {len(text)} caractères : la limite est de {MAX_LENGTH}. "
            "Vous pouvez joindre un fichier, ou écrire deux messages."
        )
    message = Message(
        subject=str(subject.ref), author=actor, body=text, audience=audience, origin=subject.origin
    )
    pin(subject)
    message.full_clean(exclude=["author"])
    message.save(force_insert=True)
    record(MessagePosted(message=message.public_id), actor=actor, subject=subject, audience=audience)
    return message


@service
def withdraw(*, actor: Any, message: Message) -> Message:
    """Erase the text of a message; its place says that it was withdrawn."""
    require(rules.can_withdraw, actor, message)
    message.body, message.withdrawn_at = "", timezone.now()
    present = Message.objects.filter(pk=message.pk, withdrawn_at__isnull=True)
    if not present.update(body=message.body, withdrawn_at=message.withdrawn_at):
        raise Refused("Ce message a déjà été retiré.")
    record(
        MessageWithdrawn(message=message.public_id),
        actor=actor,
        subject=Ref.parse(message.subject),
        audience=Audience(message.audience),
        origin=message.origin,
    )
    return message


def forget_messages_of(user: Any) -> None:
    """Erase what somebody wrote: called when an account is erased."""
    rows = Message.objects.filter(author=user)
    rows.filter(withdrawn_at__isnull=True).update(body="", withdrawn_at=timezone.now())
    rows.update(author=None)


def plain(body: str) -> str:
    """The text as kept: composed letters, one kind of line break, nothing invisible, no gap over one blank line."""
    composed = unicodedata.normalize("NFC", body.replace("\r\n", "\n").replace("\r", "\n"))
    visible = "".join(c for c in composed if c in "\n\t\u200d" or unicodedata.category(c)[0] != "C")
    lines = [line.rstrip() for line in visible.split("\n")]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()

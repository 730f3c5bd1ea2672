"""Who may read, write and withdraw a message: as the context of its subject says."""

from typing import Any

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve

from .models import Message
from .registry import REGISTERED


def can_read_thread(user: Any, subject: Record) -> bool:
    """Les personnes que l'objet autorise à lire ses échanges."""
    terms = REGISTERED.get(type(subject))
    return terms is not None and terms.can_read(user, subject)


def can_post(user: Any, subject: Record) -> bool:
    """Les personnes que l'objet autorise à écrire."""
    terms = REGISTERED.get(type(subject))
    return terms is not None and user.is_authenticated and terms.can_post(user, subject)


def can_post_to_team(user: Any, subject: Record) -> bool:
    """L'équipe qui travaille sur l'objet."""
    terms = REGISTERED.get(type(subject))
    is_team = terms.is_team if terms else None
    return can_post(user, subject) and is_team is not None and is_team(user, subject)


def can_read(user: Any, message: Message) -> bool:
    """Les personnes qui lisent l'échange ; pour un message à part, l'équipe."""
    ref = Ref.parse(message.subject)
    subject = resolve([ref], user).get(ref)
    if subject is None or not can_read_thread(user, subject):
        return False
    is_team = REGISTERED[type(subject)].is_team
    return not message.is_for_team or (is_team is not None and is_team(user, subject))


def can_withdraw(user: Any, message: Message) -> bool:
    """L'auteur du message, ou un administrateur de la plateforme."""
    if not user.is_authenticated or message.is_withdrawn:
        return False
    return bool(message.author_id == user.pk or user.is_administrator)

"""Who may read, add and withdraw a file: as the context of its subject says."""

from typing import Any

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve

from .models import Attachment
from .registry import REGISTERED


def can_attach(user: Any, subject: Record) -> bool:
    """Les personnes que l'objet autorise à joindre un fichier."""
    terms = REGISTERED.get(type(subject))
    return terms is not None and terms.can_attach(user, subject)


def can_read_files_of(user: Any, subject: Record) -> bool:
    """Les personnes que l'objet autorise à lire ses fichiers."""
    terms = REGISTERED.get(type(subject))
    return terms is not None and terms.can_read(user, subject)


def can_read(user: Any, attachment: Attachment) -> bool:
    """Les personnes qui peuvent lire les fichiers de l'objet."""
    ref = Ref.parse(attachment.subject)
    subject = resolve([ref], user).get(ref)
    return subject is not None and can_read_files_of(user, subject)


def can_withdraw(user: Any, attachment: Attachment) -> bool:
    """La personne qui a envoyé le fichier, ou un administrateur de la plateforme."""
    if not user.is_authenticated or attachment.withdrawn_at is not None:
        return False
    return bool(attachment.uploaded_by_id == user.pk or user.is_administrator)

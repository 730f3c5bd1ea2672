"""Attaching and withdrawing."""

import datetime as dt
import hashlib
from functools import partial
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.records.removal import pin

from . import analysis, rules
from .enums import Analysis
from .events import FileAttached, FileWithdrawn
from .kinds import media_type_of
from .models import FOLDER, Attachment
from .names import clean_name

MAX_SIZE = 10_000_000
MAX_FILES = 20
ORPHAN_AGE = dt.timedelta(days=1)


@service
def attach(*, actor: Any, subject: Record, uploaded: "UploadedFile[bytes]") -> Attachment:
    """Check a file, keep its bytes, then its row: a row never points at bytes that are not there."""
    require(rules.can_attach, actor, subject)
    pin(subject)  # two senders do not pass the limit together
    if Attachment.objects.of(subject.ref).count() >= MAX_FILES:
        raise Refused(f"Il y a déjà {MAX_FILES} fichiers ici : retirez-en un avant d'en ajouter.")
    attachment = _described(uploaded)
    attachment.subject, attachment.origin, attachment.uploaded_by = str(subject.ref), subject.origin, actor
    attachment.full_clean(exclude=["uploaded_by"])
    uploaded.seek(0)
    default_storage.save(attachment.path, File(uploaded, name=attachment.path))
    try:
        attachment.save(force_insert=True)
        record(
            FileAttached(
                attachment=attachment.public_id, media_type=attachment.media_type, size=attachment.size
            ),
            actor=actor,
            subject=subject,
            audience=Audience.CASE,
        )
    except BaseException:
        default_storage.delete(attachment.path)
        raise
    return attachment


def _described(uploaded: "UploadedFile[bytes]") -> Attachment:
    """What a file is, from its content; Refused when it is not one that we take."""
    name = clean_name(uploaded.name or "")
    if not uploaded.size:
        raise Refused(f"« {name} » est vide : vérifiez le fichier, puis renvoyez-le.")
    if uploaded.size > MAX_SIZE:
        raise Refused(
            f"« {name} » pèse {uploaded.size / 1_000_000:.0f} Mo : la limite est de {MAX_SIZE // 1_000_000} Mo."
        )
    media_type = media_type_of(name, uploaded)
    uploaded.seek(0)
    verdict = analysis.analyser.analyse(uploaded)
    if verdict == Analysis.REFUSED:
        raise Refused(f"« {name} » a été refusé : l'antivirus le dit dangereux.")
    digest = hashlib.sha256()
    for chunk in uploaded.chunks():
        digest.update(chunk)
    return Attachment(
        name=name, media_type=media_type, size=uploaded.size, sha256=digest.hexdigest(), analysis=verdict
    )


@service
def withdraw(*, actor: Any, attachment: Attachment) -> Attachment:
    """Withdraw a file: its line stays in the story, its bytes go once the withdrawal is sure."""
    require(rules.can_withdraw, actor, attachment)
    if not _forget(attachment):
        raise Refused("Ce fichier a déjà été retiré.")
    record(
        FileWithdrawn(attachment=attachment.public_id),
        actor=actor,
        subject=Ref.parse(attachment.subject),
        audience=Audience.CASE,
        origin=attachment.origin,
    )
    return attachment


def forget_files_of(user: Any) -> None:
    """Erase the files that somebody sent: called when an account is erased."""
    for attachment in Attachment.objects.present().filter(uploaded_by=user):
        _forget(attachment)
        attachment.name = "fichier effacé"
        attachment.save(update_fields=["name"])
    Attachment.objects.filter(uploaded_by=user).update(uploaded_by=None)


def _forget(attachment: Attachment) -> bool:
    """False when somebody withdrew it meanwhile."""
    attachment.withdrawn_at = timezone.now()
    present = Attachment.objects.present().filter(pk=attachment.pk)
    transaction.on_commit(partial(default_storage.delete, attachment.path))
    return bool(present.update(withdrawn_at=attachment.withdrawn_at))


def remove_orphans() -> int:
    """Delete bytes that no present row needs: left by a crash between the bytes and the row. Return how many."""
    removed = 0
    limit = timezone.now() - ORPHAN_AGE
    folders = default_storage.listdir(FOLDER)[0] if default_storage.exists(FOLDER) else []
    for folder in folders:
        names = set(default_storage.listdir(f"{FOLDER}/{folder}")[1])
        kept = set(
            Attachment.objects.present().filter(public_id__in=names).values_list("public_id", flat=True)
        )
        for name in sorted(names - kept):
            path = f"{FOLDER}/{folder}/{name}"
            if default_storage.get_modified_time(path) < limit:
                default_storage.delete(path)
                removed += 1
    return removed

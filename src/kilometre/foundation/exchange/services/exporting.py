"""A full export: asked for by a person, made by a worker with that person's eyes, kept a week."""

import datetime as dt
import json
import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.exchange import exports, tasks
from kilometre.foundation.exchange.enums import ExportState
from kilometre.foundation.exchange.events import DataExported, ExportReady
from kilometre.foundation.exchange.models import Export
from kilometre.foundation.files import rules as file_rules
from kilometre.foundation.files.models import Attachment
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.edits import as_fact
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.ui import french, spreadsheets

KEPT = dt.timedelta(days=7)
IN_MEMORY = 5_000_000
FILE_HEADS = ("Objet", "Titre de l'objet", "Nom du fichier", "Type", "Octets", "Adresse")


@service
def ask_export(*, actor: User, subject: Record) -> Export:
    """Ask for all the data of a record; the export that is already being made, if there is one."""
    require(exports.can_export, actor, subject)
    waiting = Export.objects.filter(owner=actor, subject=str(subject.ref), state=ExportState.WAITING).first()
    if waiting is not None:
        return waiting
    made = Export(
        owner=actor,
        subject=str(subject.ref),
        label=str(subject)[:200],
        origin=Origin.FICTIONAL if subject.is_fictional or actor.is_fictional else Origin.LIVE,
    )
    made.save()
    record(DataExported(), actor=actor, subject=subject, audience=Audience.TEAM)
    tasks.make_export.enqueue(made.public_id)
    return made


def make(export: Export) -> None:
    """Write the archive. Who asked may have lost the right meanwhile: nothing is made then."""
    ref = Ref.parse(export.subject)
    subject = resolve([ref], export.owner).get(ref)
    if subject is None or not exports.can_export(export.owner, subject):
        fail(export=export)
        return
    with SpooledTemporaryFile(max_size=IN_MEMORY) as archive:
        _write(archive, subject, export.owner)
        size = archive.tell()
        archive.seek(0)
        default_storage.delete(export.path)  # a first try may have left it
        default_storage.save(export.path, File(archive, name=export.path))
    ready(export=export, size=size)


@service
def ready(*, export: Export, size: int) -> None:
    Export.objects.filter(pk=export.pk).update(state=ExportState.READY, size=size, made_at=timezone.now())
    record(ExportReady(), actor=None, subject=export, audience=Audience.CASE)


@service
def fail(*, export: Export) -> None:
    Export.objects.filter(pk=export.pk).update(state=ExportState.FAILED)


def forget_exports(*, of: User | None = None) -> int:
    """Delete the archives of a week ago, or all those of somebody; return how many."""
    rows = Export.objects.filter(owner=of) if of else Export.objects.older_than(timezone.now() - KEPT)
    found = list(rows)
    for export in found:
        default_storage.delete(export.path)
        export.delete()
    return len(found)


def _write(archive: Any, subject: Record, user: User) -> None:
    now = timezone.localtime()
    tables: dict[str, list[dict[str, Any]]] = {}
    documented: list[tuple[str, str, str]] = []
    refs: dict[str, str] = {}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as book:
        for part in exports.SCOPES[type(subject)].parts:
            rows = list(part.rows(subject, user))
            refs.update({str(row.ref): str(row) for row in rows if isinstance(row, Record)})
            values = [[column.read(row) for column in part.columns] for row in rows]
            heads = [column.label for column in part.columns]
            book.writestr(f"{part.name}.csv", _csv(heads, values))
            documented += [(f"{part.name}.csv", column.label, column.says) for column in part.columns]
            tables[part.name] = [
                {column.key: _plain(value) for column, value in zip(part.columns, line, strict=True)}
                for line in values
            ]
        book.writestr("fichiers.csv", _csv(FILE_HEADS, _files(refs, user)))
        book.writestr("colonnes.csv", _csv(("Fichier", "Colonne", "Ce qu'elle dit"), documented))
        whole = {
            "objet": str(subject),
            "adresse": _address(subject),
            "fait_le": now.isoformat(),
            "tables": tables,
        }
        book.writestr("donnees.json", json.dumps(whole, ensure_ascii=False, indent=1))
        book.writestr("LISEZ-MOI.txt", _readme(subject, user, now))


def _csv(heads: Any, rows: Any) -> str:
    return "".join(spreadsheets.lines(heads, rows))


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else as_fact(value)


def _files(refs: dict[str, str], user: User) -> Iterator[list[Any]]:
    """The files of what is exported, that this person may read: their addresses, not their bytes."""
    named = list(refs)
    for start in range(0, len(named), 500):
        found = Attachment.objects.visible_to(user).present().filter(subject__in=named[start : start + 500])
        for attachment in found.order_by("subject", "pk"):
            if file_rules.can_read(user, attachment):
                address = settings.SITE_URL + attachment.get_absolute_url()
                title = refs[attachment.subject]
                yield [
                    attachment.subject,
                    title,
                    attachment.name,
                    attachment.media_type,
                    attachment.size,
                    address,
                ]


def _address(subject: Record) -> str:
    return f"{settings.SITE_URL}{subject.get_absolute_url()}"


def _readme(subject: Record, user: User, now: dt.datetime) -> str:
    return (
        f"Export des données de {subject}\n"
        f"Fait le {french.moment(now)}, à la demande de {user.name}.\n\n"
        "Cet export contient ce que cette personne peut voir sur la plateforme, et rien d'autre.\n"
        "- Un fichier CSV par genre de données : UTF-8, séparateur point-virgule, dates AAAA-MM-JJ.\n"
        "- colonnes.csv dit ce que contient chaque colonne.\n"
        "- donnees.json contient les mêmes données pour un programme.\n"
        "- fichiers.csv liste les fichiers joints et leurs adresses.\n\n"
        "Une cellule qui commence par = + - ou @ est précédée d'une apostrophe : un tableur l'exécuterait.\n"
        "Ces données peuvent parler de personnes : gardez-les à l'abri, et effacez-les quand vous n'en avez plus besoin.\n"
    )

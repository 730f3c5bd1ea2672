"""Taking an archive back: checked first, then all or nothing, and no mail that waited is sent.

The database and the folders cannot change in one act: folders are put beside first, then the database commits, then
two renames a folder are all that is left. The service is stopped meanwhile (docs/operating.md).
"""

import hashlib
import json
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q

from kilometre.foundation.journal import triggers
from kilometre.foundation.journal.models import Cursor, Entry
from kilometre.foundation.notifications import services as notifications
from kilometre.foundation.search import services as search

from .rows import archived_models, batches, own_models, rows
from .writing import FORMAT, MANIFEST


class Unreadable(Exception):
    """The archive cannot be taken back; the sentence says why. Nothing was changed."""


class HalfDone(Exception):
    """The database is the archive's, a folder is not yet: the sentence says which one to rename."""


def restore(path: Path, *, replace: bool) -> dict[str, int]:
    """Put the archive at ``path`` in place of an empty (or, with ``replace``, the present) instance."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="restore-") as name:
        folder = Path(name)
        manifest = _unpack(path, folder)
        _check(manifest, folder)
        if not replace and Entry.objects.exists():
            raise Unreadable("Cette instance a déjà des données. Ajoutez --replace pour les remplacer.")
        folders = {
            _beside(folder / "files", Path(settings.MEDIA_ROOT)): Path(settings.MEDIA_ROOT),
            _beside(folder / "checkpoints", settings.DATA_DIR / "checkpoints"): settings.DATA_DIR
            / "checkpoints",
        }
        try:
            _restore_rows(folder / "rows")
        except BaseException:
            for prepared in folders:
                shutil.rmtree(prepared, ignore_errors=True)
            raise
        for prepared, target in folders.items():
            _swap(prepared, target)
    search.reindex()
    return manifest["rows"]


def _restore_rows(folder: Path) -> None:
    with triggers.lifted():
        _empty()
        for model in archived_models():
            _fill(model, folder / f"{model._meta.label_lower}.jsonl")
        _renumber_journal()
        notifications.hold_all_pending()
        _reset_sequences()


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    if not path.is_file():
        raise Unreadable(f"{path} : fichier introuvable.")
    try:
        with tarfile.open(path, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
        raise Unreadable(f"{path} n'est pas une archive entière ({error}).") from error
    return manifest


def _check(manifest: dict[str, Any], folder: Path) -> None:
    if manifest.get("format") != FORMAT:
        raise Unreadable(
            f"Archive au format {manifest.get('format')} : cette version lit le format {FORMAT}."
        )
    here = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    there = set(manifest["migrations"])
    if here != there:
        behind, ahead = sorted(there - here), sorted(here - there)
        raise Unreadable(
            "L'archive vient d'une autre version de la base. "
            + (f"Manquent ici : {', '.join(behind)}. " if behind else "")
            + (f"En plus ici : {', '.join(ahead)}. " if ahead else "")
            + "Restaurez avec la version du logiciel qui l'a écrite, puis mettez à jour."
        )
    here_too = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    uneven = sorted(here_too ^ set(manifest["sha256"]))
    if uneven:
        raise Unreadable(f"L'archive est abîmée : {uneven[0]} est en trop, ou manque.")
    for name, expected in manifest["sha256"].items():
        with (folder / name).open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != expected:
                raise Unreadable(f"L'archive est abîmée : {name} ne correspond pas à son empreinte.")


def _empty() -> None:
    tables = [connection.ops.quote_name(model._meta.db_table) for model in own_models()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (names come from our models)


def _fill(model: Any, path: Path) -> None:
    with path.open() as text:
        for batch in batches(rows(model, text), 1000):
            model._base_manager.bulk_create(batch)


def _renumber_journal() -> None:
    """Old transaction numbers mean nothing here: rank them below zero, so that order and cursors hold.

    Numbers of this database are positive (0 on SQLite): whatever comes now reads after what was restored.
    """
    count = Entry.objects.count()
    for cursor in Cursor.objects.all():
        done = Q(transaction__lt=cursor.transaction) | Q(
            transaction=cursor.transaction, pk__lte=cursor.entry_id
        )
        cursor.transaction = Entry.objects.filter(done).count() - count - 1
        cursor.save()
    with connection.cursor() as statement:
        statement.execute(
            'UPDATE journal_entry SET "transaction" = ranked.place - %s FROM '
            '(SELECT id, row_number() OVER (ORDER BY "transaction", id) AS place FROM journal_entry) AS ranked '
            "WHERE ranked.id = journal_entry.id",
            [count + 1],
        )


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), archived_models()):
            cursor.execute(statement)


def _beside(source: Path, target: Path) -> Path:
    """Put ``source``, or an empty folder, beside ``target``, on its disk: only renames are left to do."""
    prepared = target.with_name(target.name + ".new")
    shutil.rmtree(prepared, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.exists():
        shutil.move(source, prepared)
    else:
        prepared.mkdir()
    return prepared


def _swap(prepared: Path, target: Path) -> None:
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if target.exists():
            target.rename(old)
        prepared.rename(target)
    except OSError as error:
        raise HalfDone(
            f"La base est remise en place, mais pas {target} ({error.strerror}) : renommez {prepared} en {target}."
        ) from error
    shutil.rmtree(old, ignore_errors=True)

"""Writing an archive: one consistent picture of the database, then the files."""

import hashlib
import io
import json
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from kilometre.foundation.journal.snapshots import one_picture

from .rows import archived_models, lines

FORMAT = 1
MANIFEST = "manifest.json"


def write(path: Path) -> dict[str, int]:
    """Write ``path`` whole or not at all; return the number of rows by table."""
    counts: dict[str, int] = {}
    unfinished = path.with_name(path.name + ".part")
    try:
        with tarfile.open(unfinished, "w:gz", compresslevel=6) as archive, one_picture():
            digests = {}
            for model in archived_models():
                name = f"rows/{model._meta.label_lower}.jsonl"
                counts[model._meta.label_lower], digests[name] = _add_table(archive, name, model)
            digests |= _add_folder(archive, "files", Path(settings.MEDIA_ROOT))
            digests |= _add_folder(archive, "checkpoints", settings.DATA_DIR / "checkpoints")
            _add_text(archive, MANIFEST, json.dumps(_manifest(counts, digests), ensure_ascii=False, indent=1))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


def _manifest(counts: dict[str, int], digests: dict[str, str]) -> dict[str, object]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "written_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "rows": counts,
        "sha256": digests,
    }


def _add_table(archive: tarfile.TarFile, name: str, model: type[models.Model]) -> tuple[int, str]:
    digest, count = hashlib.sha256(), -1
    with tempfile.TemporaryFile() as buffer:
        for line in lines(model):
            data = line.encode() + b"\n"
            digest.update(data)
            buffer.write(data)
            count += 1
        entry = tarfile.TarInfo(name)
        entry.size = buffer.tell()
        buffer.seek(0)
        archive.addfile(entry, buffer)
    return count, digest.hexdigest()


def _add_folder(archive: tarfile.TarFile, name: str, folder: Path) -> dict[str, str]:
    """Add the files of a folder; return their digests by name. One withdrawn meanwhile is left out."""
    digests = {}
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if not path.is_file() or path.name.endswith(".part"):
            continue
        inside = f"{name}/{path.relative_to(folder).as_posix()}"
        try:
            with path.open("rb") as content:
                digests[inside] = hashlib.file_digest(content, "sha256").hexdigest()
                content.seek(0)
                archive.addfile(archive.gettarinfo(arcname=inside, fileobj=content), content)
        except FileNotFoundError:
            continue
    return digests


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    archive.addfile(entry, io.BytesIO(text.encode()))

"""Signed digests of the journal kept outside the database: they show a cut tail or a rewritten past."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from .consumers import after
from .models import Entry

SALT = "kilometre.journal.checkpoint"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many entries came before, how many it seals, in reading order, and the digest of their hashes.

    Positions and not ids, so that a checkpoint still holds after a restore.
    """

    name: str
    before: int
    entries: int
    digest: str

    @property
    def end(self) -> int:
        return self.before + self.entries


def folder() -> Path:
    return Path(settings.DATA_DIR) / "checkpoints"


def write() -> Checkpoint | None:
    """Seal what came since the last checkpoint in one more file; None when nothing came."""
    known = read_all()
    before = known[-1].end if known else 0
    digest, count = _digest(after()[before:])
    if not count:
        return None
    name = timezone.now().strftime("%Y%m%dT%H%M%S%fZ")
    checkpoint = Checkpoint(name, before, count, digest)
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{name}.json"
    unfinished = path.with_suffix(".part")
    unfinished.write_text(signing.dumps(asdict(checkpoint), salt=SALT))
    unfinished.rename(path)
    return checkpoint


def read_all() -> list[Checkpoint]:
    """All checkpoints, oldest first. BadSignature (named by file) when one was not signed by this instance."""
    found = []
    for path in sorted(folder().glob("*.json")):
        try:
            found.append(Checkpoint(**signing.loads(path.read_text(), salt=SALT)))
        except (signing.BadSignature, TypeError, json.JSONDecodeError) as error:
            raise signing.BadSignature(f"{path.name} : signature invalide ({error}).") from error
    return found


def replay(checkpoint: Checkpoint) -> str:
    """Compare a checkpoint with the journal as it stands; a French sentence when they differ."""
    digest, count = _digest(after()[checkpoint.before : checkpoint.end])
    if count != checkpoint.entries:
        return f"Point de contrôle {checkpoint.name} : {checkpoint.entries} entrées scellées, {count} aujourd'hui."
    if digest != checkpoint.digest:
        return f"Point de contrôle {checkpoint.name} : des entrées scellées ont changé."
    return ""


def _digest(entries: QuerySet[Entry]) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    for entry_hash in entries.values_list("hash", flat=True).iterator(chunk_size=5000):
        digest.update(entry_hash.encode())
        count += 1
    return digest.hexdigest(), count

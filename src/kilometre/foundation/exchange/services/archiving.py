"""The archive of a full export, written row by row: its size in memory does not depend on how many rows there are.

An archive takes one file at a time: what is gathered along the tables (the JSON of all, the list of files) waits in
temporary files.
"""

import datetime as dt
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.exchange import exports
from kilometre.foundation.files import rules as file_rules
from kilometre.foundation.files.models import Attachment
from kilometre.foundation.records.edits import as_fact
from kilometre.foundation.records.models import Record
from kilometre.foundation.ui import french, spreadsheets

IN_MEMORY = 1_000_000  # bytes of a temporary file before it goes to the disk
CHUNK = 500
FILE_HEADS = ("Objet", "Titre de l'objet", "Nom du fichier", "Type", "Octets", "Adresse")
DOCUMENTED = ("Fichier", "Colonne", "Ce qu'elle dit")


@dataclass(frozen=True, slots=True)
class _Along:
    """For whom the tables are written, and what is gathered along them."""

    user: User
    whole: Any
    files: Any


def write(archive: Any, subject: Record, user: User) -> None:
    """Write all that ``user`` may see of ``subject``: a table a kind, its documentation, the same as JSON, the files."""
    now = timezone.localtime()
    parts = exports.SCOPES[type(subject)].parts
    with ExitStack() as stack:
        book = stack.enter_context(zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED))
        whole, files = (stack.enter_context(SpooledTemporaryFile(IN_MEMORY)) for _ in range(2))
        _say(files, spreadsheets.lines(FILE_HEADS, ()))
        _say(whole, [_beginning(subject, now)])
        for number, part in enumerate(parts):
            _say(whole, [",\n" if number else "\n", f"{json.dumps(part.name)}: ["])
            with book.open(f"{part.name}.csv", "w", force_zip64=True) as table:
                _write_part(part, subject, table, _Along(user, whole, files))
            _say(whole, ["]"])
        _say(whole, ["\n}}\n"])
        _pass(files, book, "fichiers.csv")
        with book.open("colonnes.csv", "w") as table:
            _say(table, spreadsheets.lines(DOCUMENTED, _documented(parts)))
        _pass(whole, book, "donnees.json")
        book.writestr("LISEZ-MOI.txt", _readme(subject, user, now))


def _write_part(part: exports.Part, subject: Record, table: IO[bytes], along: _Along) -> None:
    _say(table, spreadsheets.lines([column.label for column in part.columns], ()))
    separator = "\n"
    for some in _chunks(part.rows(subject, along.user).iterator(chunk_size=CHUNK)):
        values = [[column.read(row) for column in part.columns] for row in some]
        _say(table, spreadsheets.more(values))
        for line in values:
            told = {column.key: _plain(value) for column, value in zip(part.columns, line, strict=True)}
            _say(along.whole, [separator, json.dumps(told, ensure_ascii=False)])
            separator = ",\n"
        titles = {str(row.ref): str(row) for row in some if isinstance(row, Record)}
        _say(along.files, spreadsheets.more(_files(titles, along.user)))


def _chunks(rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    taken = iter(rows)
    while some := tuple(islice(taken, CHUNK)):
        yield some


def _files(titles: dict[str, str], user: User) -> Iterator[Sequence[Any]]:
    """The files of what is exported, that this person may read: their addresses, not their bytes."""
    if not titles:
        return
    found = Attachment.objects.visible_to(user).present().filter(subject__in=titles)
    for attachment in found.order_by("subject", "pk"):
        if file_rules.can_read(user, attachment):
            yield (
                attachment.subject,
                titles[attachment.subject],
                attachment.name,
                attachment.media_type,
                attachment.size,
                settings.SITE_URL + attachment.get_absolute_url(),
            )


def _documented(parts: Sequence[exports.Part]) -> Iterator[Sequence[str]]:
    for part in parts:
        for column in part.columns:
            yield f"{part.name}.csv", column.label, column.says


def _beginning(subject: Record, now: dt.datetime) -> str:
    told = {"objet": str(subject), "adresse": _address(subject), "fait_le": now.isoformat()}
    return json.dumps(told, ensure_ascii=False).removesuffix("}") + ', "tables": {'


def _say(out: Any, texts: Iterable[str]) -> None:
    for text in texts:
        out.write(text.encode())


def _pass(kept: Any, book: zipfile.ZipFile, name: str) -> None:
    kept.seek(0)
    with book.open(name, "w", force_zip64=True) as out:
        copyfileobj(kept, out)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else as_fact(value)


def _address(subject: Record) -> str:
    return f"{settings.SITE_URL}{subject.get_absolute_url()}"


def _readme(subject: Record, user: User, now: dt.datetime) -> str:
    return (
        f"Export des données {french.of(subject)}\n"
        f"Fait le {french.moment(now)}, à la demande {french.of(user.name)}.\n\n"
        "Cet export contient ce que cette personne peut voir sur la plateforme, et rien d'autre.\n"
        "- Un fichier CSV par sorte de données : UTF-8, séparateur point-virgule, dates AAAA-MM-JJ.\n"
        "- colonnes.csv dit ce que contient chaque colonne.\n"
        "- donnees.json contient les mêmes données pour un programme.\n"
        "- fichiers.csv liste les fichiers joints et leurs adresses.\n\n"
        "Une cellule qui commence par = + - ou @ est précédée d'une apostrophe : un tableur l'exécuterait.\n"
        "Ces données peuvent parler de personnes : gardez-les à l'abri, et effacez-les quand vous n'en avez plus besoin.\n"
    )

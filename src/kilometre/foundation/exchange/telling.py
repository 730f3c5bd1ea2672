"""What a line says to the person: the column, why, and what to do."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError

from kilometre.engines.tables import letter
from kilometre.foundation.errors import Refused
from kilometre.foundation.records.batches import strictly

from .models import Import, ImportRow
from .registry import Field, Kind, Values, WrongCell, of_field

Message = list[str]
"""A column, "" when the whole line is concerned; and a sentence."""

NOTHING_IMPORTED = "Rien n'a été importé\u00a0: vérifiez de nouveau le tableau."
TOLD = (Refused, ValidationError, PermissionDenied, ProtectedError, RestrictedError, IntegrityError)


def read_row(kind: Kind, batch: Import, row: ImportRow) -> tuple[Values, list[Message]]:
    """What a line holds, and what is wrong with its cells."""
    values: Values = {}
    messages: list[Message] = []
    places = {key: index for index, key in enumerate(batch.columns) if key}
    for field in kind.fields:
        place = places.get(field.key)
        text = row.cells[place] if place is not None else batch.constants.get(field.key, "")
        parsed = field.parse(text or batch.constants.get(field.key, ""))
        values[field.key] = parsed.value
        column = column_name(batch, place, field)
        if parsed.error:
            messages.append([column, parsed.error])
        elif parsed.value is None and field.required:
            messages.append([column, "cette cellule est vide, et il en faut une : remplissez-la."])
    return values, messages


def unknown(kind: Kind, batch: Import, values: Values) -> list[Message]:
    """What cells name and nobody knows: who corrects a line corrects all of it at once."""
    told: list[Message] = []
    for field in kind.fields:
        if field.find is not None and values[field.key]:
            told += attempt(partial(_look_up, field.key, field.find, values[field.key]), kind, batch)
    return told


def _look_up(key: str, find: Callable[[str], object], text: str) -> None:
    with of_field(key):
        find(text)


def column_name(batch: Import, place: int | None, field: Field) -> str:
    """« C, Date » of the file; the name of the field when no column holds it."""
    return f"{letter(place)}, {batch.header[place]}" if place is not None else field.label


def attempt(act: Callable[[], Any], kind: Kind, batch: Import) -> list[Message]:
    """Call a service; what it refuses, as messages.

    In a batch the database may refuse first: it is tried again with the whole validation, which says why.
    """
    try:
        act()
    except IntegrityError:
        return _attempt_strictly(act, kind, batch)
    except TOLD as error:
        return messages_of(error, kind, batch)
    return []


def _attempt_strictly(act: Callable[[], Any], kind: Kind, batch: Import) -> list[Message]:
    try:
        with strictly():
            act()
    except TOLD as error:
        return messages_of(error, kind, batch)
    return []


def messages_of(error: Exception, kind: Kind, batch: Import) -> list[Message]:
    if isinstance(error, Refused):
        key = error.key if isinstance(error, WrongCell) else error.field
        if key not in kind.keys:
            return [["", error.message]]
        places = {key: index for index, key in enumerate(batch.columns) if key}
        return [[column_name(batch, places.get(key), kind.field(key)), error.message]]
    if isinstance(error, PermissionDenied):
        return [["", f"vous n'avez pas ce droit. Qui l'a : {str(error)[:1].lower()}{str(error)[1:]}"]]
    if isinstance(error, ValidationError):
        return _of_validation(error, kind, batch)
    if isinstance(error, ProtectedError | RestrictedError):
        return [["", "cette fiche sert maintenant ailleurs."]]
    return [["", "cette ligne contredit ce qui est déjà enregistré : vérifiez si elle n'existe pas déjà."]]


def _of_validation(error: ValidationError, kind: Kind, batch: Import) -> list[Message]:
    if not hasattr(error, "error_dict"):
        return [["", message] for message in error.messages]
    places = {key: index for index, key in enumerate(batch.columns) if key}
    told: list[Message] = []
    for name, messages in error.message_dict.items():
        column = (
            column_name(batch, places.get(name), kind.field(name))
            if name in kind.keys
            else ""
            if name == NON_FIELD_ERRORS
            else name
        )
        told += [[column, message] for message in messages]
    return told


def one_sentence(messages: list[Message]) -> str:
    return " ".join(
        f"{column} : {text}" if column else f"{text[:1].upper()}{text[1:]}" for column, text in messages
    )

"""Values of a JSON document, checked one by one: what is wrong is told in French, with the place where it is.

A *reader* takes a value as JSON gives it and returns what a model wants, or raises `Refused` with what was expected.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

Reader: TypeAlias = Callable[[Any], Any]
_LONGEST: Final = 60


class Refused(ValueError):
    """A value that cannot be taken; the message says why, in French."""


def document(text: str) -> Any:
    """The value of a JSON text.

    Raises
    ------
    Refused
        Malformed, with the line and the column; or nested too deeply.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(f"JSON mal formé, ligne {error.lineno}, colonne {error.colno}") from error
    except RecursionError as error:
        raise Refused("JSON imbriqué trop profondément") from error


def fields(value: Any, readers: Mapping[str, Reader], where: str) -> dict[str, Any]:
    """The fields of an object, each read; unknown ones are refused. ``where`` names the object."""
    if not isinstance(value, dict):
        raise Refused(f"{where} : un objet est attendu, pas {shown(value)}")
    if others := sorted(set(value) - set(readers)):
        raise Refused(f"Clé inconnue : {', '.join(others)} ({where}). Connues : {', '.join(readers)}")
    found = {}
    for name, one in value.items():
        found[name] = _at(f"{where}, « {name} »", readers[name], one)
    return found


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused(f"un texte est attendu, pas {shown(value)}")
    return value


def texts(value: Any) -> tuple[str, ...]:
    return tuple(text(one) for one in _list(value, "de textes"))


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused(f"true ou false est attendu, pas {shown(value)}")
    return value


def number(least: float = -math.inf, most: float = math.inf) -> Reader:
    """Reads a finite number from ``least`` to ``most``."""

    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise Refused(f"un nombre est attendu, pas {shown(value)}")
        if not least <= value <= most:
            what = "une valeur négative, " if value < 0 <= least else ""
            raise Refused(f"un nombre {_between(least, most)} est attendu, pas {what}{shown(value)}")
        return value

    return read


def whole(least: int, most: int) -> Reader:
    """Reads an integer from ``least`` to ``most``, both included."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Refused(f"un nombre entier de {least} à {most} est attendu, pas {shown(value)}")
        return value

    return read


def numbers(least: float = -math.inf) -> Reader:
    """Reads a list of finite numbers, none under ``least``."""
    read = number(least)
    return lambda value: tuple(read(one) for one in _list(value, "de nombres"))


def by_name(read: Reader) -> Reader:
    """Reads an object whose values are all read alike."""

    def every(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused(f"un objet est attendu, pas {shown(value)}")
        return {name: _at(name, read, one) for name, one in value.items()}

    return every


def shown(value: Any) -> str:
    """A value as it is written, cut short."""
    written = json.dumps(value, ensure_ascii=False, default=repr)
    return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"


def _at(where: str, read: Reader, value: Any) -> Any:
    try:
        return read(value)
    except ValueError as error:
        raise Refused(f"{where} : {error}") from error


def _list(value: Any, what: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise Refused(f"une liste {what} est attendue, pas {shown(value)}")
    return value


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond what a float holds
        return False


def _between(least: float, most: float) -> str:
    return (
        f"de {least:g} à {most:g}"
        if most < math.inf
        else "positif ou nul"
        if least == 0
        else f"d'au moins {least:g}"
    )

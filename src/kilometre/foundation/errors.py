"""Refusals that a person reads: each has a French sentence and an HTTP status."""

from typing import Any


class Refused(Exception):
    """The act is refused by a rule of the domain. Shown in the form, or as problem+json.

    ``field`` is the name of what to correct, when there is one: the form ties the sentence to it.
    """

    status = 409
    title = "Action refusée"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field


class Conflict(Refused):
    """The object changed since this person read it: ``by_another`` when another account did it last."""

    title = "Modifié entre-temps"

    def __init__(self, record: Any, *, by_another: bool = False) -> None:
        how = "par quelqu'un d'autre" if by_another else "entre-temps,"
        super().__init__(
            f"« {record} » a été modifié {how} pendant votre saisie. "
            "Votre texte est conservé ci-dessous : comparez-le à la version actuelle, puis enregistrez."
        )
        self.record = record


class TooMany(Refused):
    """A limit of attempts or of volume is reached for now."""

    status = 429
    title = "Trop de tentatives"

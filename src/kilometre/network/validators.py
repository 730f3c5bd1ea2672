"""Keys of French business numbers, and promised delays."""

import re

from django.core.exceptions import ValidationError

from kilometre.engines.calendars import Delay

LA_POSTE_SIREN = "356000000"


def luhn(digits: str) -> int:
    """Luhn sum modulo 10 (ISO/IEC 7812-1 annex B): zero when the key is right."""
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if rank % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10


def check_siren(value: str) -> None:
    """Nine digits with a right key."""
    if not re.fullmatch(r"[0-9]{9}", value):
        raise ValidationError("Un SIREN compte neuf chiffres.")
    if luhn(value):
        raise ValidationError("La clé de ce SIREN est fausse : vérifiez les chiffres.")


def check_siret(value: str) -> None:
    """Fourteen digits with a right key; establishments of La Poste follow a rule of their own."""
    if not re.fullmatch(r"[0-9]{14}", value):
        raise ValidationError("Un SIRET compte quatorze chiffres.")
    if luhn(value) and not (value.startswith(LA_POSTE_SIREN) and sum(map(int, value)) % 5 == 0):
        raise ValidationError("La clé de ce SIRET est fausse : vérifiez les chiffres.")


def check_promise(value: str) -> None:
    """A delay that ``engines.calendars`` reads: « 24h », « 16ho », « 10j », « 2jo »."""
    try:
        Delay.parse(value)
    except ValueError:
        raise ValidationError(
            "Écrivez un nombre et une unité : « 24 heures », « 16 heures ouvrées », « 10 jours » ou « 2 jours ouvrés »."
        ) from None

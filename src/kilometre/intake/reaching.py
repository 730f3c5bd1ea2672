"""What somebody can use to reach a service: a forgiving rule, so that « abc » is asked again."""

import re

from django.core.exceptions import ValidationError

SEPARATOR = "\u00a0: "
WAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[^\s@]+@[^\s@]+\.[^\s@]{2,}",  # an e-mail address
        r"(?:\d[\s.\-/()]*){4,}",  # a telephone number, short ones too
        r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b",  # a page
        r"(?:\w{2,}\W+){2,}\w{2,}",  # a place, in a few words
    )
)
UNUSABLE = "Donnez une adresse électronique, un numéro de téléphone, une page du web ou une adresse postale."


def validate(text: str) -> None:
    if not any(way.search(text) for way in WAYS):
        raise ValidationError(UNUSABLE)


def told(service_name: str, reach: str) -> str:
    """« DDT de la Meuse : 03 29 00 00 00 », as the sender reads it."""
    return f"{service_name.strip()}{SEPARATOR}{reach.strip()}"


def parts(referral: str) -> tuple[str, str]:
    """The service and how to reach it; all of it is the service when it was told in one go."""
    service_name, _, reach = referral.partition(SEPARATOR)
    return service_name, reach

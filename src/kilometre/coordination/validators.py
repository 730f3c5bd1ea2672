"""What the fields of networks accept."""

import re

from django.core.exceptions import ValidationError

ADDRESS = re.compile(r"(/(?![/\\])|https://[^\s/])[^\s\\]*")


def check_address(value: str) -> None:
    """A page of this site (« /… ») or a secure address elsewhere: nothing that a link could run."""
    if not ADDRESS.fullmatch(value):
        raise ValidationError(
            "Donnez une page de ce site, qui commence par « / », ou une adresse en « https:// »."
        )

"""Models of which a row is somebody, beside the account: ``personal.people`` says so, what tells facts asks."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model

PEOPLE: set[type[Model]] = set()


def is_somebody(value: Any) -> bool:
    """Whether a row names a person: it is then told by its reference, which an erasure leaves pointing at nobody."""
    return isinstance(value, (get_user_model(), *PEOPLE))

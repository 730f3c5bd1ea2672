"""Where a fact comes from: told apart on every page, and in every figure."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models


class Origin(models.TextChoices):
    """Fictional rows never count in a public figure, and never notify anyone outside."""

    DOCUMENT = "document", "Document public du programme"
    PUBLIC = "public", "Autre source publique"
    LIVE = "live", "Saisi sur la plateforme"
    FICTIONAL = "fictional", "Exemple fictif"


REAL_ORIGINS = (Origin.DOCUMENT, Origin.PUBLIC, Origin.LIVE)

_counted: ContextVar[tuple[Origin, ...]] = ContextVar("counted", default=REAL_ORIGINS)


def counted() -> tuple[Origin, ...]:
    """The origins that figures count: what is real, always, but inside ``examples_alone``."""
    return _counted.get()


@contextmanager
def examples_alone() -> Iterator[None]:
    """Inside, figures count examples and nothing real: for what is shown of an example lab, and never kept as a figure.

    Never both: a figure of the real network cannot hold an example.
    """
    token = _counted.set((Origin.FICTIONAL,))
    try:
        yield
    finally:
        _counted.reset(token)

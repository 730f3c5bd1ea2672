"""The abstract root object. Its table belongs to the context that inherits it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from .cleaning import Cleaned
from .origins import Origin, counted
from .refs import ID_LENGTH, Ref, new_public_id


class RecordQuerySet(models.QuerySet):
    """Reads shared by all root objects. Each context says in its ``queries`` who may see what."""

    def visible_to(self, user: Any) -> Self:
        """Rows that ``user`` may know of. Every context overrides this: what is not said is hidden."""
        return self.none()

    def alike(self, one: Any) -> Self:
        """Fictional like ``one`` (a record, an account), or real like it: they never mix."""
        is_example = models.Q(origin=Origin.FICTIONAL)
        return self.filter(is_example if one.is_fictional else ~is_example)

    def real(self) -> Self:
        """Rows that count in public figures."""
        return self.filter(origin__in=counted())


class Versioned(models.Model):
    """A row edited one version at a time: of two people who read the same one, the second to save is told."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        raise NotImplementedError(f"{type(self).__name__} has no page of its own yet")


class Record(Cleaned, Versioned):
    """A root object: found by its public id, marked with its origin, edited one version at a time."""

    url_key: ClassVar[str] = "public_id"

    public_id = models.CharField(
        "identifiant public", max_length=ID_LENGTH, unique=True, editable=False, default=new_public_id
    )
    origin = models.CharField("origine", max_length=10, choices=Origin.choices, default=Origin.LIVE)
    source = models.CharField("source", max_length=300, blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @property
    def ref(self) -> Ref:
        return Ref.of(self)

    @property
    def is_fictional(self) -> bool:
        return self.origin == Origin.FICTIONAL

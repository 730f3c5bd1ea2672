"""What a row must hold before it is written, asked of the database in as few questions as there are."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q

from .batches import in_batch


class Cleaned(models.Model):
    """A model whose ``full_clean`` costs no query in a batch, and one for all its check constraints outside."""

    class Meta:
        abstract = True

    def full_clean(
        self,
        exclude: Any = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002 (Django's signature)
        validate_constraints: bool = True,  # noqa: FBT001, FBT002 (Django's signature)
    ) -> None:
        if in_batch():
            exclude = {*(exclude or ()), *self._loaded_relations()}
            validate_unique = validate_constraints = False
        super().full_clean(exclude, validate_unique, validate_constraints)

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[Any]]]:
        return [(model, list(_checks_as_one(found))) for model, found in super().get_constraints()]

    def _loaded_relations(self) -> Iterator[str]:
        """Foreign keys set from a row that the database gave, to any row of its table."""
        field: Any
        for field in self._meta.concrete_fields:
            related: Any = field.remote_field and self._state.fields_cache.get(field.name)
            is_loaded = related is not None and not related._state.adding  # noqa: SLF001 (Django's own question)
            if is_loaded and not field.get_limit_choices_to():
                yield field.name


class Checks:
    """The check constraints of a model in one question: Django sends three statements for each of them."""

    def __init__(self, checks: list[CheckConstraint]) -> None:
        self.checks = checks
        self.together: Q = reduce(and_, (Q(check.condition) for check in checks))

    def validate(
        self, model: type[models.Model], instance: Any, exclude: set[str] | None, using: str
    ) -> None:
        """ValidationError with the sentence of each that fails; what needs an excluded field is not asked."""
        try:
            if self.together.check(instance._get_field_expression_map(model._meta, exclude), using):  # noqa: SLF001
                return
        except FieldError:
            pass  # an excluded field: the other checks may do without it
        errors: dict[str, list[ValidationError]] = {}
        for check in self.checks:
            try:
                check.validate(model, instance, exclude, using)
            except ValidationError as error:
                error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)


def _checks_as_one(constraints: Sequence[Any]) -> Iterator[Any]:
    checks = [one for one in constraints if isinstance(one, CheckConstraint)]
    if checks:
        yield Checks(checks)
    yield from (one for one in constraints if one not in checks)

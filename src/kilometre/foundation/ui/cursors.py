"""Where a page of a list starts: the sort value and the id of the row it follows, signed."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.core import signing
from django.db.models import F, Q, QuerySet

SIGNER = signing.Signer(salt="kilometre.lists")


class BadCursor(ValueError):
    """The cursor was cut, changed, or made for another order."""


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: a sort expression, then the id. Rows without a value come last, in both directions."""

    field: str
    is_descending: bool

    def apply(self, rows: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        descending = self.is_descending is not backwards
        places = {"nulls_first": True} if backwards else {"nulls_last": True}
        nulls = places if _may_be_null(rows, self.field) else {}
        key = F(self.field).desc(**nulls) if descending else F(self.field).asc(**nulls)
        return rows.order_by(key, "-pk" if descending else "pk")

    def beyond(self, rows: QuerySet[Any], cursor: "Cursor") -> QuerySet[Any]:
        """Rows after the cursor's row in this order, or before it when the cursor goes backwards."""
        operator = "lt" if self.is_descending is not cursor.is_backwards else "gt"
        same_value_further = Q(**{f"pk__{operator}": cursor.pk})
        has_none = Q(**{f"{self.field}__isnull": True})
        if cursor.value is None:
            condition = has_none & same_value_further
            return rows.filter(condition | ~has_none if cursor.is_backwards else condition)
        condition = Q(**{f"{self.field}__{operator}": cursor.value}) | (
            Q(**{self.field: cursor.value}) & same_value_further
        )
        if not cursor.is_backwards and _may_be_null(rows, self.field):
            condition |= has_none
        return rows.filter(condition)


@dataclass(frozen=True, slots=True)
class Cursor:
    """One row's place. ``is_backwards`` asks for the rows before it."""

    order: str
    value: Any
    pk: int
    is_backwards: bool = False

    def __str__(self) -> str:
        kind, text = _written(self.value)
        return SIGNER.sign_object([self.order, kind, text, self.pk, self.is_backwards])

    @classmethod
    def read(cls, text: str, order: str) -> Self:
        """Read a cursor made for this order; BadCursor otherwise."""
        try:
            made_for, kind, value, pk, is_backwards = SIGNER.unsign_object(text)
            if made_for != order:
                raise BadCursor(f"made for {made_for}")
            return cls(order, READERS[kind](value), pk, is_backwards)
        except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
            raise BadCursor(str(error)) from error


READERS = {
    "none": lambda _: None,
    "json": lambda value: value,
    "moment": dt.datetime.fromisoformat,
    "day": dt.date.fromisoformat,
    "decimal": Decimal,
}


def _written(value: Any) -> tuple[str, Any]:
    if value is None:
        return "none", None
    if isinstance(value, dt.datetime):
        return "moment", value.isoformat()
    if isinstance(value, dt.date):
        return "day", value.isoformat()
    if isinstance(value, Decimal):
        return "decimal", str(value)
    return "json", value


def _may_be_null(rows: QuerySet[Any], name: str) -> bool:
    """A column that the table declares NOT NULL needs no condition on missing values; anything else may."""
    if name in rows.query.annotations or "__" in name:
        return True
    return bool(rows.model._meta.get_field(name).null)

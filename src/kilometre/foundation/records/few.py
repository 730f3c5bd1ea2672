"""« Among these few »: a condition on a key that both databases answer by looking those few up."""

from typing import Any

from django.db.models import BigAutoField
from django.db.models.lookups import In


@BigAutoField.register_lookup
class AmongFew(In):
    """``pk__among_few=query``, for a query of the few keys of one lab, one person, one roadmap.

    The same rows as ``pk__in``. From ``IN (SELECT …)`` PostgreSQL expects an average number of rows and, when some are
    to be shown in an order that has an index, walks that index of all in the hope to meet them soon: those of a lab
    that are all old are met at its end. From an array it expects ten, and looks them up by their key.
    """

    lookup_name = "among_few"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if connection.vendor == "postgresql" and not self.rhs_is_direct_value():
            return f"= ANY (ARRAY {rhs})"
        return f"IN {rhs}"

"""One after the other, where no row can be locked yet: two transactions that would each make the same one."""

from django.db import connection


def take_turn(kind: str, name: str) -> None:
    """Until this transaction ends, whoever takes the turn of the same name waits. A no-op where writers already wait."""
    if name and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind}:{name.lower()}"]
            )

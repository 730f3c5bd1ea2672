"""Who holds the readers of the journal back on PostgreSQL: the oldest transaction that writes, in any database of the server."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

# Numbers and databases are shown to every role; when a transaction began, only to a superuser, to its own role and to
# pg_read_all_stats.
OPEN = """
SELECT who, place, since FROM (
    SELECT 'connexion ' || pid AS who, datname::text AS place, xact_start AS since, backend_xid AS number
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
    UNION ALL
    SELECT 'transaction préparée ' || gid, database::text, prepared, transaction FROM pg_prepared_xacts
) AS writers ORDER BY age(number) DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Writer:
    """A transaction that is not over. ``since`` is None when this role may not know."""

    who: str
    database: str
    since: dt.datetime | None


def oldest_writer() -> Writer | None:
    """The one that readers wait for; None when nobody writes, and on SQLite, which has one writer at a time."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        found = cursor.fetchone()
    return Writer(*found) if found else None

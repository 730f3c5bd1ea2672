"""Parquet, through DuckDB: rows are fetched by batches, within a memory limit, without extension or network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kilometre.engines.eventlog.problems import Unreadable

from .roles import Role
from .streams import Limits
from .tables import Row, Table

MAGIC: Final = b"PAR1"
_BATCH: Final = 10_000
_VALUE: Final = 8
"""Bytes that a value takes at the least once read: those of an instant."""
_SETTINGS: Final = (
    "SET memory_limit = '1GB'",
    "SET threads = 1",
    "SET temp_directory = ''",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET TimeZone = 'UTC'",
)


def parquet(path: Path, limits: Limits) -> Table:
    """The table of a Parquet file; every value is read as text, instants in UTC as ISO 8601.

    Equal values weigh nothing in Parquet: the file itself says how many rows it holds, and one too small to hold them
    honestly is refused before any of them is read. The columns counted are those that a log can have.
    """
    import duckdb  # noqa: PLC0415 (slow)

    connection = duckdb.connect()
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
        source = connection.from_parquet(str(path))
        rows = connection.execute(
            "SELECT sum(num_rows) FROM parquet_file_metadata(?)", [str(path)]
        ).fetchone()
        types = dict(zip(source.columns, map(str, source.types), strict=True))
    except duckdb.Error as error:
        raise _illegible(error) from error
    _check_size((rows and rows[0]) or 0, len(types), path.stat().st_size, limits)
    return Table(tuple(types), _rows(connection, path, types, limits), "Parquet")


def _check_size(rows: int, columns: int, size: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise Unreadable(f"{rows} lignes : fichier refusé (au plus {limits.rows}).")
    if rows * min(columns, len(Role)) * _VALUE > limits.ratio_from + limits.ratio * size:
        raise Unreadable(
            f"Fichier refusé : {rows} lignes dans {size} octets ne peuvent que se répéter, comme dans une bombe zip."
        )


def _rows(connection: Any, path: Path, types: dict[str, str], limits: Limits) -> Iterator[Row]:
    import duckdb  # noqa: PLC0415 (slow)

    columns = ", ".join(_as_text(name, kind, limits) for name, kind in types.items())
    try:
        cursor = connection.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)])  # noqa: S608 (names quoted)
        number = 0
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                number += 1
                yield number, row
    except duckdb.Error as error:
        raise _illegible(error) from error


def _as_text(name: str, kind: str, limits: Limits) -> str:
    """SQL of a column as text, never null, cut just over the limit of a cell so that the reader refuses it."""
    quoted = '"' + name.replace('"', '""') + '"'
    text = f"CAST({quoted} AS VARCHAR)"
    if kind == "TIMESTAMP WITH TIME ZONE":
        text = f"strftime({quoted} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%f') || '+00:00'"
    elif kind == "BLOB":
        text = (
            f"coalesce(TRY(decode({quoted})), CAST({quoted} AS VARCHAR))"  # a picture must not refuse a log
        )
    return f"coalesce(left({text}, {limits.cell + 1}), '')"


def _illegible(error: Exception) -> Unreadable:
    import duckdb  # noqa: PLC0415 (slow)

    if isinstance(error, duckdb.OutOfMemoryException):
        return Unreadable("Fichier Parquet refusé : le lire demande plus de 1 Go de mémoire.")
    return Unreadable("Fichier Parquet illisible : il est abîmé, coupé, ou d'un genre inconnu.")

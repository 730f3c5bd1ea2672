import io
import tracemalloc

import duckdb
import pytest

from event_logs import at
from kilometre.engines.eventlog import Execution, Limits, Options, Unreadable, read_log

QUERY = """
    SELECT * FROM (VALUES
      (1, 'a', TIMESTAMPTZ '2024-03-11 08:00:00+00', TIMESTAMPTZ '2024-03-11 09:30:00.25+00', 'Ada'),
      (1, 'b', NULL, TIMESTAMPTZ '2024-03-11 10:00:00+00', NULL)
    ) AS t(case_id, activity, start_time, end_time, resource)
"""


def written(tmp_path, query=QUERY):
    path = tmp_path / "log.parquet"
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def test_parquet_is_read(tmp_path):
    path = written(tmp_path)
    expected = [Execution("1", "a", at(9.5 + 0.25 / 3600), at(8), "Ada"), Execution("1", "b", at(10))]
    with path.open("rb") as file:
        reading = read_log(file, Options(keep_names=True))
    assert reading.log.executions(0) == expected
    assert reading.format == "Parquet"
    from_memory = read_log(io.BytesIO(path.read_bytes()), Options(keep_names=True))
    assert from_memory.log.equals(reading.log)


def test_dates_without_time_and_naive_times_are_read(tmp_path):
    query = "SELECT 'x' AS dossier, 'a' AS étape, DATE '2024-03-11' AS début, TIMESTAMP '2024-03-11 10:00:00' AS fin"
    with written(tmp_path, query).open("rb") as file:
        assert read_log(file).log.executions(0) == [Execution("x", "a", at(9), at(-1))]


def test_bad_rows_are_told_by_number(tmp_path):
    with (
        written(tmp_path, QUERY.replace("'b'", "''")).open("rb") as file,
        pytest.raises(Unreadable, match="ligne 2 : étape absente"),
    ):
        read_log(file)


def test_a_damaged_file_is_refused(tmp_path):
    data = written(tmp_path).read_bytes()
    for broken in (data[:50], data[:100] + b"\xff" * 40 + data[140:], data[:-8] + b"\xff\xff\xff\x7fPAR1"):
        with pytest.raises(Unreadable, match="Fichier Parquet illisible\u00a0: il est abîmé"):
            read_log(io.BytesIO(broken))


def test_a_column_of_bytes_that_is_not_of_the_log_does_not_refuse_it(tmp_path):
    query = f"SELECT *, '\\xFF\\xD8'::BLOB AS photo, [1, 2] AS more FROM ({QUERY})"
    with written(tmp_path, query).open("rb") as file:
        assert len(read_log(file).log) == 2


def long_log(rows, more=""):
    """A query of ``rows`` events, six a case, two hundred a day."""
    return (
        "SELECT 'D' || (i // 6) AS case_id, 'step ' || (i % 6) AS activity, "
        f"DATE '2024-01-01' + CAST(i // 200 AS INTEGER) AS end_time{more} FROM range({rows}) AS t(i)"
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT '1' AS case_id, 'A' AS activity, DATE '2024-01-01' AS end_time FROM range(2000000)",
        "SELECT '1' AS case_id, 'A' AS activity, DATE '2024-01-01' + CAST(i % 9 AS INTEGER) AS end_time FROM range(2000000) AS t(i)",
    ],
    ids=["one day", "nine days"],
)
def test_a_parquet_bomb_is_refused_before_any_row_is_read(tmp_path, query):
    path = tmp_path / "bomb.parquet"
    duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    tracemalloc.start()
    try:
        with path.open("rb") as file, pytest.raises(Unreadable, match="bombe zip"):
            read_log(file)
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_a_parquet_file_of_too_many_rows_is_refused(tmp_path):
    with (
        written(tmp_path, long_log(2_000)).open("rb") as file,
        pytest.raises(Unreadable, match="2000 lignes\u00a0: fichier refusé"),
    ):
        read_log(file, Options(limits=Limits(rows=1_999)))


@pytest.mark.parametrize(
    "more",
    ["", ", 'Ada' AS resource, 'DDT' AS service, 'x' AS kind, '' AS a, '' AS b, '' AS c, '' AS d, '' AS e"],
    ids=["three columns", "constant columns"],
)
def test_an_honest_log_is_not_taken_for_a_bomb_however_small_its_values(tmp_path, more):
    """Days and steps come from dictionaries, one or two bytes a row; that small a file would not even be looked at."""
    path = tmp_path / "log.parquet"
    duckdb.execute(f"COPY ({long_log(30_000, more)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")

    with path.open("rb") as file:
        assert len(read_log(file, Options(limits=Limits(ratio_from=0))).log) == 30_000

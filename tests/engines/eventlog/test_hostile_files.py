"""Files made to hurt: refused clearly, in bounded memory. The fuzzing at the end must only ever refuse."""

import csv
import gzip
import io
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs import BAD, ENDS_ONLY, TWO, read
from kilometre.engines.eventlog import Limits, Unreadable

MIB = 1 << 20


def refused_within(data, megabytes, **options):
    """The reason of the refusal, which must come before that much memory is taken beyond the file."""
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable) as refusal:
            read(data, **options)
        assert tracemalloc.get_traced_memory()[1] < megabytes * MIB
    finally:
        tracemalloc.stop()
    return str(refusal.value)


def bomb(head, filler, size):
    """``size`` bytes of filler after a head, gzipped in a stream (about a thousand times smaller)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(head)]
    block = filler * max(MIB // len(filler), 1)
    parts += [packer.compress(block) for _ in range(size // MIB)]
    return b"".join([*parts, packer.flush()])


def test_a_gzip_bomb_is_refused():
    lines = bomb(b"case,activity,timestamp\n", b" " * 100_000 + b"\n", 200 * MIB)
    assert "bombe zip" in refused_within(lines, 20)
    spaces = bomb(b"<log>", b" ", 200 * MIB)
    assert "bombe zip" in refused_within(spaces, 20)


def test_a_file_over_the_limit_is_refused():
    data = gzip.compress(b"case,activity,timestamp\n" + b"1,a,2024-03-11\n" * 10_000)
    assert "trop grand" in refused_within(data, 20, limits=Limits(bytes=50_000))


def test_giant_cells_and_lines_are_refused():
    assert "octets" in refused_within(b"case,activity,timestamp\n1," + b"a" * 5 * MIB + b",2024-03-11\n", 30)
    assert "cellule" in refused_within(b'case,activity,timestamp\n1,"' + b"a\n" * MIB, 30)
    assert "3000 caractères" in refused_within(
        b"case,activity,timestamp\n1," + b"a" * 3000 + b",2024-03-11\n", 20
    )


def test_too_many_rows_or_names_are_refused():
    rows = b"".join(b"%d,a,2024-03-11\n" % number for number in range(2_000))
    table = b"case,activity,timestamp\n" + rows
    assert "Plus de 1000 lignes" in refused_within(table, 20, limits=Limits(rows=1_000))
    assert "valeurs différentes" in refused_within(table, 20, limits=Limits(names=1_000))


def test_broken_gzip_is_refused():
    whole = gzip.compress(ENDS_ONLY.encode())
    assert "coupé" in refused_within(whole[:-12], 20)
    assert "abîmé" in refused_within(whole[:15] + b"\xff\xff\xff" + whole[18:], 20)
    assert "suivi d'autres données" in refused_within(whole + b"and more", 20)


def test_deep_json_is_told_as_a_bad_line():
    good = '{"case": "1", "activity": "a", "end": "2024-03-11"}\n'
    assert "ligne 2" in refused_within((good + '{"case":' * 50_000 + "\n").encode(), 30)


def test_formulas_in_cells_stay_texts():
    log = read('case,activity,timestamp\n1,"=cmd()",2024-03-11\n').log
    assert log.activities == ("=cmd()",)


SEEDS = [text.encode() for text in (ENDS_ONLY, BAD, TWO)] + [gzip.compress(TWO.encode())]


@st.composite
def damaged(draw):
    """A good file with bytes changed, cut, doubled or inserted."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(("change", "cut", "double", "insert")))
        size = draw(st.integers(1, 40))
        if kind == "cut":
            del data[place : place + size]
        elif kind == "double":
            data[place:place] = data[place : place + size]
        else:
            new = draw(
                st.binary(min_size=1, max_size=8) | st.sampled_from([b'"', b"<", b"&x;", b"\n", b";", b"]]>"])
            )
            data[place : place + (len(new) if kind == "change" else 0)] = new
    return bytes(data)


@settings(max_examples=150, deadline=None)
@given(damaged())
def test_a_damaged_file_is_read_or_refused(data):
    for options in ({}, {"set_aside": lambda *_: None}):
        try:
            reading = read(data, **options)
        except Unreadable:
            continue
        assert len(reading.log) == reading.log.bounds[-1] > 0


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda end: b"PAR1" + end))
def test_any_bytes_are_read_or_refused(data):
    with suppress(Unreadable):
        read(data)


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=8))
def test_any_cells_are_read_or_told(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["case", "activity", "timestamp"], *rows])
    with suppress(Unreadable):
        read(file.getvalue())

"""The fast reader of XES gives what the careful one gives, or leaves the file to it."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs import TWO, xes, xes_event, xes_trace
from kilometre.engines.eventlog import Options
from kilometre.engines.eventlog.reading import _read, xes_blocks
from kilometre.engines.eventlog.reading.instants import Instants
from kilometre.engines.eventlog.reading.iso_columns import read_iso
from kilometre.engines.eventlog.reading.xes_blocks import Careful

INSTANT = "2024-03-11T08:00:00Z"


def both(text, **options):
    """What each reader gives; None for a fast one that leaves it."""
    data = text.encode()
    careful = _read(io.BytesIO(data), Options(**options), careful=True)
    try:
        fast = _read(io.BytesIO(data), Options(**options), careful=False)
    except Careful:
        return None, careful
    return fast, careful


def same(fast, careful):
    return fast.log.equals(careful.log) and (fast.columns, fast.notes) == (careful.columns, careful.notes)


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        TWO.replace("/>", " />"),
        TWO.replace('value="b"', 'value="b &amp; &lt;c&gt;"'),
        TWO.replace("<log", "<!-- un commentaire --><log"),
        TWO.replace('value="Ada"', 'value=""'),
        TWO.replace("<string key", "<string\n  key"),
        TWO.replace("<string key", "<xes:string  key"),
        xes(
            xes_trace(
                "1", xes_event("a", INSTANT, transition="start"), xes_event("a", "2024-03-12T08:00:00.5Z")
            )
        ),
    ],
)
def test_plain_files_are_read_fast(text):
    fast, careful = both(text)
    assert same(fast, careful)


@pytest.mark.parametrize(
    "text",
    [
        TWO.replace('<string key="concept:name" value="b"/>', '<string key="concept:name" value="b"><string key="org:resource" value="x"/></string>'),
        TWO.replace('key="concept:name" value="b"', 'value="b" key="concept:name"'),
        TWO.replace('key="concept:name" value="b"', "key='concept:name' value='b'"),
        TWO.replace("<event>", '<!-- "/> --><event>', 1),
        TWO.replace('value="b"', 'value="b&#33;"'),
        TWO.replace('<string key="org:resource"', '<string lang="fr" key="org:resource"'),
        TWO.replace("</event>\n</trace>", '</event><string key="concept:name" value="late"/>\n</trace>'),
        TWO.replace("</trace>\n<trace>", '</trace>\n<string key="concept:name" value="between"/><trace>'),
        TWO.replace("UTF-8", "ISO-8859-1"),
        xes(xes_trace("", xes_event("a", INSTANT))),
    ],
)  # fmt: skip
def test_a_doubt_leaves_the_file_to_the_careful_reader(text):
    fast, careful = both(text)
    assert fast is None
    assert len(careful.log)


@pytest.mark.parametrize(
    "last",
    [
        xes_event("c", INSTANT, resource="Bea"),
        xes_event("c", INSTANT),
        xes_event("c", INSTANT, resource="Bea", transition="start"),
        xes_event("c", INSTANT, resource="Bea").replace(
            "</event>", '<int key="montant" value="3" /></event>'
        ),
        xes_event("c", INSTANT, resource="Bea").replace("<string", "<string ", 1),
    ],
)
@pytest.mark.parametrize("size", [150, 400, 1 << 18])
def test_events_alike_are_read_together_until_one_differs(last, size, monkeypatch):
    monkeypatch.setattr(xes_blocks, "_BLOCK", size)
    alike = [
        xes_event(name, f"2024-03-11T0{hour}:00:00Z", resource="Ada") for hour, name in enumerate("abab")
    ]
    fast, careful = both(
        xes(*(xes_trace(str(case), *alike) for case in range(8)), xes_trace("8", last, *alike))
    )
    assert same(fast, careful)
    assert len(fast.log) == 37


PIECES = st.sampled_from(
    [
        "<event>",
        "</event>",
        "<trace>",
        "</trace>",
        '"/>',
        '" />',
        "<!-- x -->",
        ' value="',
        ' key="',
        "&amp;",
        "'",
        "\n",
        "\n ",
        ' x="1"',
        "a",
    ]
)


ALIKE = xes(*(xes_trace(case, *(xes_event(name, INSTANT, resource="Ada") for name in "ab")) for case in "12"))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(TWO)), st.integers(0, 12), PIECES), min_size=1, max_size=3))
def test_whatever_is_changed_both_readers_agree(changes):
    text = ALIKE if changes[0][1] % 2 else TWO
    for place, cut, piece in changes:
        text = text[:place] + piece + text[place + cut :]
    options = {"set_aside": lambda *_: None}
    try:
        fast = _read(io.BytesIO(text.encode()), Options(**options), careful=False)
    except (Careful, ValueError):
        return
    assert same(fast, _read(io.BytesIO(text.encode()), Options(**options), careful=True))


@given(st.datetimes(), st.integers(-1080, 1080), st.sampled_from(("seconds", "milliseconds", "microseconds")))
def test_columns_of_instants_are_read_as_each_one_is(when, offset, precision):
    text = f"{when.isoformat(timespec=precision)}{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    found = read_iso([text.encode()] * 2)
    if 1900 <= when.year <= 2200:
        micros, minutes = Instants("UTC").read(text)
        assert (found[0].tolist(), found[1].tolist()) == ([micros] * 2, [minutes] * 2)
    else:
        assert found is None


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:0xZ",
        "",
    ],
)
def test_odd_instants_are_left_to_the_other_reader(text):
    assert read_iso([text.encode()]) is None

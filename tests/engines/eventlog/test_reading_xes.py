import gzip

import pytest

from event_logs import TWO, at, read, xes, xes_event, xes_trace
from kilometre.engines.eventlog import Execution, Role, Unreadable


def first(reading):
    return reading.log.executions(0)


def test_traces_and_events_are_read():
    reading = read(TWO, keep_names=True)
    assert first(reading) == [Execution("1", "a", at(8), None, "Ada", "DDT"), Execution("1", "b", at(9))]
    assert reading.log.cases == ("1", "2")
    assert reading.format == "XES"


def test_compression_and_encoding_change_nothing():
    for data in (
        gzip.compress(TWO.encode()),
        gzip.compress(TWO.encode()[:100]) + gzip.compress(TWO.encode()[100:]) + b"\0" * 512,
        TWO.replace("UTF-8", "UTF-16").encode("utf-16"),
        TWO.replace("UTF-8", "windows-1252").encode("cp1252"),
        TWO.replace("<event>", "<x:event>").replace("</event>", "</x:event>").replace("trace>", "x:trace>")
        .replace("</x:trace", "</x:trace").replace("<log ", '<x:log xmlns:x="u" ').replace("</log>", "</x:log>").encode(),
    ):  # fmt: skip
        assert read(data).log.equals(read(TWO).log)


def test_start_and_complete_make_one_execution():
    reading = read(
        xes(
            xes_trace(
                "1",
                xes_event("a", "2024-03-11T08:00:00Z", transition="start"),
                xes_event("a", "2024-03-11T08:30:00Z", transition="start"),
                xes_event("a", "2024-03-11T09:00:00Z", transition="COMPLETE"),
                xes_event("a", "2024-03-11T10:00:00Z", transition="complete"),
            )
        )
    )
    assert [(e.start, e.end) for e in first(reading)] == [(at(8), at(9)), (at(8.5), at(10))]


def test_nested_attributes_and_lists_are_not_those_of_the_event():
    nested = (
        '<event><string key="concept:name" value="a"><string key="concept:name" value="inner"/></string>'
        '<list key="l"><values><string key="org:resource" value="inner"/></values></list>'
        '<date key="time:timestamp" value="2024-03-11T08:00:00Z"/></event>'
    )
    assert first(read(xes(xes_trace("1", nested)))) == [Execution("1", "a", at(8))]


def test_attributes_may_come_in_any_order_and_the_name_last():
    text = xes(
        '<trace><event><date value="2024-03-11T08:00:00Z" key="time:timestamp"/><string value="a" key="concept:name"/></event>'
        '<string key="concept:name" value="1"/></trace>'
    )
    assert first(read(text)) == [Execution("1", "a", at(8))]


def test_a_trace_without_name_gets_one():
    text = xes(f"<trace>{xes_event('a', '2024-03-11T08:00:00Z')}</trace>")
    assert read(text).log.cases == ("trace 1",)


def test_equal_instants_keep_the_order_of_the_trace():
    text = xes(xes_trace("1", xes_event("z", "2024-03-11T08:00:00Z"), xes_event("a", "2024-03-11T08:00:00Z")))
    assert [e.activity for e in first(read(text))] == ["z", "a"]


def test_other_attributes_can_be_read():
    text = TWO.replace('key="org:group"', 'key="bureau"')
    assert read(text, columns={Role.SERVICE: "bureau"}).log.services == ("DDT",)


def test_bad_events_are_told_by_line():
    text = xes(
        xes_trace(
            "1",
            xes_event("a", "demain"),
            xes_event("", "2024-03-11T08:00:00Z"),
            xes_event("b", "2024-03-11T08:00:00Z"),
        )
    )
    with pytest.raises(Unreadable) as refusal:
        read(text)
    assert [str(problem) for problem in refusal.value.problems] == [
        "ligne 6 : date illisible : « demain »",
        "ligne 7 : étape absente",
    ]
    assert len(read(text, set_aside=lambda *_: None).log) == 1


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<log><trace><string key="concept:name" value="&b;"/></trace></log>'
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BOMB, "DOCTYPE"),
        ('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', "DOCTYPE"),
        (
            '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><log/>',
            "DOCTYPE",
        ),
        ("<log>" + "<list>" * 100, "les uns dans les autres"),
        (f'<log><trace><string key="concept:name" value="{"x" * 5000}"/></trace></log>', "5000 caractères"),
        ("<log><trace>", "XML mal formé"),
        ("<log><trace></log>", "ligne 1"),
        ("<html></html>", "sa racine est « html »"),
        ("<log></log>", "Aucun événement"),
    ],
)
def test_hostile_or_broken_xml_is_refused(text, reason):
    with pytest.raises(Unreadable, match=reason):
        read(text)


def test_a_mark_that_never_ends_is_refused():
    with pytest.raises(Unreadable, match="une balise de plus de"):
        read('<log><trace><string key="note" value="' + "x" * 3_000_000)


@pytest.mark.parametrize("encoding", ["GB2312", "UTF-7", "foo"])
def test_an_encoding_that_is_not_read_refuses_the_file_in_french(encoding):
    with pytest.raises(Unreadable, match="déclare un encodage qui n'est pas lu : enregistrez-le en UTF-8"):
        read(TWO.replace("UTF-8", encoding))

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs import BAD, ENDS_ONLY, at, read
from kilometre.engines.eventlog import Execution, Role, Unreadable, parse_map


def rows(reading):
    return [reading.log.executions(case) for case in range(reading.log.number_of_cases)]


def test_a_french_export_is_read_as_it_is():
    reading = read(ENDS_ONLY, keep_names=True)

    assert rows(reading) == [
        [
            Execution("D1", "Réception", at(8), None, "Ada", "Guichet"),
            Execution("D1", "Avis", at(40.5), None, "Bea", "DDT"),
        ],
        [Execution("D2", "Réception", at(9), None, "Ada", "Guichet")],
    ]
    assert reading.columns == (
        ("dossier", "N° de dossier", True),
        ("étape", "Étape", True),
        ("fin", "Date", True),
        ("personne", "Agent", True),
        ("service", "Service", True),
    )
    assert reading.format == "CSV, séparateur « ; », utf-8"
    assert "Les heures sans fuseau sont lues comme des heures de Europe/Paris." in reading.notes


def test_encodings_and_compression_change_nothing():
    expected = read(ENDS_ONLY).log
    for data in (
        ENDS_ONLY.encode("utf-8-sig"),
        ENDS_ONLY.encode("utf-16"),
        ENDS_ONLY.replace("°", "o").encode("cp1252"),
        gzip.compress(ENDS_ONLY.encode()),
        ENDS_ONLY.replace(";", "\t").encode(),
        ENDS_ONLY.replace(";", ",").replace("\n", "\r\n").encode(),
        ENDS_ONLY.replace("D1;Réception", 'D1;"Réception"').encode(),
    ):
        assert read(data).log.equals(expected)


def test_start_and_end_columns_make_intervals():
    text = "case_id,activity,start_time,end_time,resource\n1,a,2024-03-11T08:00Z,2024-03-11T09:30Z,Ada\n"
    reading = read(text, keep_names=True)
    assert rows(reading) == [[Execution("1", "a", at(9.5), at(8), "Ada")]]
    assert reading.log.zone == "UTC"


def test_lifecycle_rows_are_paired():
    text = (
        "case,activity,timestamp,transition,resource\n"
        "1,a,2024-03-11T08:00Z,start,Ada\n1,a,2024-03-11T09:00Z,complete,Ada\n"
        "1,b,2024-03-11T10:00Z,complete,Ada\n1,c,2024-03-11T11:00Z,start,Ada\n1,a,2024-03-11T08:30Z,schedule,Ada\n"
    )
    reading = read(text, keep_names=True)
    assert [(e.activity, e.start, e.end) for e in rows(reading)[0]] == [
        ("a", at(8), at(9)),
        ("b", None, at(10)),
        ("c", at(11), at(11)),
    ]
    assert reading.log.known.tolist() == [3, 2, 1]
    assert "Transitions laissées de côté : schedule (1 ligne)." in reading.notes


def test_columns_can_be_given():
    text = "truc;machin;chose\n1;a;2024-03-11\n"
    with pytest.raises(Unreadable, match="Colonnes du fichier : truc, machin, chose"):
        read(text)
    columns = parse_map("case=truc,étape=machin,end=chose")
    assert columns == {Role.CASE: "truc", Role.ACTIVITY: "machin", Role.END: "chose"}
    assert len(read(text, columns=columns).log) == 1
    with pytest.raises(Unreadable, match="« absente », demandée pour « personne »"):
        read(text, columns=columns | {Role.RESOURCE: "absente"})


@pytest.mark.parametrize("text", ["case", "case=", "truc=colonne"])
def test_a_bad_map_says_why(text):
    with pytest.raises(ValueError, match=r"rôle|Rôle"):
        parse_map(text)


def test_bad_rows_refuse_the_file_with_line_and_reason():
    with pytest.raises(Unreadable) as refusal:
        read(BAD)
    assert [str(problem) for problem in refusal.value.problems] == [
        "ligne 3 : date illisible : « le onze »",
        "ligne 4 : dossier absent",
        "ligne 5 : 2 cellules au lieu de 3",
        "ligne 6 : 4 cellules au lieu de 3",
    ]
    assert "rien n'a été pris" in str(refusal.value)


def test_bad_rows_can_be_set_aside():
    aside = []
    reading = read(BAD, set_aside=lambda problem, cells: aside.append((problem.line, list(cells))))
    assert reading.rejected == 4
    assert aside[0] == (3, ["1", "b", "le onze"])
    assert reading.log.cases == ("1", "3")


def test_a_start_after_its_end_is_a_problem():
    with pytest.raises(Unreadable, match="le début vient après la fin"):
        read("case,activity,start,end\n1,a,2024-03-12,2024-03-11\n")


def test_multi_line_cells_keep_line_numbers_right():
    with pytest.raises(Unreadable, match="ligne 5 : date illisible"):
        read('case,activity,timestamp,note\n1,a,2024-03-11,"deux\nlignes"\n1,b,2024-03-11,x\n1,c,demain,x\n')


def test_the_journal_of_the_platform_is_read():
    lines = (
        '{"verb": "onestop.avis-asked", "actor": "u1", "subject": "onestop.avis:3", "case": "onestop.file:1", '
        '"occurred_at": "2024-03-11T09:00:00+00:00", "case_position": 2, "facts": {"service": "DDT"}}\n'
        '{"verb": "onestop.file-received", "actor": "", "subject": "onestop.file:1", "case": "onestop.file:1", '
        '"occurred_at": "2024-03-11T08:00:00+00:00", "case_position": 1, "facts": {}}\n'
    )
    reading = read(lines, keep_names=True)
    assert rows(reading) == [
        [
            Execution("onestop.file:1", "onestop.file-received", at(8)),
            Execution("onestop.file:1", "onestop.avis-asked", at(9), None, "u1", "DDT"),
        ]
    ]
    as_csv = "verb,actor,subject,case,occurred_at\nonestop.sent,u1,x,c1,2024-03-11T09:00:00+00:00\n"
    assert read(as_csv).log.activities == ("onestop.sent",)


def test_a_bad_json_line_is_told_by_line():
    with pytest.raises(Unreadable, match="ligne 2"):
        read('{"case": "1", "activity": "a", "end": "2024-03-11"}\n[1, 2]\n')


def test_a_column_of_positions_orders_equal_instants():
    text = "case,activity,timestamp,order\n1,b,2024-03-11,1\n1,a,2024-03-11,2\n"
    assert [e.activity for e in rows(read(text))[0]] == ["b", "a"]


def test_words_that_mean_nothing_are_missing():
    reading = read("case,activity,timestamp,service\n1,a,2024-03-11,UNKNOWN\n1,b,2024-03-11,DDT\n")
    assert reading.log.services == ("DDT",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "vide"),
        (b"\n\n", "vide"),
        (b"PK\x03\x04rest", "archive zip"),
        (b"case,activity,timestamp\n", "Aucun événement"),
        (b"case,activity,timestamp\n1,a\0,2024-03-11\n", "caractère nul"),
        (b"case,case,timestamp\n1,a,2024-03-11\n", "même nom"),
        (b'case,activity,timestamp\n1,"a"b,2024-03-11\n', "guillemets"),
        (b"{}\n", "Aucun objet JSON"),
    ],
)
def test_what_is_no_log_is_refused_clearly(data, reason):
    with pytest.raises(Unreadable, match=reason):
        read(data)


@given(st.permutations(ENDS_ONLY.splitlines()[1:]))
def test_the_order_of_rows_changes_nothing(lines):
    header = ENDS_ONLY.splitlines()[0]
    assert read("\n".join([header, *lines])).log.equals(read(ENDS_ONLY).log)


def test_utf_16_is_told_as_such():
    reading = read("case,activity,timestamp\n1,é,2024-03-11 08:00\n".encode("utf-16"))

    assert reading.format.endswith("utf-16")
    assert reading.log.activities == ("é",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"case": "1", "activity": "a"},\n{"case": "1"}]', "est une liste : il faut un objet par ligne"),
        ("[\n {}]", "est une liste"),
        ("[]", "est une liste"),
        (
            'case,activity,timestamp\n1,"a,2024-03-11\n',
            "guillemets mal placés, ou ouverts et jamais fermés. Rien",
        ),
        ("case,activity,timestamp\n1\n", "1 cellule au lieu de 3"),
        (
            '{"case": "1", "activity": "a", "timestamp": "2024-03-11"}\nnon\n',
            "ligne 2 : cette ligne n'est pas un objet JSON",
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_told_in_french(text, reason):
    with pytest.raises(Unreadable, match=re.escape(reason)) as refusal:
        read(text)
    assert not re.search("expected|unexpected|end of data", str(refusal.value))


def test_lone_starts_and_ends_are_counted():
    rows = [("1", "a", "start"), ("1", "b", "complete"), ("1", "c", "start"), ("1", "c", "complete")]
    lines = [f"{case},{name},2024-03-11 0{hour}:00,{kind}" for hour, (case, name, kind) in enumerate(rows)]
    reading = read("\n".join(["case,activity,timestamp,lifecycle:transition", *lines]))

    assert "Débuts sans fin, gardés comme étapes commencées : 1." in reading.notes
    assert "Fins sans début, gardées avec un début estimé : 1." in reading.notes

import json
import os
import subprocess
import sys

import pytest

from event_logs import BAD, ENDS_ONLY
from kilometre.config import cli


@pytest.fixture
def journal(tmp_path):
    path = tmp_path / "journal.csv"
    path.write_text(ENDS_ONLY)
    return str(path)


def test_describe_tells_where_time_goes(journal, capsys):
    assert cli.main(["twin", "describe", journal]) == 0
    told = capsys.readouterr().out
    assert "dossier = « N° de dossier »" in told
    assert "2\u00a0dossiers" in told
    assert "Ada" not in told


def test_describe_gives_json_alone(journal, capsys):
    assert (
        cli.main(["twin", "describe", journal, "--json", "--map", "service=Service", "--calendar", "always"])
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert found["cases"] == 2
    assert found["throughput"]["mean_h"] == sum(found["split"].values()) == 16.25
    assert {"role": "service", "column": "Service", "guessed": False} in found["columns"]


def test_describe_writes_a_report(journal, tmp_path, capsys):
    page = tmp_path / "rapport.html"
    assert cli.main(["twin", "describe", journal, "--html", str(page), "--department", "65"]) == 0
    assert "jours fériés du 65 fermés" in page.read_text()
    assert str(page) in capsys.readouterr().out


def test_bad_rows_refuse_the_file_or_are_set_aside(tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text(BAD)
    assert cli.main(["twin", "describe", str(path)]) == 1
    assert "ligne 3 : date illisible : « le onze »" in capsys.readouterr().err
    assert cli.main(["twin", "describe", str(path), "--keep-going"]) == 0
    rejects = (tmp_path / "bad.csv.rejets.csv").read_text().splitlines()
    assert rejects[:2] == ["ligne;raison;contenu", "3;date illisible : « le onze »;1;b;le onze"]
    assert len(rejects) == 5


def test_a_procedure_is_compared(journal, tmp_path, capsys):
    path = tmp_path / "procedure.json"
    steps = [{"id": "r", "name": "Réception"}, {"id": "a", "name": "Avis", "delay": "24h"}]
    path.write_text(
        json.dumps(
            {"schema": "kilometre/procedure/1", "id": "p", "name": "P", "steps": steps, "flow": ["r", "a"]}
        )
    )
    assert cli.main(["twin", "describe", journal, "--procedure", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["conformance"]
    assert [(one["kind"], one["what"], one["case_names"]) for one in found["deviations"]] == [
        ("late", "Avis", ["D1"]),
        ("skipped", "Avis", ["D2"]),
    ]


def test_calendars_come_from_a_file(journal, tmp_path, capsys):
    path = tmp_path / "calendars.json"
    week = [["09:00-12:00", "14:00-17:00"]] * 5 + [[], []]
    path.write_text(
        json.dumps(
            {
                "default": {"week": week, "department": "65"},
                "services": {"DDT": {"week": [*week[:5], ["09:00-12:00"], []]}},
            }
        )
    )
    assert cli.main(["twin", "describe", journal, "--calendar", str(path), "--json"]) == 0
    assert [one["hours_per_week"] for one in json.loads(capsys.readouterr().out)["calendars"]] == [30, 33]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["absent.csv"], "absent.csv"),
        (["JOURNAL", "--map", "truc=colonne"], "Rôle inconnu"),
        (["JOURNAL", "--applicant", "Absente"], "n'est pas dans le journal"),
        (["JOURNAL", "--calendar", "absent.json"], "absent.json"),
        (["JOURNAL", "--department", "999"], "Code de département"),
        (["JOURNAL", "--html", "absent/rapport.html"], "son dossier n'existe pas"),
        (["JOURNAL", "--html", "JOURNAL"], "ce fichier est lu"),
        (["."], ". : c'est un dossier."),
    ],
)
def test_what_cannot_be_done_says_why(words, reason, journal, capsys):
    assert cli.main(["twin", "describe", *(journal if word == "JOURNAL" else word for word in words)]) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "JSON mal formé, ligne 1"),
        ("{}", "il manque « default »"),
        ('{"default": {"week": "office", "closures": 3}}', "« closures » : une liste de textes est attendue"),
        ('{"default": {"week": [["9h"]]}}', "un jour est une liste d'horaires"),
    ],
)
def test_a_calendar_file_says_what_is_wrong(text, reason, journal, tmp_path, capsys):
    path = tmp_path / "calendriers.json"
    path.write_text(text)
    assert cli.main(["twin", "describe", journal, "--calendar", str(path)]) == 2
    assert f"{path} : " in (said := capsys.readouterr().err)
    assert reason in said


def test_a_refusal_names_the_file(tmp_path, capsys):
    path = tmp_path / "coupe.xes"
    path.write_text("<log><trace>")
    assert cli.main(["twin", "describe", str(path)]) == 1
    told = f"kilometre twin : {path} : XML mal formé, ligne 1 : le fichier s'arrête avant la fin. Rien n'a été pris.\n"
    assert capsys.readouterr().err == told


def test_rows_set_aside_are_not_written_when_the_file_is_refused_after_all(tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text(BAD + "4,a\0b,2024-03-11\n")
    assert cli.main(["twin", "describe", str(path), "--keep-going"]) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["bad.csv"]


def test_help_starts_fast_and_loads_neither_django_nor_numpy():
    script = (
        "import sys, time; from kilometre.config import cli\n"
        "try: cli.main(['twin', 'describe', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not {'django', 'numpy'} & set(sys.modules), 'loaded'\n"
        "print('CPU', time.process_time())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ
    )
    assert float(done.stdout.rsplit("CPU", 1)[1]) < 0.3


def test_one_line_set_aside_is_one(tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text("case,activity,timestamp\n1,a,2024-03-11 08:00\n1,b,hier\n")
    assert cli.main(["twin", "describe", str(path), "--keep-going"]) == 0
    assert f"1 ligne mise de côté dans {path}.rejets.csv." in capsys.readouterr().err


def test_a_procedure_says_in_french_what_is_wrong_and_who_follows_it(journal, tmp_path, capsys):
    path = tmp_path / "procedure.json"
    path.write_text("non")
    assert cli.main(["twin", "describe", journal, "--procedure", str(path)]) == 2
    assert "Procédure illisible : JSON mal formé, ligne 1, colonne 1." in capsys.readouterr().err
    steps = [{"id": "r", "name": "Réception"}, {"id": "a", "name": "Avis"}]
    path.write_text(
        json.dumps(
            {"schema": "kilometre/procedure/1", "id": "p", "name": "P", "steps": steps, "flow": ["r", "a"]}
        )
    )
    assert cli.main(["twin", "describe", journal, "--procedure", str(path)]) == 0
    assert "Procédure « P » : 1 dossier sur 2 la suit." in capsys.readouterr().out

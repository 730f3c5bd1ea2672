import csv
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kilometre.config import cli
from twin_models import COUNTER


def said(capsys, *words):
    assert cli.main(["twin", *words]) == 0
    return capsys.readouterr().out


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "modele.json"
    path.write_text(json.dumps(COUNTER))
    return str(path)


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "scenario.json"
    path.write_text(
        '{"edits": [{"do": "handover", "step": "avis", "factor": 0.01}, {"do": "work", "step": "avis", "factor": 0.2}]}'
    )
    return str(path)


@pytest.fixture
def log(model, tmp_path, capsys):
    path = tmp_path / "journal.csv"
    said(capsys, "simulate", model, "--cases", "200", "--reps", "1", "-o", str(path))
    return str(path)


def test_from_a_log_to_a_model_to_a_decision(log, tmp_path, capsys):
    fitted = tmp_path / "ajuste.json"
    told = said(capsys, "fit", log, "-o", str(fitted), "--department", "65", "--name", "Guichet")
    document = json.loads(fitted.read_text())
    edits = tmp_path / "scenario.json"
    edits.write_text('{"edits": [{"do": "parallel", "steps": ["avis", "urbanisme"]}]}')
    found = json.loads(
        said(capsys, "compare", str(fitted), str(edits), "--cases", "200", "--reps", "4", "--json")
    )

    assert "Ajusté sur 200 dossiers" in told
    assert document["name"] == "Guichet"
    assert document["flow"] == ["Prise en charge", "avis", "urbanisme"]
    assert found["difference"]["mean_h"]["estimate"] < 0


def test_fit_writes_the_model_alone_on_the_output(log, capsys):
    document = json.loads(said(capsys, "fit", log, "--keep-names"))

    assert datetime.fromisoformat(document["start"]).year == 2026
    assert {person["name"] for person in document["people"]} > {"DDT 1", "Guichet 2"}


def test_verify_puts_the_measure_beside_the_prediction(model, scenario, log, capsys):
    found = json.loads(said(capsys, "verify", model, scenario, log, "--reps", "15", "--json"))

    assert found["cases"] == 200
    assert found["prediction"]["mean_h"]["inside"] is False
    assert found["without_change"]["mean_h"]["inside"] is True
    assert set(found["prediction"]) == {"mean_h", "median_h", "p90_h", "within 240"}
    assert "hors de la prévision" in said(capsys, "verify", model, scenario, log, "--reps", "15")


def test_judge_gives_scores_and_their_floor(log, capsys):
    found = json.loads(said(capsys, "judge", log, "--runs", "2", "--json"))

    assert {"NGD", "AED", "CED", "RED", "CTD", "CAR"} <= set(found["scores"])
    assert set(found["floor"]) == set(found["scores"])
    assert set(found["past"]) == {"NGD", "NGD2", "CED", "RED", "CTD"}
    assert found["ngram"] == {"NGD": 3, "NGD2": 2}
    assert "plancher" in said(capsys, "judge", log, "--runs", "2")


def test_without_its_judge_judge_says_how_to_install_it(log, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "log_distance_measures", None)

    assert cli.main(["twin", "judge", log]) == 2
    assert f"{sys.executable} -m pip install log-distance-measures\n" in capsys.readouterr().err


def test_what_cannot_be_fitted_says_why(tmp_path, capsys):
    path = tmp_path / "court.csv"
    path.write_text(
        "case,activity,timestamp\n" + "".join(f"{case},a,2024-03-11 08:00\n" for case in range(40))
    )
    assert cli.main(["twin", "fit", str(path)]) == 2
    assert "--assume-starts" in capsys.readouterr().err
    path.write_text("case,activity,timestamp\n1,a,2024-03-11 08:00\n")
    assert cli.main(["twin", "fit", str(path)]) == 2
    assert "Trop peu" in capsys.readouterr().err


def foreign(log, path):
    """The same log with other names of columns, and hours without zone, six hours earlier than in UTC."""
    with Path(log).open(newline="") as source:
        rows = list(csv.DictReader(source))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ref", "quoi", "un", "deux"])
        for row in rows:
            times = [datetime.fromisoformat(row[name]) - timedelta(hours=6) for name in ("start", "end")]
            writer.writerow([row["case"], row["activity"], *(time.replace(tzinfo=None) for time in times)])
    return str(path)


@pytest.mark.parametrize("command", ["verify", "simulate", "compare"])
def test_a_log_of_any_shape_is_read_as_describe_reads_it(command, model, scenario, log, capsys):
    words = {
        "verify": ["verify", model, scenario, "LOG", "--reps", "2"],
        "simulate": ["simulate", model, "--reps", "2", "--cases", "20", "--from-open", "LOG"],
        "compare": ["compare", model, scenario, "--reps", "2", "--cases", "20", "--from-open", "LOG"],
    }[command]
    words = [foreign(log, Path(log).with_name("autre.csv")) if word == "LOG" else word for word in words]
    assert cli.main(["twin", *words]) == 1
    assert "--map" in capsys.readouterr().err
    words += ["--map", "case=ref,activity=quoi,start=un,end=deux", "--zone", "America/Chicago"]
    words += ["--final", "urbanisme"]
    told, found = said(capsys, *words), json.loads(said(capsys, *words, "--json"))

    assert "dossier = « ref » (donnée), étape = « quoi » (donnée)" in told
    assert "America/Chicago" in told
    assert [one["column"] for one in found["read"]["columns"]] == ["ref", "quoi", "un", "deux"]
    assert "America/Chicago" in found["read"]["notes"][0]


def test_lines_that_cannot_be_read_are_set_aside_by_verify_too(model, scenario, log, capsys):
    with Path(log).open("a") as file:
        file.write("201,recevoir,hier,demain,,\n")
    assert cli.main(["twin", "verify", model, scenario, log, "--reps", "2"]) == 1
    assert "demain" in capsys.readouterr().err
    assert "200 dossiers mesurés" in said(
        capsys, "verify", model, scenario, log, "--reps", "2", "--keep-going"
    )
    assert "demain" in Path(f"{log}.rejets.csv").read_text()


def test_verify_compares_the_cases_that_are_over(model, log, tmp_path, capsys):
    """An export of one day: what is done later is not there, and a case under way is not a short case."""
    nothing = tmp_path / "rien.json"
    nothing.write_text('{"edits": []}')
    header, *rows = Path(log).read_text().splitlines()
    rows.sort(key=lambda row: row.split(",")[3])
    Path(log).write_text("\n".join([header, *rows[:450]]))
    words = ["verify", model, str(nothing), log, "--reps", "15"]
    found = json.loads(said(capsys, *words, "--final", "urbanisme", "--json"))

    assert found["open_cases"] > 5
    assert found["cases"] + found["open_cases"] < 200
    assert found["prediction"]["mean_h"]["inside"]
    assert "Dossiers ouverts à la fin du journal" in said(capsys, *words, "--final", "urbanisme")
    assert cli.main(["twin", *words, "--final", "absente"]) == 2
    assert "--final : l'étape « absente » n'est pas dans le journal" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify", "simulate", "compare"])
def test_a_log_of_another_procedure_is_refused(command, model, scenario, tmp_path, capsys):
    other = tmp_path / "prets.csv"
    other.write_text("case,activity,timestamp\n" + "".join(f"{n},Prêt,2024-03-11 08:00\n" for n in range(40)))
    files = [model] if command == "simulate" else [model, scenario]
    words = [*files, str(other)] if command == "verify" else [*files, "--from-open", str(other)]

    assert cli.main(["twin", command, *words]) == 2
    assert f"{other} : aucune étape de ce journal n'est dans le modèle" in capsys.readouterr().err


def test_simulations_from_open_cases_say_how_many_even_none(model, scenario, log, capsys):
    words = [model, scenario, "--reps", "2", "--cases", "20", "--from-open", log]
    told = said(capsys, "compare", *words, "--final", "urbanisme")
    notes = json.loads(said(capsys, "compare", *words, "--final", "urbanisme", "--json"))["read"]["notes"]

    assert "Dossiers ouverts à la fin du journal : 0. La simulation part sans aucun dossier en cours." in told
    assert any("Dossiers ouverts à la fin du journal : 0" in note for note in notes)

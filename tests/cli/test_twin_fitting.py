import json
from datetime import datetime

import pytest

from kilometre.config import cli
from twin_models import COUNTER

pytestmark = pytest.mark.xdist_group("simulation")


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
    assert set(found["floor"]["same"]) == set(found["scores"])
    assert found["ngram"] == {"NGD": 3, "NGD2": 2}
    assert "plancher" in said(capsys, "judge", log, "--runs", "2")


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

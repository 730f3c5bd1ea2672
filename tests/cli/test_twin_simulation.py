import json
import subprocess
import sys

import pytest

from kilometre.config import cli
from twin_models import COUNTER


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "modele.json"
    path.write_text(json.dumps(COUNTER))
    return str(path)


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "scenario.json"
    path.write_text('{"edits": [{"do": "parallel", "steps": ["avis", "urbanisme"]}]}')
    return str(path)


def said(capsys, *words):
    assert cli.main(["twin", *words]) == 0
    return capsys.readouterr().out


def test_simulate_gives_durations_with_their_interval(model, capsys):
    found = json.loads(
        said(capsys, "simulate", model, "--cases", "200", "--reps", "4", "--seed", "7", "--json")
    )
    time = found["cycle_time"]

    assert time["ci_h"][0] < time["mean_h"] < time["ci_h"][1]
    assert time["median_h"] < time["p90_h"]
    assert 0 < found["take_charge_24h"]["share"] <= 1
    assert [service["name"] for service in found["services"]] == ["Guichet", "DDT"]
    assert 0.2 < found["services"][0]["utilisation"] < 0.4
    assert sum(found["split"].values()) == pytest.approx(time["mean_h"])
    assert found["events"] > 4 * 200 * 4


def test_simulate_tells_it_in_french(model, capsys):
    told = said(capsys, "simulate", model, "--cases", "100", "--reps", "2")

    assert "Durée d'un dossier" in told
    assert "attente d'un service occupé" in told
    assert "aucun intervalle" in said(capsys, "simulate", model, "--cases", "50", "--reps", "1")


def test_same_seed_same_bytes_whatever_the_number_of_processes(model, scenario, capsys):
    for words in (["simulate", model], ["compare", model, scenario]):
        one, other = (
            json.loads(said(capsys, *words, "--cases", "100", "--reps", "6", "--json", "--processes", number))
            | {"seconds": 0}
            for number in ("1", "3")
        )
        assert one == other
        assert one != json.loads(
            said(capsys, *words, "--cases", "100", "--reps", "6", "--json", "--seed", "1")
        ) | {"seconds": 0}


def test_compare_says_the_difference_and_where_it_comes_from(model, scenario, capsys):
    found = json.loads(said(capsys, "compare", model, scenario, "--cases", "500", "--reps", "5", "--json"))
    mean = found["difference"]["mean_h"]

    assert mean["ci"][0] < mean["estimate"] < mean["ci"][1] < 0
    assert sum(found["split"].values()) == pytest.approx(mean["estimate"])
    assert {"median_h", "p90_h"} <= set(found["difference"])
    assert "D'où vient la différence" in said(
        capsys, "compare", model, scenario, "--cases", "100", "--reps", "3"
    )


def test_the_simulated_log_is_read_by_describe_and_resumed(model, tmp_path, capsys):
    log = tmp_path / "journal.csv"
    said(capsys, "simulate", model, "--cases", "80", "--reps", "1", "-o", str(log))
    described = json.loads(said(capsys, "describe", str(log), "--json"))
    lines = log.read_text().splitlines()
    log.write_text(
        "\n".join(line for line in lines if not line.startswith(("80,", "080,")) or "Prise" in line)
    )
    found = json.loads(
        said(capsys, "simulate", model, "--cases", "40", "--reps", "2", "--json", "--from-open", str(log),
             "--final", "urbanisme")
    )  # fmt: skip

    assert (described["cases"], described["events"]) == (80, 240)
    assert found["open"]["cases"] == 1
    assert found["open"]["mean_end_h"] > 0


def test_until_ci_repeats_until_it_is_precise(model, capsys):
    words = ["simulate", model, "--cases", "100", "--reps", "2", "--json", "--until-ci", "3%"]
    found = json.loads(said(capsys, *words))
    low, high = found["cycle_time"]["ci_h"]

    assert found["replications"] > 2
    assert high - low <= 2 * 0.03 * found["cycle_time"]["mean_h"] + 1e-9


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["simulate", "absent.json"], "absent.json"),
        (["simulate", "MODEL", "--from-open", "absent.csv"], "absent.csv"),
        (["compare", "MODEL", "MODEL"], "Un scénario est"),
        (["compare", "MODEL", "absent.json"], "absent.json"),
        (["simulate", "MODEL", "--final", "avis"], "il manque --from-open"),
        (["simulate", "MODEL", "--cases", "9" * 12], "demandez moins de dossiers"),
        (["simulate", "MODEL", "-o", "absent/journal.csv"], "son dossier n'existe pas"),
        (["simulate", "MODEL", "-o", "MODEL"], "ce fichier est lu"),
    ],
)
def test_what_cannot_be_done_says_why(words, reason, model, capsys):
    assert cli.main(["twin", *(model if word == "MODEL" else word for word in words)]) == 2
    assert reason in capsys.readouterr().err


def test_an_overloaded_service_is_named(tmp_path, capsys):
    path = tmp_path / "modele.json"
    path.write_text(json.dumps(COUNTER | {"arrivals": {"per_week": 40}}))

    assert cli.main(["twin", "simulate", str(path)]) == 2
    assert "« DDT » est surchargé : il lui manque au moins" in capsys.readouterr().err


def test_a_model_by_hand_says_what_is_wrong_in_one_line(tmp_path, capsys):
    path = tmp_path / "modele.json"
    people = [COUNTER["people"][0] | {"count": "deux"}, COUNTER["people"][1]]
    path.write_text(json.dumps(COUNTER | {"people": people}))

    assert cli.main(["twin", "simulate", str(path)]) == 2
    assert capsys.readouterr().err == (
        f"kilometre twin : {path} : Modèle mal écrit : people[0] « Guichet », « count » : "
        'un nombre entier de 0 à 10000 est attendu, pas "deux".\n'
    )


def test_a_scenario_that_overloads_says_so(model, tmp_path, capsys):
    path = tmp_path / "scenario.json"
    path.write_text('{"edits": [{"do": "load", "factor": 3}]}')

    assert cli.main(["twin", "compare", model, str(path)]) == 2
    assert f"{path} : Avec ces changements : « DDT » est surchargé" in capsys.readouterr().err


def test_compare_writes_the_log_with_the_changes_on_the_clocks_of_its_zone(scenario, tmp_path, capsys):
    path, there = tmp_path / "apres.csv", tmp_path / "ici.json"
    there.write_text(json.dumps(COUNTER | {"zone": "Europe/Paris"}))
    said(capsys, "compare", str(there), scenario, "--cases", "60", "--reps", "2", "-o", str(path))
    lines = path.read_text().splitlines()

    assert lines[0] == "case,activity,start,end,resource,service"
    assert len({line.split(",")[0] for line in lines[1:]}) == 60
    assert {line.split(",")[2][-6:] for line in lines[1:]} <= {"+01:00", "+02:00"}
    assert json.loads(said(capsys, "describe", str(path), "--json"))["zone"] == "Europe/Paris"


def test_a_precision_that_is_not_reached_is_told_beside_the_result(model, capsys):
    words = ["simulate", model, "--cases", "10", "--reps", "150", "--json", "--until-ci", "0.01%"]

    assert cli.main(["twin", *words]) == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["until_ci"] == {"wanted": 0.0001, "reached": False}
    assert "(±\u00a00,01\u00a0%) n'est pas atteinte après 200\u00a0répétitions" in said.err


def test_what_fails_leaves_no_file_and_keeps_the_one_that_was_there(model, tmp_path, capsys, monkeypatch):
    from kilometre.engines.simulation import logs

    def full(_log, file):
        file.write("case,")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(logs, "write_csv", full)
    there = tmp_path / "journal.csv"
    there.write_text("avant")

    for path in (there, tmp_path / "autre.csv"):
        assert cli.main(["twin", "simulate", model, "--cases", "5", "--reps", "1", "-o", str(path)]) == 2
        assert f"{path} : il n'y a plus de place sur le disque." in capsys.readouterr().err
    assert there.read_text() == "avant"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal.csv", "modele.json"]


def test_an_interruption_leaves_no_file(model, tmp_path, capsys, monkeypatch):
    from kilometre.engines.simulation import logs

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(logs, "write_csv", interrupted)
    path = tmp_path / "journal.csv"

    assert cli.main(["twin", "simulate", model, "--cases", "5", "--reps", "1", "-o", str(path)]) == 130
    assert "rien n'a été écrit" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["modele.json"]


@pytest.mark.parametrize("words", [["--cases", "0"], ["--until-ci", "tout"], ["--reps", "x"]])
def test_arguments_that_make_no_sense_are_refused(words, model, capsys):
    with pytest.raises(SystemExit):
        cli.main(["twin", "simulate", model, *words])


def test_help_loads_neither_django_nor_numba():
    script = (
        "import sys; from kilometre.config import cli\n"
        "try: cli.main(['twin', 'simulate', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not {'django', 'numpy', 'numba', 'scipy'} & set(sys.modules), 'loaded'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_importing_the_engine_does_not_load_numba():
    script = (
        "import sys, kilometre.engines.simulation\nassert not {'numba', 'scipy', 'django'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)

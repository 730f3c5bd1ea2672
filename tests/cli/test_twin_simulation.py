import json
import subprocess
import sys

import pytest

from kilometre.config import cli
from twin_models import COUNTER

pytestmark = pytest.mark.xdist_group("simulation")


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
    ],
)
def test_what_cannot_be_done_says_why(words, reason, model, capsys):
    assert cli.main(["twin", *(model if word == "MODEL" else word for word in words)]) == 2
    assert reason in capsys.readouterr().err


def test_an_overloaded_service_is_named(tmp_path, capsys):
    path = tmp_path / "modele.json"
    path.write_text(json.dumps(COUNTER | {"arrivals": {"per_week": 40}}))

    assert cli.main(["twin", "simulate", str(path)]) == 2
    assert "« DDT » est surchargé : il lui manque au moins" in capsys.readouterr().err


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

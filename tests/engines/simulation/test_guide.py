"""The guide tells the truth: its model and scenario run, its figures are those that come out, its example works."""

import json
import re
from pathlib import Path

import pytest

from kilometre.engines.simulation import (
    Edit,
    Plan,
    Wishes,
    compare,
    estimate,
    files,
    law_files,
    logs,
    run_once,
    scenarios,
    telling,
)
from kilometre.engines.simulation.settling import relaxation
from twin_models import COUNTER, stations

GUIDE = (Path(__file__).parents[3] / "docs" / "guide" / "jumeau.md").read_text()
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]
(MODEL,) = (files.from_json(json.dumps(block)) for block in BLOCKS if block.get("schema") == files.SCHEMA)
(EDITS,) = (scenarios.from_json(json.dumps(block)) for block in BLOCKS if "edits" in block)
WISHES = Wishes(cases=600, replications=6)


def told(pattern):
    return [float(value.replace(",", ".")) for value in re.findall(pattern, GUIDE)]


def test_the_table_of_changes_one_after_the_other():
    shares = told(r"\| (-\d+) % \|")

    assert len(shares) == len(EDITS)
    for number, share in enumerate(shares, 1):
        assert 100 * compare(MODEL, EDITS[:number], WISHES).relative("mean").mean == pytest.approx(
            share, abs=1.5
        )


def test_the_other_figures_of_the_example():
    (alone,) = told(r"ne ferait gagner que (\d+) %")
    (rest,) = told(r"fait déjà gagner (\d+) %")
    before, after = told(r"que de (\d+) % à \d+ %")[0], told(r"que de \d+ % à (\d+) %")[0]
    staff = scenarios.from_json('{"edits": [{"do": "staff", "pool": "DDT", "add": 1}]}')
    promised = compare(MODEL, EDITS[:2], WISHES)

    assert -100 * compare(MODEL, staff, WISHES).relative("mean").mean == pytest.approx(alone, abs=1)
    assert -100 * compare(MODEL, EDITS[1:], WISHES).relative("mean").mean == pytest.approx(rest, abs=1.5)
    assert 100 * promised.before["take_charge"].mean == pytest.approx(before, abs=2)
    assert 100 * promised.after["take_charge"].mean == pytest.approx(after, abs=2)


def test_equal_steps_side_by_side_do_not_halve():
    low, high = told(r"font gagner (\d+) à \d+ %")[0], told(r"font gagner \d+ à (\d+) %")[0]
    edits = scenarios.from_json('{"edits": [{"do": "parallel", "steps": ["b", "c", "d"]}]}')
    gain = -100 * compare(stations("abcde", 3.2), edits, Wishes(5_000, 5)).relative("mean").mean

    assert low - 1 <= gain <= high + 2


def test_every_edit_is_in_the_guide():
    assert [name for name in scenarios.EDITS if f"`{name}`" not in GUIDE] == []


def test_how_long_a_service_takes_to_settle():
    (figures,) = re.findall(r"(\d[\d ]*) dossiers à 90 %, (\d[\d ]*) à 95 %, (\d[\d ]*) à 98 %", GUIDE)
    known = [int(figure.replace(" ", "")) for figure in figures]

    assert known == pytest.approx([relaxation(load) for load in (0.9, 0.95, 0.98)], rel=0.01)


REFERENCE = (Path(__file__).parents[3] / "docs" / "guide" / "jumeau-fichiers.md").read_text()


def keys_of(value):
    """Names of all the objects inside a value of JSON, but those that are names of people or figures."""
    if isinstance(value, list):
        return set().union(*map(keys_of, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    return set(value).union(*(keys_of(one) for one in value.values()))


def test_every_field_of_a_model_is_in_the_reference():
    known = set().union(
        *files.READERS.values(), *law_files.PARAMETERS.values(), law_files.PARAMETERS, files.KEYS
    )

    assert [name for name in sorted(known) if f"`{name}`" not in REFERENCE] == []


def test_every_key_of_a_result_is_in_the_reference():
    edits = [*EDITS, Edit("max_waiting", {"step": "decider", "at_most": 50})]
    compared = compare(MODEL, edits, Wishes(cases=20, replications=2))
    told = [telling.simulation_json(compared.after, 0.0), telling.comparison_json(compared, 0.0)]
    keys = set().union(*map(keys_of, told))
    of_the_model = {"336h", "720h"}

    assert sorted(name for name in keys - of_the_model if f"`{name}`" not in REFERENCE) == []


def test_the_example_in_python_runs(tmp_path, monkeypatch, capsys):
    plan = Plan(files.from_json(json.dumps(COUNTER)))
    with (tmp_path / "export.csv").open("w", newline="") as file:
        logs.write_csv(logs.as_log(plan, run_once(plan, 150)), file)
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "jumeau.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()

    assert len(lines) == 3
    mean, low, high = map(float, lines[1].split())
    assert low < mean < high


def test_the_model_of_the_guide_is_stable():
    assert all(one.mean < 0.85 for one in estimate(Plan(MODEL), Wishes(200, 2)).starting("busy ").values())

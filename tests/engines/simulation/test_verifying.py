"""A prediction beside what was measured: the same durations on both sides, and an interval that means what it says."""

import json
import math
import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from kilometre.engines.eventlog import Execution, instant, log_of
from kilometre.engines.eventlog.arrays import HOUR
from kilometre.engines.simulation import Plan, Wishes, files, logs, run_once, scenarios, telling
from kilometre.engines.simulation.recognising import Unrecognised
from kilometre.engines.simulation.verifying import NotVerified, foreseen, verify

GUIDE = (Path(__file__).parents[3] / "docs" / "guide" / "jumeau.md").read_text()
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]
(MODEL,) = (files.from_json(json.dumps(block)) for block in BLOCKS if block.get("schema") == files.SCHEMA)
(EDITS,) = (scenarios.from_json(json.dumps(block)) for block in BLOCKS if "edits" in block)
SEEDS = range(1, 21)
WISHES = Wishes(replications=20)


def happened(edits=(), seed=1, cases=250, before=60):
    """The log of cases that a model, edited, has done: those after some that were there before."""
    plan = Plan(scenarios.apply(MODEL, edits))
    return logs.as_log(plan, run_once(plan, cases + before, seed=seed, replication=7), before)


def cut(log, share=0.75):
    """What an export of one day holds: the steps over by then."""
    kept = log.end <= np.quantile(log.end, share)
    rows = [
        Execution(log.cases[case], log.activities[activity], instant(end), instant(start))
        for case, activity, start, end in zip(
            log.case[kept], log.activity[kept], log.start[kept], log.end[kept], strict=True
        )
    ]
    return log_of(rows, zone=log.zone)


@pytest.mark.parametrize(("edits", "cases"), [((), 250), (EDITS, 250), (EDITS, 1_500)])
def test_a_log_of_the_model_itself_is_inside_about_as_often_as_announced(edits, cases):
    found = [verify(MODEL, edits, happened(edits, seed, cases), WISHES).with_change for seed in SEEDS]

    for name in ("mean_h", "median_h", "p90_h", "within 336", "within 720"):
        assert sum(one[name].is_inside for one in found) >= 0.8 * len(SEEDS), name


@pytest.mark.parametrize("final", [(), ("Décision",)], ids=["presumed", "named"])
def test_a_log_cut_on_a_day_is_compared_case_over_to_case_over(final):
    found = [verify(MODEL, EDITS, cut(happened(EDITS, seed)), WISHES, final) for seed in SEEDS]

    assert all(one.opened > 5 and one.cases + one.opened < 250 for one in found)
    for name in ("mean_h", "median_h", "p90_h"):
        assert sum(one.with_change[name].is_inside for one in found) >= 0.8 * len(SEEDS), name


def test_a_change_that_was_not_made_is_seen():
    found = [verify(MODEL, EDITS, happened((), seed), WISHES) for seed in SEEDS[:5]]

    assert not any(one.with_change["mean_h"].is_inside for one in found)
    assert sum(one.without["mean_h"].is_inside for one in found) >= 4


def test_what_is_seen_of_a_run_is_what_its_log_says():
    plan = Plan(MODEL)
    run = run_once(plan, 80)
    log = logs.as_log(plan, run)
    begun, ended = logs.seen(run)

    assert np.sort(log.case_end - log.case_start) / HOUR == pytest.approx(np.sort(ended - begun), abs=1e-6)
    assert (begun > run.arrival).any()


def test_a_case_at_a_step_that_ends_none_is_under_way_however_long_it_is_silent():
    """Half of the cases wait for the applicant, of whom an export of finished steps says nothing; the others are over."""
    log = happened(seed=3)
    waiting = {case for case in log.cases if int(case) % 2}
    rows = [
        Execution(log.cases[case], log.activities[activity], instant(end), instant(start))
        for case, activity, start, end in zip(log.case, log.activity, log.start, log.end, strict=True)
        if log.cases[case] not in waiting or log.activities[activity] == "Prise en charge"
    ]
    found = verify(MODEL, (), log_of(rows, zone=log.zone), Wishes(replications=2))

    assert (found.cases, found.opened) == (125, 125)
    assert "une étape qui n'en termine aucun dans le modèle" in " ".join(found.notes)


def renamed(log, names):
    """The same log, its steps under other names."""
    return log_of(
        [
            Execution(log.cases[case], names.get(name, name), instant(end), instant(start))
            for case, name, start, end in zip(
                log.case, np.array(log.activities)[log.activity].tolist(), log.start, log.end, strict=True
            )
        ],
        zone=log.zone,
    )


def test_a_log_of_something_else_is_refused():
    log = happened(cases=30)

    with pytest.raises(Unrecognised, match="aucune étape de ce journal n'est dans le modèle") as refusal:
        verify(MODEL, (), renamed(log, {name: f"Prêt {name}" for name in log.activities}), WISHES)
    assert "« Prêt Avis DDT »" in str(refusal.value)
    assert "« Avis DDT »" in str(refusal.value)


def test_steps_that_the_model_does_not_know_are_named_the_most_frequent_first():
    log = renamed(happened(cases=40), {"Avis SDIS": "Commission", "Pièces du demandeur": "Relance"})
    found = verify(MODEL, (), log, Wishes(replications=2))
    (told,) = [note for note in found.notes if "ne connaît pas" in note]

    assert re.search(r"« Commission », « Relance » \(\d+ % des étapes faites\)", told)
    assert not any("ne connaît pas" in note for note in verify(MODEL, (), happened(cases=40), WISHES).notes)
    with pytest.raises(NotVerified, match=r"il en faut 20\. Étapes du journal que le modèle ne connaît pas"):
        verify(MODEL, (), renamed(happened(cases=40), {"Décision": "Arrêté"}), WISHES)


def test_shares_stay_between_none_and_all_and_durations_positive():
    log = cut(happened(EDITS, cases=40), 0.7)
    found = verify(MODEL, EDITS, log, Wishes(replications=3))
    intervals = [
        (name, one) for figures in (found.with_change, found.without) for name, one in figures.items()
    ]

    assert all(one.low >= 0 for _, one in intervals)
    assert all(one.high <= 1 for name, one in intervals if name.startswith("within"))
    assert any(one.low == 0 or one.high == 1 for name, one in intervals if name.startswith("within"))
    assert not re.search(r"-\d|10[1-9] %", telling.verification_text("m", found))


def test_a_period_in_which_nothing_could_end_predicts_nothing():
    """Cases three minutes long, of the same names: in the model none of them would be over yet."""
    start = MODEL.start
    rows = [
        Execution(str(case), name, start + timedelta(minutes=case + place))
        for case in range(30)
        for place, name in enumerate(("Prise en charge", "Avis DDT", "Avis SDIS", "Décision"))
    ]
    found = verify(MODEL, (), log_of(rows, zone=MODEL.zone), Wishes(replications=3), ("Décision",))
    text = telling.verification_text("m", found)

    assert "rien ne pouvait finir" in text
    assert "nan" not in text
    assert "hors de la prévision" not in text
    assert telling.verification_json(found)["prediction"]["mean_h"] == {
        "predicted": None, "interval": [None, None], "measured": pytest.approx(0.05), "inside": None
    }  # fmt: skip


def test_replications_in_which_nothing_ended_are_left_out():
    runs = [{"mean_h": hours} for hours in (10.0, math.nan, 12.0)]

    assert foreseen(runs, {"mean_h": 11.0})["mean_h"].predicted == 11
    assert foreseen(runs, {"mean_h": 11.0})["mean_h"].is_inside
    assert not foreseen(runs[:2], {"mean_h": 11.0})["mean_h"].is_known

"""Queues that take long to settle: the interval still covers what theory says, and what it cannot cover is told."""

from dataclasses import replace

import numpy as np
import pytest

from kilometre.engines.simulation import (
    Arrivals,
    Do,
    Edit,
    InOrder,
    Loop,
    Opened,
    Person,
    Plan,
    Step,
    Wishes,
    compare,
    estimate,
    exponential,
    fixed,
    telling,
)
from kilometre.engines.simulation.load import critical_load
from twin_models import erlang_c, queue, stations

SEEDS = range(40)


def means(servers, load, **wishes):
    """Means of a queue as anybody asks for them, and the exact one."""
    plan = Plan(queue(servers, load * servers))
    found = [estimate(plan, Wishes(seed=seed, **wishes))["mean"] for seed in SEEDS]
    return found, erlang_c(servers, load * servers) / (servers * (1 - load)) + 1


@pytest.mark.parametrize("servers", [1, 4])
def test_the_interval_covers_the_exact_mean_at_nine_tenths(servers):
    found, exact = means(servers, 0.9)
    values = np.array([one.mean for one in found])

    assert sum(one.low <= exact <= one.high for one in found) >= 0.85 * len(SEEDS)
    assert abs(values.mean() - exact) < 3 * values.std() / len(SEEDS) ** 0.5


def test_a_warm_up_of_a_tenth_would_not_do_at_ninety_five_hundredths():
    settled, exact = means(1, 0.95)
    too_soon, _ = means(1, 0.95, warm_up=100)

    assert sum(one.low <= exact <= one.high for one in settled) >= 0.75 * len(SEEDS)
    assert sum(one.low <= exact <= one.high for one in too_soon) < 0.6 * len(SEEDS)


@pytest.mark.parametrize(
    ("load", "cases", "before"), [(0.5, 1_000, 100), (0.8, 1_000, 144), (0.9, 1_000, 684), (0.98, 100, 1_000)]
)
def test_the_busier_the_longer_it_warms_up(load, cases, before):
    assert Wishes(cases).of(Plan(queue(2, 2 * load))).warm_up == before


def test_what_is_asked_or_cannot_settle_is_not_warmed_up_more():
    busy, growing = queue(1, 0.95), queue(1, 0.95, trend=0.1)
    seldom = replace(queue(1, 1.0, exponential(1_000)), arrivals=Arrivals(per_week=0.16))

    assert Wishes(warm_up=7).of(Plan(busy)).warm_up == 7
    assert Wishes().of(Plan(growing)).warm_up == 100
    assert Wishes().of(Plan(busy), Opened.nothing(1, 0)).warm_up == 0
    assert Wishes().of(Plan(seldom)).warm_up < 40 * 53 * 0.16


def test_few_cases_are_as_those_of_a_long_time():
    """One service to which a file comes back half of the times: who comes later is in the way of the last that count.

    Jackson: the time in the service is that of M/M/1 with twice the arrivals, at each of two visits.
    """
    model = stations("a", 0.4, Loop(Do("a"), InOrder(), 0.5), servers=1)
    exact = 2 / (1 - 0.8)
    asked = Wishes(cases=10, replications=2_000, warm_up=300)

    found = estimate(Plan(model), asked)
    alone = estimate(Plan(model), replace(asked, cool_down=0))

    assert found["mean"].low < exact < found["mean"].high
    assert alone["mean"].high < exact
    assert found["busy a"].mean == pytest.approx(0.8, abs=0.02)


def test_what_comes_after_those_that_count_is_what_came_in_their_time():
    plan = Plan(queue(1, 0.5))
    at = Arrivals(per_week=1, at=(1.0, 2.0))

    assert (
        3 <= Wishes(cases=100).of(plan).cool_down <= 12
    )  # the longest of 200 stays ln(200) / (1 - 0.5) or so
    assert Wishes(cases=100, cool_down=7).of(plan).cool_down == 7
    assert Wishes().of(Plan(replace(plan.model, arrivals=at))).cool_down == 0


def test_both_versions_of_a_comparison_count_the_same_cases():
    found = compare(queue(2, 1.9), [Edit("load", {"factor": 0.5})], Wishes(500, 2))

    assert found.before.warm_up == found.after.warm_up == Wishes(500).of(Plan(queue(2, 1.9))).warm_up
    assert [note.split(SPACED)[0] for note in found.notes] == ["Avant"]


def test_the_precision_asked_is_that_of_both_versions():
    found = compare(queue(2, 1.2), [Edit("load", {"factor": 1.25})], Wishes(500, 2, until=0.05))

    assert found.before.replications == found.after.replications > 2
    assert found.before.is_precise
    assert found.after.is_precise


SPACED = "\u00a0: "


def test_a_mean_near_saturation_is_given_with_its_reserve():
    busy, calm = (estimate(Plan(queue(1, load)), Wishes(replications=3)) for load in (0.97, 0.7))
    text = telling.simulation_text("file", busy)

    assert "Très occupé" in busy.notes[0]
    assert (
        "dépend du temps pendant lequel on regarde (ici 1\u00a0000\u00a0dossiers, soit 6\u00a0semaines)"
        in text
    )
    assert telling.simulation_json(busy, 0.0)["notes"] == list(busy.notes)
    assert calm.notes == ()


def test_load_is_what_theory_says_whoever_does_what():
    """Two services at 1.4 and 0.5 of a person, who may both do the second: 95 % each."""
    steps = (Step("a", pool="a", work=fixed(0.9)), Step("b", pool="b", work=fixed(0.5)))
    both = replace(
        stations("ab", 1.0), steps=steps, people=(Person("a", ("a", "b")), Person("b", ("a", "b")))
    )

    assert critical_load(Plan(queue(4, 3.2))) == pytest.approx(0.8)
    assert critical_load(Plan(both)) == pytest.approx(0.7)
    assert critical_load(
        Plan(replace(both, people=(Person("a", ("a",)), Person("b", ("b",)))))
    ) == pytest.approx(0.9)
    assert (
        critical_load(Plan(replace(both, people=(), steps=tuple(replace(one, pool="") for one in steps))))
        == 0
    )


def test_a_growth_that_will_be_too_much_is_told_with_its_date():
    """70 % of load on 5 January 2026 and 30 % more a year: full after ln(1 / 0.7) / ln(1.3) = 1.36 years."""
    slow = replace(queue(1, 0.7, exponential(30)), arrivals=Arrivals(per_week=168 * 0.7 / 30, trend=0.3))
    soon = estimate(Plan(slow), Wishes(200, 2)).notes
    inside = estimate(Plan(slow), Wishes(1_000, 2)).notes
    light = estimate(Plan(queue(1, 0.4, trend=0.3)), Wishes(200, 2)).notes

    assert "dès mai 2027" in soon[1]
    assert "« p » est surchargé" in soon[1]
    assert "pendant la période simulée" not in soon[1]
    assert "dès mai 2027, pendant la période simulée" in inside[1]
    assert len(light) == 1
    assert "Les arrivées changent de +30,0\u00a0% par an" in light[0]

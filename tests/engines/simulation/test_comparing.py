"""What a reorganisation changes: same draws, exact split, edits that do what they say."""

import json
from dataclasses import replace

import numpy as np
import pytest

from kilometre.engines.calendars import OFFICE_HOURS, Calendar
from kilometre.engines.simulation import (
    Arrivals,
    Batch,
    CaseKind,
    Cause,
    Chain,
    Choice,
    Do,
    Edit,
    InOrder,
    Loop,
    Model,
    Parallel,
    Person,
    Plan,
    ScenarioError,
    ScenarioUnstable,
    Step,
    Unstable,
    Wishes,
    account,
    compare,
    estimate,
    exponential,
    fixed,
    gamma,
    run_once,
    scenarios,
)
from kilometre.engines.simulation.rerouting import chain_visits
from twin_models import queue, stations

pytestmark = pytest.mark.xdist_group("simulation")

FEW = Wishes(cases=1_500, replications=6)
OFFICE = Calendar("Europe/Paris", OFFICE_HOURS, "65")


def town_hall(flow=None):
    """A contact, an applicant who answers, two opinions, one of them in batches, a decision."""
    steps = (
        Step("recevoir", pool="guichet", service="guichet", work=gamma(1, 2), handover=exponential(30)),
        Step("pieces", applicant=True, work=exponential(100)),
        Step("ddt", pool="ddt", service="ddt", work=gamma(6, 2), handover=exponential(40)),
        Step(
            "sdis",
            pool="sdis",
            service="sdis",
            work=gamma(4, 2),
            handover=exponential(40),
            batch=Batch(every_h=168),
        ),
        Step("decider", pool="ddt", service="ddt", work=gamma(1, 2), handover=exponential(20)),
    )
    asked = Loop(Do("recevoir"), Do("pieces"), 0.4)
    people = (
        Person("guichet", ("guichet",), "bureau", count=2),
        Person("ddt", ("ddt",), "bureau", count=4),
        Person("sdis", ("sdis",), "bureau", count=3),
    )
    route = flow or InOrder((asked, Do("ddt"), Do("sdis"), Do("decider")))
    return Model("mairie", steps, route, people, Arrivals(per_week=10), {"bureau": OFFICE})


def change(model, do, **parameters):
    return compare(model, [Edit(do, parameters)], FEW)


def test_time_of_each_case_is_split_exactly():
    model = town_hall(
        InOrder((Loop(Do("recevoir"), Do("pieces"), 0.4), Parallel((Do("ddt"), Do("sdis"))), Do("decider")))
    )
    run = run_once(Plan(model), 2_000)
    parts = account(model, run).parts

    assert parts.min() >= -1e-9
    assert parts.sum(axis=0) == pytest.approx(run.cycle, abs=1e-6)
    assert (parts.sum(axis=1) > 0).all()


def test_split_counts_what_it_says():
    """Ready on Friday at 18:00, nobody before Monday 9:00; then one hour behind another file, then one of work."""
    model = replace(
        queue(1, 1.0, fixed(1)),
        people=(Person("p", ("p",), "bureau"),),
        calendars={"bureau": Calendar("UTC", OFFICE_HOURS)},
    )
    model = replace(model, arrivals=replace(model.arrivals, at=(4 * 24 + 17.5, 4 * 24 + 18.0)))
    run = run_once(Plan(model), 2)
    parts = account(model, run).parts[:, 1]

    assert parts[Cause.CALENDAR] == pytest.approx(63)
    assert parts[Cause.QUEUEING] == pytest.approx(1)
    assert parts[Cause.WORK] == pytest.approx(1)


def test_a_scenario_without_edit_changes_exactly_nothing():
    found = compare(town_hall(), [], FEW)

    assert all((found.after.column(name) == found.before.column(name)).all() for name in found.shared[:-1])
    assert (found.difference("mean").low, found.difference("mean").high) == (0.0, 0.0)


def test_what_is_not_edited_keeps_its_draws():
    """Somebody more at one place: every other duration, choice and delay is the same, to the last bit."""
    model = town_hall()
    one, other = (
        run_once(Plan(scenarios.apply(model, edits)), 300)
        for edits in ([], [Edit("staff", {"pool": "sdis", "add": 1})])
    )

    def works(run):
        items = run.items
        rows = zip(
            items.case.tolist(), items.step.tolist(), items.visit.tolist(), items.work.tolist(), strict=True
        )
        return sorted(rows)

    assert works(one) == works(other)
    assert np.array_equal(one.arrival, other.arrival)


def test_split_of_a_difference_adds_up_and_common_draws_make_it_sharp():
    found = change(town_hall(), "parallel", steps=["ddt", "sdis"])
    mean = found.difference("mean")
    apart = (found.before["mean"].half ** 2 + found.after["mean"].half ** 2) ** 0.5

    assert sum(one.mean for one in found.split.values()) == pytest.approx(mean.mean, abs=1e-9)
    assert mean.high < 0
    assert mean.half < apart / 2


def test_three_of_five_equal_steps_side_by_side_give_about_a_fifth_to_a_quarter():
    found = compare(
        stations("abcde", 3.2),
        [Edit("parallel", {"steps": ["b", "c", "d"]})],
        Wishes(cases=10_000, replications=5),
    )

    assert -0.30 < found.relative("mean").mean < -0.20


EFFECTS = [
    ({"do": "single_contact", "keeps": 0.2}, Cause.HANDOVER),
    ({"do": "take_charge", "within_h": 8}, Cause.HANDOVER),
    ({"do": "handover", "step": "ddt", "within_h": 8}, Cause.HANDOVER),
    ({"do": "staff", "pool": "ddt", "add": 2}, Cause.QUEUEING),
    ({"do": "move", "from": "guichet", "to": "ddt", "keeps_both": True}, Cause.QUEUEING),
    ({"do": "batch", "step": "sdis", "every_h": 24}, Cause.BATCHING),
    ({"do": "batch", "step": "sdis"}, Cause.BATCHING),
    ({"do": "ask_once", "step": "pieces", "share": 0.8}, Cause.APPLICANT),
    ({"do": "drop", "step": "sdis"}, Cause.BATCHING),
    ({"do": "merge", "steps": ["ddt", "sdis"]}, Cause.HANDOVER),
    ({"do": "work", "step": "ddt", "factor": 0.5}, Cause.WORK),
    ({"do": "load", "factor": 0.7}, Cause.QUEUEING),
]


@pytest.mark.parametrize(
    ("edit", "cause"), EFFECTS, ids=lambda one: one.get("do") if isinstance(one, dict) else ""
)
def test_edit_lowers_the_cause_that_it_is_about(edit, cause):
    (read,) = scenarios.from_json(json.dumps({"edits": [edit]}))
    found = compare(town_hall(), [read], FEW)

    assert found.split[cause].high < 0


def test_taking_charge_within_a_delay_is_seen_in_the_share_taken_in_charge():
    found = change(town_hall(), "take_charge", within_h=4)

    assert found.difference("take_charge").low > 0.1


def test_priority_of_a_kind_helps_it():
    model = replace(queue(1, 0.8), kinds=(CaseKind("urgent", 0.3), CaseKind("simple", 0.7)))
    runs = [
        run_once(Plan(scenarios.apply(model, edits)), 5_000)
        for edits in ([], [Edit("priority", {"kind": "urgent", "level": 1})])
    ]
    urgent = runs[0].program.cases.kind == 0

    assert runs[1].cycle[urgent].mean() < runs[0].cycle[urgent].mean()
    assert runs[1].cycle[~urgent].mean() > runs[0].cycle[~urgent].mean()


def test_steps_asked_again_in_a_chain_can_be_asked_once():
    chain = Chain(
        {"a": Do("recevoir"), "p": Do("pieces"), "d": Do("ddt")},
        {"a": 1},
        {"a": {"p": 1, "d": 1}, "p": {"a": 1}, "d": {"": 1}},
    )
    found = change(town_hall(chain), "ask_once", step="pieces")

    assert found.split[Cause.APPLICANT].high < 0


def test_steps_of_a_chain_side_by_side_are_done_as_often_as_before():
    chain = Chain(
        {"a": Do("a"), "b": Do("b"), "c": Do("c"), "d": Do("d")},
        {"a": 1},
        {"a": {"b": 3, "c": 1}, "b": {"c": 1, "b": 1}, "c": {"d": 2, "b": 1}, "d": {"": 1}},
    )
    model = stations("abcd", 0.5, chain)
    edited = scenarios.apply(model, [Edit("parallel", {"steps": ["b", "c"]})])

    assert chain_visits(chain)["b"] > 1
    assert Plan(edited).visits == pytest.approx(Plan(model).visits)
    assert "Parallel" in repr(edited.flow)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ('{"do": "fly"}', "inconnu"),
        ('{"do": "drop", "step": "x"}', "Étape inconnue : x"),
        ('{"do": "drop"}', "paramètres"),
        ('{"do": "drop", "step": "ddt", "now": 1}', "paramètres"),
        ('{"do": "parallel", "steps": ["ddt"]}', "au moins deux"),
        ('{"do": "parallel", "steps": ["ddt", "x"]}', "absente"),
        ('{"do": "staff", "pool": "x", "add": 1}', "Personne n'est dans"),
        ('{"do": "staff", "pool": "ddt", "add": -9}', "pas tant"),
        ('{"do": "staff", "pool": "sdis", "add": -3}', "Personne n'est dans"),
        ('{"do": "move", "from": "ddt", "to": "sdis", "count": 9}', "pas 9"),
        ('{"do": "single_contact", "keeps": -1}', "négative"),
        ('{"do": "ask_once", "step": "pieces", "share": 2}', "de 0 à 1"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_made_says_why(edit, reason):
    with pytest.raises(ScenarioError, match=reason):
        scenarios.apply(town_hall(), scenarios.from_json(f'{{"edits": [{edit}]}}'))


def test_steps_of_different_branches_are_not_put_side_by_side():
    model = town_hall(Choice((Do("ddt"), Do("sdis")), (1, 1)))
    with pytest.raises(ScenarioError, match="ne se suivent pas"):
        scenarios.apply(model, [Edit("parallel", {"steps": ["ddt", "sdis"]})])


def test_an_unstable_service_gets_no_mean_but_its_name_and_posts():
    with pytest.raises(Unstable, match=r"« p » est surchargé : il lui manque au moins 1,0 poste") as refused:
        estimate(Plan(queue(4, 5.0)), FEW)
    assert refused.value.overloads[0].missing_hours == pytest.approx(168, rel=1e-3)
    with pytest.raises(ScenarioUnstable, match="ddt"):
        change(town_hall(), "staff", pool="ddt", add=-3)


def test_people_of_several_services_count_where_they_are_needed():
    """Two services at 1.4 and 0.5 of a person each: one person each, and both for the second; then not any more."""
    steps = (Step("a", pool="a", work=fixed(1.4)), Step("b", pool="b", work=fixed(0.5)))
    model = replace(stations("ab", 1.0), steps=steps, people=(Person("a", ("a",)), Person("b", ("a", "b"))))

    assert estimate(Plan(model), Wishes(200, 2))["mean"].mean > 1.9
    with pytest.raises(Unstable, match="« a »"):
        estimate(Plan(replace(model, people=(Person("a", ("a",)), Person("b", ("b",))))), FEW)


def test_replications_go_on_until_the_interval_is_narrow():
    loose = estimate(Plan(queue(2, 1.6)), Wishes(500, 5))
    tight = estimate(Plan(queue(2, 1.6)), Wishes(500, 5, until=0.05))

    assert tight.replications > 5
    assert tight["mean"].half <= 0.05 * tight["mean"].mean < loose["mean"].half
    assert np.array_equal(tight.table[:5], loose.table, equal_nan=True)

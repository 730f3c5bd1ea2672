"""A telephone line, a waiting room: only so many may wait for a step, and who comes when it is full goes away."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from event_logs import at as hour
from kilometre.engines.calendars import OFFICE_HOURS, Calendar
from kilometre.engines.eventlog import Execution, log_of
from kilometre.engines.simulation import (
    Arrivals,
    Batch,
    CaseKind,
    Do,
    Edit,
    InOrder,
    Model,
    ModelError,
    Parallel,
    Person,
    Plan,
    Step,
    Unstable,
    Wishes,
    account,
    compare,
    estimate,
    exponential,
    fixed,
    gamma,
    logs,
    overloads,
    resume,
    run_once,
    telling,
)
from twin_models import queue, stations, with_room

FEW = Wishes(cases=400, replications=5)
OFFICE = Calendar("UTC", OFFICE_HOURS)
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def at(model, *instants):
    """The same, whose cases come at these hours."""
    return replace(model, arrivals=Arrivals(at=instants))


def test_who_finds_the_room_full_goes_away_at_once():
    run = run_once(Plan(at(with_room(queue(1, 1.0, fixed(10)), 1), 0.0, 1.0, 2.0, 10.5)), 4)

    assert run.turned_away.tolist() == [False, False, True, False]
    assert run.end.tolist() == [10.0, 20.0, 2.0, 30.0]
    assert account(queue(1, 1.0), run).parts[:, 2].sum() == 0


def test_who_is_turned_away_does_not_go_further():
    model = stations("ab", 1.0, servers=1, service=fixed(10))
    run = run_once(Plan(at(with_room(model, 0), 0.0, 1.0, 12.0)), 3)

    assert run.items.step[run.items.case == 1].tolist() == [0]
    assert run.end[2] == 32.0


def test_who_finds_a_line_closed_does_not_wait_for_its_opening():
    model = with_room(queue(1, 1.0, fixed(0.1)), 0)
    mornings = replace(
        model, people=(Person("p", ("p",), "bureau"),), calendars={"bureau": OFFICE}, start=MONDAY
    )
    run = run_once(Plan(at(mornings, 6.0, 10.0)), 2)

    assert run.turned_away.tolist() == [True, False]


def test_a_batch_that_leaves_goes_in_as_far_as_there_is_room():
    model = queue(1, 1.0, fixed(1))
    step = replace(model.steps[0], batch=Batch(size=4), max_waiting=1)
    run = run_once(Plan(at(replace(model, steps=(step,)), 0.0, 1.0, 2.0, 3.0)), 4)

    assert run.turned_away.tolist() == [False, False, True, True]


def test_an_urgent_file_does_not_take_the_place_of_another():
    model = with_room(
        replace(queue(1, 1.0, fixed(10)), kinds=(CaseKind("simple"), CaseKind("urgent", priority=1))), 1
    )
    arrivals = Arrivals(at=(0.0, 1.0, 2.0), kinds=("simple", "simple", "urgent"))
    run = run_once(Plan(replace(model, arrivals=arrivals)), 3)

    assert run.turned_away.tolist() == [False, False, True]


def test_each_step_of_a_shared_pool_has_its_own_room():
    people = (Person("p", ("p",)),)
    steps = (Step("appel", pool="p", work=fixed(5), max_waiting=1), Step("courrier", pool="p", work=fixed(5)))
    flow = Parallel((Do("courrier"), Do("appel")))
    run = run_once(Plan(Model("m", steps, flow, people, Arrivals(at=(0.0, 1.0, 2.0)))), 3)
    calls = run.items.step == 0

    assert run.refused[calls].tolist() == [False, True, True]
    assert not run.refused[~calls].any()


def test_a_case_turned_away_is_over_while_the_other_branch_goes_on():
    steps = (
        Step("a", pool="p", work=fixed(10), max_waiting=0),
        Step("b", work=fixed(30)),
        Step("c", work=fixed(1)),
    )
    flow = InOrder((Parallel((Do("a"), Do("b"))), Do("c")))
    run = run_once(Plan(Model("m", steps, flow, (Person("p", ("p",)),), Arrivals(at=(0.0, 1.0)))), 2)

    assert run.end.tolist() == [31.0, 1.0]
    assert run.items.step[run.items.case == 1].tolist() == [0, 1]


def test_open_files_that_stand_before_a_full_room_are_in_already():
    model = with_room(stations("ab", 1.0, servers=1, service=fixed(10)), 1)
    rows = [Execution(f"{case}", "a", hour(case)) for case in range(4)]
    moved, opened = resume(model, log_of(rows, zone="UTC"), ("b",))
    run = run_once(Plan(moved), 0, opened=opened)

    assert len(opened.kind) == 4
    assert run.turned_away.tolist() == [
        False,
        False,
        False,
        True,
    ]  # this one has just left a: it finds the room full


def test_figures_are_those_of_the_cases_served_and_the_others_are_counted_apart():
    found = estimate(Plan(at(with_room(queue(1, 1.0, fixed(10)), 0), 0.0, 1.0, 2.0, 20.0)), FEW)

    assert (found["mean"].mean, found["p90"].mean, found["take_charge"].mean) == (10.0, 10.0, 1.0)
    assert (found["turned_away"].mean, found["turned_away p"].mean) == (0.5, 0.5)
    assert sum(one.mean for one in found.starting("cause ").values()) == pytest.approx(10)


def test_nobody_served_has_no_duration():
    model = at(with_room(queue(1, 1.0, fixed(10)), 0), 1.0)
    never = replace(
        model, people=(Person("p", ("p",), "bureau"),), calendars={"bureau": OFFICE}, start=MONDAY
    )

    with pytest.raises(ValueError, match="sans être servis"):
        estimate(Plan(never), FEW)


def test_the_share_turned_away_is_told_where_a_room_has_a_bound_and_nowhere_else():
    bounded = estimate(Plan(with_room(queue(1, 0.9), 1)), FEW)
    free = estimate(Plan(queue(1, 0.5)), FEW)
    told = telling.simulation_json(bounded, 0.0)

    assert 0.1 < told["turned_away"]["share"] < 0.4
    assert told["services"][0]["turned_away"] == told["turned_away"]
    assert "Repartis, faute de place pour attendre : " in telling.simulation_text("m", bounded)
    assert "turned_away" not in json.dumps(telling.simulation_json(free, 0.0))
    assert "Repartis" not in telling.simulation_text("m", free)


def test_a_scenario_gives_places_to_wait_or_takes_them_away():
    model = with_room(queue(1, 0.8), 0)
    fewer = compare(model, [Edit("max_waiting", {"step": "s", "at_most": 3})], FEW)
    none = compare(model, [Edit("max_waiting", {"step": "s"})], FEW)
    written = telling.comparison_json(fewer, 0.0)

    assert fewer.difference("turned_away").high < 0 < fewer.difference("mean").low
    assert none.after["turned_away"].mean == 0 < none.before["turned_away"].mean
    assert written["difference"]["turned_away"]["estimate"] == fewer.difference("turned_away").mean
    assert written["services"][0]["turned_away"]["estimate"] < 0
    assert "Repartis, faute de place pour attendre" in telling.comparison_text("m", none)


def test_threads_change_nothing_where_cases_are_turned_away():
    model = with_room(stations("abc", 5.0), 2)
    one, three = (estimate(Plan(model), replace(FEW, threads=threads)) for threads in (1, 3))

    assert one["turned_away"].mean > 0.1
    assert np.array_equal(one.table, three.table, equal_nan=True)


def test_a_room_larger_than_any_queue_changes_nothing():
    model = stations("abc", 3.2)
    free, wide = (run_once(Plan(one), 3_000) for one in (model, with_room(model, 3_000)))

    assert np.array_equal(free.end, wide.end)
    assert all(np.array_equal(a, b) for a, b in zip(free.items, wide.items, strict=True))


def test_a_log_holds_what_was_done_only():
    plan = Plan(at(with_room(stations("ab", 1.0, servers=1, service=fixed(10)), 0), 0.0, 1.0, 20.0))
    run = run_once(plan, 3)
    log, (begun, ended) = logs.as_log(plan, run), logs.seen(run)

    assert log.cases == ("1", "3")
    assert len(log) == 4
    assert begun[[0, 2]].tolist() == [0.0, 20.0]
    assert np.isnan([begun[1], ended[1]]).all()


def test_who_goes_away_half_way_leaves_what_was_done_in_the_log():
    two = stations("ab", 1.0, servers=1, service=fixed(10))
    slow = replace(two.steps[1], work=fixed(100), max_waiting=0, handover=fixed(5))
    run = run_once(Plan(at(replace(two, steps=(two.steps[0], slow)), 0.0, 1.0)), 2)

    assert run.end[1] == 25.0
    assert [hours[1] for hours in logs.seen(run)] == [10.0, 20.0]


def test_a_bounded_queue_is_never_overloaded_and_lets_in_what_it_can():
    """Twice as much work as can be done, at the first of two services; then as much as the second one can do, or not."""
    busy = with_room(queue(1, 2.0), 3)
    after = stations("ab", 2.0, servers=1)
    first = replace(
        after.steps[0], max_waiting=0
    )  # lets in two thirds of an hour of work an hour: 2 / (1 + 2)
    slow = replace(after.steps[1], work=exponential(1.6))

    assert overloads(Plan(busy)) == ()
    assert estimate(Plan(busy), FEW)["busy p"].mean > 0.9
    assert overloads(Plan(replace(after, steps=(first, after.steps[1])))) == ()
    with pytest.raises(Unstable, match="« b » est surchargé"):
        estimate(Plan(replace(after, steps=(first, slow))), FEW)


@pytest.mark.parametrize(("priority", "is_overloaded"), [(0, False), (1, True)])
def test_calls_give_way_to_files_unless_they_are_served_first(priority, is_overloaded):
    """Calls would take all the time; where the oldest is served first, the longer files wait the fewer calls go in."""
    steps = (
        Step("appel", pool="p", work=gamma(1, 2), max_waiting=2, priority=priority),
        Step("dossier", pool="p", work=gamma(1, 2)),
    )
    people = (Person("p", ("p",), count=2),)
    model = Model("m", steps, Parallel((Do("appel"), Do("dossier"))), people, Arrivals(per_week=1.5 * 168))

    assert bool(overloads(Plan(model))) is is_overloaded


@pytest.mark.parametrize(
    ("step", "reason"),
    [({"max_waiting": 2}, "il manque « pool »"), ({"pool": "p", "max_waiting": -1}, "positif ou nul")],
)
def test_a_bound_that_would_mean_nothing_is_refused(step, reason):
    with pytest.raises(ModelError, match=reason):
        Step("s", **step)

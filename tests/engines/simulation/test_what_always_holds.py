"""Laws that hold for any model: nobody works twice at once nor outside their hours, no case overlaps itself."""

import math
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kilometre.engines.calendars import OFFICE_HOURS, Calendar
from kilometre.engines.simulation import (
    Arrivals,
    Batch,
    CaseKind,
    Chain,
    Choice,
    Do,
    InOrder,
    Loop,
    Model,
    ModelError,
    Parallel,
    Person,
    Plan,
    Step,
    TooLong,
    Wishes,
    compare,
    estimate,
    exponential,
    fixed,
    gamma,
    run_many,
    run_once,
)

IDS = "abcd"
MORNINGS = (((time(8), time(12)),),) * 5 + ((),) * 2
CALENDARS = {
    "bureau": Calendar("Europe/Paris", OFFICE_HOURS, "65"),
    "matins": Calendar("Europe/Paris", MORNINGS),
}
laws = st.one_of(
    st.builds(fixed, st.sampled_from((0.0, 0.5, 3.0))),
    st.builds(exponential, st.sampled_from((0.3, 2.0))),
    st.builds(gamma, st.just(1.0), st.sampled_from((0.5, 4.0))),
)


def a_step(pool, max_waiting, **fields):
    return Step(pool=pool, max_waiting=max_waiting if pool else None, **fields)


steps = st.tuples(
    *(
        st.builds(
            a_step,
            id=st.just(id_),
            pool=st.sampled_from(("", "p", "q")),
            service=st.sampled_from(("", "x", "y")),
            work=laws,
            handover=st.none() | laws,
            handover_from=st.dictionaries(st.sampled_from(IDS), laws, max_size=2),
            handover_calendar=st.sampled_from(("", "bureau")),
            priority=st.integers(0, 1),
            max_waiting=st.none() | st.integers(0, 3),
            batch=st.none()
            | st.sampled_from(
                (Batch(size=3), Batch(size=3, wait_h=30), Batch(every_h=24, from_h=10), Batch(wait_h=5))
            ),
        )
        for id_ in IDS
    )
)
flows = st.recursive(
    st.builds(Do, st.sampled_from(IDS)) | st.just(InOrder()),
    lambda inner: st.one_of(
        st.builds(InOrder, st.tuples(inner, inner)),
        st.builds(Parallel, st.tuples(inner, inner, inner)),
        st.builds(Choice, st.tuples(inner, inner), st.just((0.4, 0.6))),
        st.builds(Loop, inner, inner, st.sampled_from((0.0, 0.3))),
        st.builds(
            lambda one, other: Chain(
                {"1": one, "2": other}, {"1": 1}, {"1": {"2": 2, "": 1}, "2": {"1": 1, "": 3}}
            ),
            inner,
            inner,
        ),
    ),
    max_leaves=6,
)
people = st.tuples(
    *(
        st.builds(
            Person,
            name=st.just(name),
            pools=st.just(pools),
            calendar=st.sampled_from(("", "bureau", "matins")),
            speed=st.sampled_from((0.5, 1.0, 2.0)),
        )
        for name, pools in (("Ada", ("p",)), ("Bea", ("p", "q")), ("Chris", ("q",)))
    )
)
models = st.builds(
    Model,
    name=st.just("m"),
    steps=steps,
    flow=flows,
    people=people,
    arrivals=st.builds(
        Arrivals, per_week=st.sampled_from((5.0, 40.0)), gaps=st.sampled_from((exponential(1), fixed(1)))
    ),
    calendars=st.just(CALENDARS),
    kinds=st.sampled_from(((CaseKind(""),), (CaseKind("x", 0.5, 1), CaseKind("y", 0.5, 0, 2.0)))),
    start=st.just(datetime(2026, 3, 2, tzinfo=UTC)),
)


@settings(max_examples=30)
@given(models)
def test_any_model_runs_by_its_rules(model):
    run = run_once(Plan(model), 40, seed=3)
    items = run.items

    assert np.isfinite(run.end).all()
    assert (items.enabled <= items.released).all()
    assert (items.released <= items.ready).all()
    assert (items.ready <= items.start).all()
    assert (items.start <= items.end).all()
    assert_nobody_works_twice_at_once(run)
    assert_work_is_done_in_open_hours(model, run)
    assert_everything_comes_from_what_came_before(run)
    assert_nobody_is_idle_while_work_waits(model, run)
    assert_one_goes_away_from_a_full_room_only(model, run)


def assert_nobody_works_twice_at_once(run):
    for place in range(len(run.program.staff.calendar)):
        mine = np.flatnonzero(run.items.worker == place)
        mine = mine[np.lexsort((run.items.end[mine], run.items.start[mine]))]
        assert (run.items.start[mine][1:] >= run.items.end[mine][:-1]).all()


def assert_work_is_done_in_open_hours(model, run):
    factor = run.program.staff.factor
    for item in np.flatnonzero(run.items.worker >= 0).tolist():
        calendar = model.people[run.items.worker[item]].calendar
        begin, end = float(run.items.start[item]), float(run.items.end[item])
        assert factor.min() > 0
        if not calendar:
            assert end - begin == pytest.approx(run.items.work[item])
            continue
        instants = [model.start + timedelta(hours=hours) for hours in (begin, end)]
        spent = CALENDARS[calendar].working_time(*instants) / timedelta(hours=1)
        assert spent == pytest.approx(run.items.work[item], abs=1e-6)
        assert CALENDARS[calendar].is_open(instants[0] + timedelta(microseconds=1))


def assert_everything_comes_from_what_came_before(run):
    prev = run.items.prev
    known = prev >= 0
    assert (run.items.enabled[known] == run.items.end[prev[known]]).all()
    assert (run.items.case[known] == run.items.case[prev[known]]).all()
    assert (run.items.enabled[~known] == run.arrival[run.items.case[~known]]).all()
    last = run.last[run.last >= 0]
    assert (run.items.end[last] == run.end[run.last >= 0]).all()


def assert_nobody_is_idle_while_work_waits(model, run):
    """From when a file may be begun to when it is, whoever could take it works all the time that they are there."""
    staff, items, calendars = run.program.staff, run.items, run.program.calendars
    places, _ = Plan(model).staffing
    for item in np.flatnonzero((items.worker >= 0) & (items.start > items.ready)).tolist():
        ready, begun = float(items.ready[item]), float(items.start[item])
        pool = model.steps[items.step[item]].pool
        for who in (number for number, place in enumerate(places) if pool in place.pools):
            calendar = int(staff.calendar[who])
            mine = slice(calendars.first[calendar], calendars.first[calendar + 1] - 1)
            there = overlap(calendars.opening[mine], calendars.closing[mine], ready, begun)
            held = items.worker == who
            for opens, closes in zip(*there, strict=True):
                begins, ends = overlap(items.start[held], items.end[held], opens, closes)
                assert (ends - begins).sum() == pytest.approx(closes - opens, abs=1e-6)


def overlap(begins, ends, low, high):
    """What is left of intervals between two instants, empty ones left out."""
    begins, ends = np.maximum(begins, low), np.minimum(ends, high)
    kept = ends > begins
    return begins[kept], ends[kept]


def assert_one_goes_away_from_a_full_room_only(model, run):
    """No more wait than may; who goes away found as many waiting, and nothing follows."""
    items, refused = run.items, run.refused
    for number, step in enumerate(model.steps):
        mine = items.step == number
        if step.max_waiting is None:
            assert not refused[mine].any()
            continue
        waited = mine & (items.start > items.ready)
        begin, end = items.ready[waited], items.start[waited]
        for when in begin:
            assert ((begin <= when) & (end > when)).sum() <= step.max_waiting
        # Somebody may have waited for no time at all, at the very instant when another found no room.
        stood = mine & ~refused
        begin, end = items.ready[stood], items.start[stood]
        for when in items.ready[mine & refused]:
            assert ((begin <= when) & (end >= when)).sum() >= step.max_waiting
    assert not np.isin(items.prev, np.flatnonzero(refused)).any()
    gone = run.turned_away
    assert (items.worker[run.last[gone]] == -2).all()
    assert not np.isin(np.flatnonzero(refused), run.last[~gone]).any()


@settings(max_examples=15)
@given(models)
def test_a_scenario_without_edit_changes_exactly_nothing(model):
    try:
        found = compare(model, [], Wishes(cases=20, replications=2))
    except ValueError as refused:  # overloaded, or a batch that would never fill
        assume("surchargé" not in str(refused) and "se remplirait" not in str(refused))
        raise

    both = [(found.after.column(name), found.before.column(name)) for name in found.shared]
    assert all(np.array_equal(after, before, equal_nan=True) for after, before in both)


@settings(max_examples=20)
@given(flows.filter(lambda flow: "Parallel" not in repr(flow)), steps, people)
def test_a_case_never_overlaps_itself_outside_parallel_branches(flow, some_steps, some_people):
    model = Model("m", some_steps, flow, some_people, Arrivals(per_week=20), CALENDARS)
    run = run_once(Plan(model), 30)

    for case in range(30):
        mine = run.items.case == case
        assert (run.items.enabled[mine][1:] >= run.items.end[mine][:-1]).all()


@settings(max_examples=6)
@given(models)
def test_threads_change_nothing(model):
    one, two = (
        run_many(Plan(model), 20, range(3), lambda run: run, seed=5, threads=threads) for threads in (1, 3)
    )

    for alone, together in zip(one, two, strict=True):
        assert np.array_equal(alone.end, together.end)
        assert all(
            np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
            for a, b in zip(alone.items, together.items, strict=True)
        )


def test_work_pauses_at_closing_time_on_the_french_clock():
    """Friday 27 March 2026 at 16:00 in Paris, three hours of work: Monday at 11:00, one clock change later."""
    model = Model(
        "m",
        (Step("s", pool="p", work=fixed(3)),),
        Do("s"),
        (Person("Ada", ("p",), "bureau"),),
        Arrivals(at=(0.0,)),
        CALENDARS,
        start=datetime(2026, 3, 27, 15, tzinfo=UTC),
    )
    run = run_once(Plan(model), 1)

    assert model.start + timedelta(hours=float(run.end[0])) == datetime(2026, 3, 30, 9, tzinfo=UTC)


def test_holidays_are_closed():
    """Ready on Thursday evening before 1 May 2026, a Friday: begun on Monday."""
    model = Model(
        "m",
        (Step("s", pool="p", work=fixed(1)),),
        Do("s"),
        (Person("Ada", ("p",), "bureau"),),
        Arrivals(at=(0.0,)),
        CALENDARS,
        start=datetime(2026, 4, 30, 18, tzinfo=UTC),
    )
    run = run_once(Plan(model), 1)

    assert model.start + timedelta(hours=float(run.items.start[0])) == datetime(2026, 5, 4, 7, tzinfo=UTC)


def test_arrivals_follow_the_week_the_season_and_the_trend():
    week = tuple(1.0 if hour // 24 < 5 and 9 <= hour % 24 < 17 else 0.0 for hour in range(168))
    season = (1, 1, 1, 1, 1, 1, 0.5, 0, 1, 1, 1, 1)
    model = Model(
        "m", (Step("s"),), Do("s"), (), Arrivals(200, week=week, season=season, trend=0.5),
        start=datetime(2026, 1, 5, tzinfo=UTC),
    )  # fmt: skip
    arrival = run_once(Plan(model), 20_000).arrival
    when = np.datetime64("2026-01-05") + (arrival * 3600).astype("timedelta64[s]")
    months = when.astype("datetime64[M]")
    counts = {
        str(month): int(count) for month, count in zip(*np.unique(months, return_counts=True), strict=True)
    }

    assert set(((arrival % 168) // 24).astype(int).tolist()) <= set(range(5))
    assert (arrival % 24).min() >= 9
    assert (arrival % 24).max() <= 17
    assert "2026-08" not in counts
    assert counts["2027-03"] / counts["2026-03"] == pytest.approx(1.5 * 23 / 22, rel=0.1)
    assert counts["2026-07"] / counts["2026-06"] == pytest.approx(0.5 * 23 / 22, rel=0.2)
    assert math.isfinite(arrival[-1])


def gated(batch):
    """One step done by anybody at once, whose files wait for a gate."""
    return Model("lots", (Step("s", work=fixed(1), batch=batch),), Do("s"), (), Arrivals(per_week=168.0))


def test_a_batch_by_number_leaves_full_and_the_last_one_when_nothing_else_can_happen():
    run = run_once(Plan(gated(Batch(size=4))), 10, seed=2)
    left = np.unique(run.items.ready, return_counts=True)

    assert left[1].tolist() == [4, 4, 2]
    assert left[0].tolist() == [run.arrival[3], run.arrival[7], max(run.arrival[9], run.arrival[7] + 1)]


def test_a_batch_without_wait_is_none():
    run = run_once(Plan(gated(Batch(wait_h=0))), 10, seed=2)

    assert run.items.start.tolist() == run.arrival.tolist()


def test_a_batch_larger_than_what_is_simulated_is_refused():
    with pytest.raises(ValueError, match=r"Le lot de l'étape « s » .* ne se remplirait pas avec 10 dossiers"):
        estimate(Plan(gated(Batch(size=11))), Wishes(cases=10))


def test_what_does_not_fit_in_memory_is_refused_before_it_is_tried():
    with pytest.raises(TooLong, match="demandez moins de dossiers"):
        run_once(Plan(gated(None)), 10**15)
    with pytest.raises(ModelError, match="an 2199"):
        run_once(Plan(replace(gated(None), arrivals=Arrivals(1e-9), calendars=CALENDARS)), 1_000)

"""More and more cases: growth put in is found again, nothing is found where there is none, and it is simulated as told."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from kilometre.engines.eventlog import Execution, log_of
from kilometre.engines.simulation import (
    Arrivals,
    Do,
    Edit,
    Model,
    ModelError,
    Person,
    Plan,
    Step,
    Wishes,
    compare,
    estimate,
    exponential,
    files,
    hyperexponential,
    scenarios,
)
from kilometre.engines.simulation.arriving import arrival_times, expected_cases, rates
from kilometre.engines.simulation.fitting import fit
from kilometre.engines.simulation.fitting.rhythm import arrivals_of, law_of_gaps, week_of
from kilometre.engines.simulation.fitting.trends import growth_of
from kilometre.engines.simulation.moving import begun_at
from kilometre.engines.simulation.sampling import sample

START = datetime(2024, 1, 1, tzinfo=UTC)
WEEK = 7 * 24 * 3_600_000_000
OFFICE = tuple(1.0 if hour // 24 < 5 and 9 <= hour % 24 < 17 else 0.0 for hour in range(168))
AUGUST = (1.0, 1.0, 1.0, 1.0, 1.0, 1.2, 0.8, 0.3, 1.2, 1.0, 1.0, 1.0)


def model_of(arrivals):
    return Model(
        "m", (Step("s", pool="p", work=exponential(0.5)),), Do("s"), (Person("Ada", ("p",), count=2),), arrivals,
        start=START,
    )  # fmt: skip


def log_during(weeks, seed, arrivals, lasts_h=None):
    """The log of the cases of some weeks, each of one step of an hour or of what is given."""
    came = arrival_times(model_of(arrivals), int(weeks * arrivals.per_week * 3), seed, 0)
    lasts_h = np.ones(len(came)) if lasts_h is None else lasts_h
    rows = [
        Execution(
            f"{number:05}",
            "s",
            START + timedelta(hours=hour + lasts_h[number]),
            START + timedelta(hours=hour),
            "Ada",
        )
        for number, hour in enumerate(came[came < weeks * 168].tolist())
    ]
    return log_of(rows, zone="UTC")


def grown(log):
    return growth_of(log, week_of(log))


def test_growth_is_found_again_within_its_interval():
    wanted = np.log(1.4)
    found = [grown(log_during(60, seed, Arrivals(40, week=OFFICE, trend=0.4))) for seed in range(20)]
    apart = np.array([(one.slope - wanted) / one.error for one in found])

    assert np.sum(np.abs(apart) < 1.96) >= 17
    assert np.mean([one.slope for one in found]) == pytest.approx(wanted, abs=0.04)
    level = 40 * 1.4 ** (60 / 52.18)
    assert np.mean([one.per_week for one in found]) == pytest.approx(level, rel=0.03)


def test_decline_is_found_too_in_a_short_log():
    found = arrivals_of(log_during(10, 1, Arrivals(300, week=OFFICE, trend=-0.9)))

    assert found.trend == pytest.approx(-0.9, abs=0.08)


@pytest.mark.parametrize(
    "arrivals",
    [Arrivals(15, week=OFFICE), Arrivals(15, gaps=hyperexponential([0.4, 4], [0.8333, 0.1667]))],
    ids=["regular", "in bursts"],
)
def test_no_trend_is_found_where_there_is_none(arrivals):
    assert sum(grown(log_during(30, seed, arrivals)).slope != 0 for seed in range(100)) <= 4


def test_season_and_trend_are_told_apart():
    found = [
        arrivals_of(log_during(130, seed, Arrivals(40, week=OFFICE, season=AUGUST, trend=0.3)))
        for seed in range(4)
    ]
    season = np.mean([one.season for one in found], axis=0)

    assert np.mean([one.trend for one in found]) == pytest.approx(0.3, abs=0.05)
    assert season == pytest.approx(np.array(AUGUST) / np.mean(AUGUST), abs=0.12)


def test_neither_a_season_nor_a_trend_passes_for_the_other():
    seasonal = [
        arrivals_of(log_during(120, seed, Arrivals(30, week=OFFICE, season=AUGUST))) for seed in range(8)
    ]
    growing = arrivals_of(log_during(120, 1, Arrivals(30, week=OFFICE, trend=0.3)))

    assert sum(one.trend != 0 for one in seasonal) <= 1
    assert np.ptp(growing.season) < 0.35
    assert growing.per_week == pytest.approx(30 * 1.3 ** (120 / 52.18), rel=0.08)


def test_weeks_of_closure_are_no_decline():
    """Nobody comes in the last five weeks but one: closed, not fewer."""
    log = log_during(30, 2, Arrivals(40, week=OFFICE))
    week = (log.case_start - log.case_start.min()) // WEEK

    assert grown(log.keep((week < 24) | (week >= 29))).slope == 0


def test_what_a_log_of_finished_cases_lacks_is_no_trend():
    """Cases last a month on average, some much more: the last ones are not over, the first ended before the log."""
    found = []
    for seed in range(20):
        lasting = np.random.default_rng(seed).exponential(720, 10_000)
        log = log_during(60, seed, Arrivals(40, week=OFFICE), lasting)
        end = log.case_start.max()
        found.append(grown(log.keep((log.case_end < end) & (log.case_end > end - 45 * WEEK))).slope)

    assert np.count_nonzero(found) <= 2


def test_a_log_of_some_weeks_has_no_trend():
    assert grown(log_during(7, 1, Arrivals(80, week=OFFICE, trend=9.0))) is None


def test_cases_arrive_at_the_rate_of_their_date():
    model = model_of(Arrivals(60, week=OFFICE, season=AUGUST, trend=0.5))
    marks = [1_000.0, 5_000.5, 10_000.25]
    came = [arrival_times(model, 5_000, seed, 0) for seed in range(60)]
    for hours in marks:
        counts = [np.searchsorted(one, hours) for one in came]
        assert np.mean(counts) == pytest.approx(expected_cases(model, hours), rel=0.015)


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Miquelon", "UTC"])
def test_cases_arrive_at_the_hours_of_the_clocks_in_winter_and_in_summer(zone):
    model = replace(model_of(Arrivals(40, week=OFFICE)), zone=zone)
    came = [START + timedelta(hours=hour) for hour in arrival_times(model, 2_500, 1, 0).tolist()]

    assert {when.astimezone(ZoneInfo(zone)).hour for when in came} == set(range(9, 17))


def test_arrivals_may_go_on_for_centuries():
    model = replace(model_of(Arrivals(0.02, week=OFFICE)), zone="Europe/Paris")

    assert arrival_times(model, 600, 1, 0)[-1] == pytest.approx(600 / 0.02 * 168, rel=0.2)


def test_a_trend_goes_on_from_its_date_and_never_more_than_doubles_or_halves():
    level = START + timedelta(days=730.5)
    up = rates(model_of(Arrivals(10, trend=1.0, level_at=level)), 6 * 8766)
    down = rates(model_of(Arrivals(10, trend=-0.5)), 4 * 8766)

    assert up[[0, 8766, 2 * 8766, 3 * 8766, 5 * 8766]] == pytest.approx([0.25, 0.5, 1, 2, 2])
    assert down[[0, 8766, 3 * 8766]] == pytest.approx([1, 0.5, 0.5])


@pytest.mark.parametrize("level_at", [None, START + timedelta(days=200)])
def test_a_model_begun_later_keeps_the_rates_of_its_dates(level_at):
    model = model_of(Arrivals(10, week=OFFICE, season=AUGUST, trend=0.5, level_at=level_at))
    moved = begun_at(model, START + timedelta(hours=1_000))

    assert rates(moved, 3_000) == pytest.approx(rates(model, 4_000)[1_000:])
    assert begun_at(moved, START + timedelta(hours=2_000)).arrivals == moved.arrivals


def test_a_fitted_model_begins_where_the_log_ends_and_says_its_trend():
    log = log_during(40, 5, Arrivals(40, trend=1.0))
    fitted = fit(log)
    again = files.from_json(files.to_json(fitted))

    assert fitted.arrivals.trend == pytest.approx(1.0, abs=0.4)
    assert timedelta() <= fitted.arrivals.level_at - fitted.start < timedelta(days=1)
    assert START + timedelta(weeks=39) < fitted.start <= START + timedelta(weeks=40)
    assert any("par an (de +" in note for note in fitted.notes)
    assert again.arrivals == fitted.arrivals


def test_files_without_a_trend_or_without_its_date_are_still_read():
    text = {"schema": files.SCHEMA, "name": "m", "steps": [{"id": "a"}], "flow": ["a"]}
    plain = files.from_json(json.dumps(text | {"arrivals": {"per_week": 1}}))
    older = files.from_json(json.dumps(text | {"arrivals": {"per_week": 1, "trend": 0.1}}))

    assert (plain.arrivals.trend, plain.arrivals.level_at) == (0.0, None)
    assert (older.arrivals.trend, older.arrivals.level_at) == (0.1, None)
    for wrong in ("hier", 3, "2026-01-05T00:00"):
        with pytest.raises(ModelError, match="level_at"):
            files.from_json(json.dumps(text | {"arrivals": {"per_week": 1, "level_at": wrong}}))


def test_a_scenario_changes_the_trend_or_stops_it():
    model = model_of(Arrivals(40, week=OFFICE, trend=0.5))
    (stops,) = scenarios.from_json('{"edits": [{"do": "trend", "per_year": 0}]}')
    stopped = scenarios.apply(model, [stops])

    assert expected_cases(stopped, 52 * 168) == pytest.approx(52 * 40)
    assert scenarios.apply(model, [Edit("trend", {"per_year": 0.2})]).arrivals.trend == 0.2
    with pytest.raises(scenarios.ScenarioError, match="plus grande que -1"):
        scenarios.apply(model, [Edit("trend", {"per_year": -1})])
    with pytest.raises(scenarios.ScenarioError, match="une à une"):
        scenarios.apply(replace(model, arrivals=Arrivals(at=(0.0,))), [stops])


def test_without_edit_nothing_differs_and_threads_change_nothing():
    model = model_of(Arrivals(40, week=OFFICE, trend=0.5))
    nothing = compare(model, [], Wishes(300, 3)).difference("mean")
    alone, together = (estimate(Plan(model), Wishes(300, 4, threads=number)) for number in (1, 3))

    assert (nothing.mean, nothing.low, nothing.high) == (0, 0, 0)
    assert alone["mean"] == together["mean"]


def test_cases_that_come_on_the_dot_stay_on_it():
    """Every half hour of the opening, one missing or two at once now and then: a continuous law would lose the half hour."""
    gaps = np.repeat([0.0, 0.5, 1.0, 1.5, 3.0], [18, 67, 665, 31, 18])
    drawn = sample(law_of_gaps(gaps), 4_000)

    assert np.mean(np.abs(drawn - 1) < 1e-6) == pytest.approx(665 / 799, abs=0.04)
    assert drawn.mean() == pytest.approx(gaps.mean(), rel=0.03)


@pytest.mark.parametrize("apart_min", [20, 30, 60, 45])
def test_the_gaps_of_a_log_like_clockwork_are_regular(apart_min):
    step = timedelta(minutes=apart_min)
    came = [START + timedelta(minutes=30) + step * place for place in range(9 * 7 * 24 * 60 // apart_min)]
    came = [when for when in came if when.weekday() < 5 and 9 <= when.hour < 17]
    rows = [Execution(f"{place:05}", "s", when + step, when, "Ada") for place, when in enumerate(came)]
    gaps = sample(arrivals_of(log_of(rows, zone="UTC")).gaps, 2_000)

    assert gaps.std() / gaps.mean() < 0.35


@pytest.mark.parametrize("minutes", [1, 5])
def test_instants_rounded_to_minutes_keep_the_gaps_of_chance(minutes):
    """Three cases an hour, written to the minute or to five: still as irregular as they were."""
    came = arrival_times(model_of(Arrivals(500)), 1_500, 7, 0)
    rounded = np.round(came * 60 / minutes) * minutes / 60
    rows = [
        Execution(
            f"{number:05}", "s", START + timedelta(hours=hour + 1), START + timedelta(hours=hour), "Ada"
        )
        for number, hour in enumerate(rounded.tolist())
    ]
    gaps = sample(arrivals_of(log_of(rows, zone="UTC")).gaps, 4_000)

    assert gaps.std() / gaps.mean() == pytest.approx(1, abs=0.1)

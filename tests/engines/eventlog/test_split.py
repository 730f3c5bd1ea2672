from datetime import time, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs import at, executions
from kilometre.engines.calendars import Calendar
from kilometre.engines.eventlog import (
    Cause,
    Execution,
    Schedules,
    always,
    discovered,
    estimate_starts,
    log_of,
    split_by_case,
    split_time,
    throughput,
)

DAYS = Calendar("UTC", (*(((time(8), time(18)),),) * 5, (), ()))  # Monday to Friday, 8:00 to 18:00


def hours_of(rows, case="1", calendar=None, **options):
    """Hours of each cause of one case, without those at zero."""
    log = log_of(rows, zone="UTC")
    schedules = Schedules.given(log, calendar) if calendar else always(log)
    split = split_by_case(log, split_time(log, schedules, **options))[:, log.cases.index(case)]
    return {cause.name: value / 3.6e9 for cause, value in zip(Cause, split.tolist(), strict=True) if value}


def test_work_and_waiting_without_reason():
    rows = [Execution("1", "a", at(2), at(0), "Ada"), Execution("1", "b", at(6), at(5), "Ada")]
    assert hours_of(rows) == {"WORK": 3, "UNEXPLAINED": 3}


def test_waiting_for_a_busy_person_then_a_handover():
    rows = [
        Execution("1", "a", at(1), at(0), "Ada"),
        Execution("1", "b", at(9), at(8), "Bea"),
        Execution("2", "b", at(5), at(2), "Bea"),  # Bea works elsewhere from 2 to 5, and 3 to 4 is told twice
        Execution("3", "b", at(4), at(3), "Bea"),
    ]
    assert hours_of(rows) == {"WORK": 2, "WAITING_SERVICE": 3, "HANDOVER": 4}


def test_services_change_hands_before_people_do():
    rows = [Execution("1", "a", at(1), at(0), "Ada", "DDT"), Execution("1", "b", at(4), at(3), "Bea", "DDT")]
    assert hours_of(rows) == {"WORK": 2, "UNEXPLAINED": 2}
    rows[1] = rows[1]._replace(service="SDIS", resource="Ada")
    assert hours_of(rows) == {"WORK": 2, "HANDOVER": 2}


def test_the_service_is_busy_when_nobody_is_named():
    rows = [
        Execution("1", "a", at(1), at(0), None, "Guichet"),
        Execution("1", "b", at(6), at(5), None, "DDT"),
        Execution("2", "b", at(4), at(2), None, "DDT"),
    ]
    assert hours_of(rows) == {"WORK": 2, "WAITING_SERVICE": 2, "HANDOVER": 2}


def test_side_by_side_steps_are_counted_once():
    rows = [
        Execution("1", "a", at(1), at(0), "Ada"),
        Execution("1", "b", at(5), at(1), "Bea"),
        Execution("1", "c", at(3), at(2), "Chris"),
        Execution("1", "d", at(6), at(5), "Ada"),
    ]
    assert hours_of(rows) == {"WORK": 6}


def test_closed_hours_are_apart():
    rows = [Execution("1", "a", at(17), at(16), "Ada"), Execution("1", "b", at(34), at(33), "Ada")]
    assert hours_of(rows, calendar=DAYS) == {"WORK": 2, "OFF_HOURS": 14, "UNEXPLAINED": 2}


def test_a_step_that_spans_the_night_is_paused():
    assert hours_of([Execution("1", "a", at(33), at(17), "Ada")], calendar=DAYS) == {
        "WORK": 2,
        "OFF_HOURS": 14,
    }


def test_a_step_wholly_in_closed_hours_was_worked():
    assert hours_of([Execution("1", "a", at(21), at(20), "Ada")], calendar=DAYS) == {"WORK": 1}


def test_the_applicant_has_the_whole_time_before_their_step():
    rows = [
        Execution("1", "demande de pièces", at(9), at(8), "Ada"),
        Execution("1", "pièces reçues", at(33)),
        Execution("1", "décision", at(35), at(34), "Ada"),
    ]
    found = hours_of(rows, calendar=DAYS, applicant=["pièces reçues"])
    assert found == {"WORK": 2, "WAITING_APPLICANT": 24, "UNEXPLAINED": 1}


@given(executions(), st.sampled_from((None, DAYS)), st.booleans())
def test_the_parts_of_a_case_add_up_to_its_duration_exactly(rows, calendar, named):
    log = log_of(rows)
    schedules = Schedules.given(log, calendar) if calendar else discovered(log)
    starts = estimate_starts(log, schedules)
    for start in (starts.earliest, starts.central, starts.latest):
        split = split_time(log, schedules, start, applicant=["avis"] if named else [])
        assert split.parts.min() >= 0
        assert split_by_case(log, split).sum(axis=0).tolist() == throughput(log).tolist()


@given(executions(with_start=True))
def test_contention_is_the_time_when_the_person_works(rows):
    """Against a count of minutes, in plain Python, with everything open."""
    log = log_of(rows)
    split = split_time(log, always(log))
    intervals = [(row.start, row.end, row.resource or row.service) for row in rows]
    for case in range(log.number_of_cases):
        told = log.executions(case)
        expected, frontier = 0, told[0].start
        for before, after in pairwise([told[0], *told]):
            who = after.resource or after.service
            gap = range(int((after.start - frontier) / timedelta(hours=1)))
            instants = [frontier + timedelta(hours=hour, minutes=30) for hour in gap]
            busy = [
                any(one == who and begin <= when < end for begin, end, one in intervals) for when in instants
            ]
            expected += sum(busy) if who else 0
            frontier = max(frontier, after.end)
            assert before.case == after.case
        rows_of_case = slice(log.bounds[case], log.bounds[case + 1])
        assert split.parts[Cause.WAITING_SERVICE, rows_of_case].sum() / 3.6e9 == pytest.approx(expected)


def test_recorded_starts_are_never_changed():
    log = log_of([Execution("1", "a", at(3), at(1), "Ada"), Execution("1", "b", at(9), None, "Ada")])
    starts = estimate_starts(log, always(log))
    assert starts.estimated == 1
    for start in (starts.earliest, starts.central, starts.latest):
        assert start[0] == log.start[0]


def test_a_start_waits_for_the_case_and_for_the_person():
    rows = [
        Execution("1", "a", at(1), None, "Ada"),
        Execution("1", "b", at(10), None, "Bea"),
        Execution("2", "b", at(7), None, "Bea"),
    ]
    log = log_of(rows)
    starts = estimate_starts(log, always(log))
    earliest = {
        (log.cases[log.case[row]], log.activities[log.activity[row]]): starts.earliest[row]
        for row in range(3)
    }
    hours = {key: (value - log.start.min()) / 3.6e9 for key, value in earliest.items()}
    assert hours == {("1", "a"): 0, ("1", "b"): 6, ("2", "b"): 6}  # b of case 1 after Bea's other file


@given(executions(), st.sampled_from((None, DAYS)))
def test_estimated_starts_are_in_order(rows, calendar):
    log = log_of(rows)
    starts = estimate_starts(log, Schedules.given(log, calendar) if calendar else always(log))
    assert np.all(starts.earliest <= starts.central)
    assert np.all(starts.central <= starts.latest)
    assert np.all(starts.latest <= log.end)

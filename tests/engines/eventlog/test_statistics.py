"""Each statistic against its definition, written in plain Python."""

from collections import Counter, defaultdict
from itertools import pairwise
from statistics import fmean, median

import numpy as np
import pytest
from hypothesis import given

from event_logs import at, executions
from kilometre.engines.eventlog import (
    Execution,
    between_people,
    by_month,
    directly_follows,
    find_open,
    handovers,
    log_of,
    performance,
    rework,
    split_time,
    summary,
    throughput,
    variants,
)
from kilometre.engines.eventlog.discovery import always

HOUR = 3_600_000_000


def cases(log):
    return [log.executions(case) for case in range(log.number_of_cases)]


@given(executions())
def test_directly_follows_counts_pairs(rows):
    log = log_of(rows)
    expected = Counter(pair for case in cases(log) for pair in pairwise(row.activity for row in case))
    graph = directly_follows(log)
    assert graph.as_dict(log) == expected
    assert graph.first.sum() == graph.last.sum() == log.number_of_cases


@given(executions())
def test_performance_is_the_time_between_end_and_start(rows):
    log = log_of(rows)
    waits = defaultdict(list)
    for case in cases(log):
        for one, other in pairwise(case):
            waits[one.activity, other.activity].append(((other.start or other.end) - one.end).total_seconds())
    graph = performance(log)
    for index, pair in enumerate(graph.as_dict(log)):
        assert graph.mean[index] / 1e6 == pytest.approx(fmean(waits[pair]), abs=1e-6)
        assert graph.median[index] / 1e6 == pytest.approx(median(waits[pair]), abs=1e-6)


@given(executions())
def test_variants_are_sequences(rows):
    log = log_of(rows)
    expected = Counter(tuple(row.activity for row in case) for case in cases(log))
    found = variants(log)
    assert {
        found.activities(log, index): count for index, count in enumerate(found.count.tolist())
    } == expected
    assert found.count.tolist() == sorted(expected.values(), reverse=True)
    for case, rows_of_case in enumerate(cases(log)):
        assert found.activities(log, found.of_case[case]) == tuple(row.activity for row in rows_of_case)


@given(executions())
def test_rework_counts_repeats(rows):
    log = log_of(rows)
    repeats, with_repeats = Counter(), Counter()
    for case in cases(log):
        for activity, times in Counter(row.activity for row in case).items():
            if times > 1:
                repeats[activity] += times - 1
                with_repeats[activity] += 1
    assert {one.activity: (one.cases, one.repeats) for one in rework(log)} == {
        activity: (with_repeats[activity], count) for activity, count in repeats.items()
    }


@given(executions())
def test_between_people_counts_who_follows_whom(rows):
    log = log_of(rows)
    expected = Counter(
        (one.resource, other.resource)
        for case in cases(log)
        for one, other in pairwise(case)
        if one.resource and other.resource
    )
    assert between_people(log) == expected


@given(executions())
def test_durations_are_from_first_to_last_instant(rows):
    log = log_of(rows)
    expected = [
        (max(row.end for row in case) - min(row.start or row.end for row in case)).total_seconds()
        for case in cases(log)
    ]
    assert (throughput(log) / 1e6).tolist() == expected
    assert summary(throughput(log)).mean_h == pytest.approx(fmean(expected) / 3600)


def test_rework_says_how_long_and_by_what():
    rows = [("instruire", 0), ("relancer", 10), ("instruire", 30), ("décider", 31)]
    found = rework(log_of(Execution("1", name, at(hour)) for name, hour in rows))
    assert [(one.activity, one.mean_return_h, one.via) for one in found] == [("instruire", 30, "relancer")]


def test_handovers_tell_services_and_time_lost():
    rows = [
        Execution("1", "a", at(1), at(0), "Ada", "Guichet"),
        Execution("1", "b", at(5), at(4), "Bea", "DDT"),
    ]
    log = log_of(rows)
    (found,) = handovers(log, split_time(log, always(log)))
    assert (found.source, found.target, found.count, found.mean_h, found.mean_handover_h) == (
        "Guichet",
        "DDT",
        1,
        3,
        3,
    )


def test_months_are_those_of_the_zone():
    log = log_of(
        [Execution("1", "a", at(-11 * 24 + 23.5)), Execution("2", "a", at(24 * 60))]
    )  # 29 February 23:30 UTC
    months = by_month(log)
    assert [(one.month, one.begun, one.ended.cases) for one in months] == [
        ("2024-03", 1, 1),
        ("2024-04", 0, 0),
        ("2024-05", 1, 1),
    ]


def test_open_cases_by_final_steps_or_by_silence():
    done = [
        Execution(str(case), step, at(24 * case + hour))
        for case in range(20)
        for hour, step in ((0, "a"), (8, "fin"))
    ]
    log = log_of([*done, Execution("late", "a", at(24 * 19 + 7))])
    for final in ((), ("fin",)):
        found, told = find_open(log, final)
        assert np.flatnonzero(found).tolist() == [log.cases.index("late")]
        assert (told.cases, told.is_given) == (1, bool(final))

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_logs import at, executions
from kilometre.engines.eventlog import Execution, Known, assemble, log_of
from kilometre.engines.eventlog.arrays import quantiles, running_max
from kilometre.engines.eventlog.assembling import Moments, Records, pair
from kilometre.engines.eventlog.log import Column


def test_cases_are_contiguous_and_in_order():
    log = log_of(
        [
            Execution("b", "x", at(2)),
            Execution("a", "y", at(3)),
            Execution("b", "y", at(5)),
            Execution("c", "x", at(1)),
        ]
    )
    assert log.cases == ("c", "b", "a")
    assert log.case.tolist() == [0, 1, 1, 2]
    assert log.bounds.tolist() == [0, 1, 3, 4]
    assert log.sizes.tolist() == [1, 2, 1]
    assert log.is_end_only


@given(executions(), st.randoms())
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert log_of(shuffled).equals(log_of(rows))


def test_rows_that_differ_by_what_was_recorded_alone_have_an_order_too():
    begun = Execution("a", "avis", at(9), start=at(9))
    ended = begun._replace(start=None)

    assert log_of([begun, ended]).equals(log_of([ended, begun]))


@given(executions())
def test_every_row_is_kept_and_ordered(rows):
    log = log_of(rows)
    told = [row for case in range(log.number_of_cases) for row in log.executions(case)]
    assert sorted(told, key=repr) == sorted(rows, key=repr)
    assert np.all((np.diff(log.start) >= 0) | log.is_first[1:])
    assert np.all(np.diff(log.case_start) >= 0)


def test_equal_instants_follow_the_usual_order_of_their_steps():
    usual = [
        Execution(str(case), step, at(24 * case + hour))
        for case in range(5)
        for hour, step in ((1, "z"), (2, "a"))
    ]
    log = log_of([*usual, Execution("tie", "a", at(500)), Execution("tie", "z", at(500))])
    assert [row.activity for row in log.executions(5)] == ["z", "a"]


def test_names_become_pseudonyms_in_order_of_appearance():
    rows = [("1", "a", 2, "Zoé"), ("1", "b", 4, "Ada"), ("2", "a", 3, "Zoé"), ("2", "b", 5, None)]
    records = Records(
        case=Column.of(row[0] for row in rows),
        activity=Column.of(row[1] for row in rows),
        resource=Column.of(row[3] for row in rows),
        service=Column.missing(4),
        start=np.array([row[2] for row in rows], np.int64),
        end=np.array([row[2] for row in rows], np.int64),
        known=np.full(4, Known.END, np.uint8),
        offset=np.zeros(4, np.int16),
    )
    log = assemble(records, zone="UTC").log
    assert log.resources == ("Personne 1", "Personne 2")
    assert log.resource.tolist() == [0, 1, 0, -1]


def test_arrays_cannot_be_changed():
    log = log_of([Execution("1", "a", at(1))])
    with pytest.raises(ValueError, match="read-only"):
        log.end[0] = 0


def test_some_cases_can_be_kept():
    log = log_of([Execution(case, "x", at(hour)) for hour, case in enumerate("abcab")])
    kept = log.keep(np.array([True, False, True]))
    assert kept.cases == ("a", "c")
    assert kept.equals(
        log_of([Execution(case, "x", at(hour)) for hour, case in ((0, "a"), (2, "c"), (3, "a"))])
    )


def test_other_starts_put_each_case_in_order_again():
    log = log_of([Execution("1", "a", at(2)), Execution("1", "b", at(3))])
    again = log.with_starts(log.start - np.array([0, 2 * 3_600_000_000]))
    assert [again.activities[code] for code in again.activity] == ["b", "a"]


def test_a_start_after_its_end_is_refused():
    with pytest.raises(ValueError, match="Début après la fin"):
        log_of([Execution("1", "a", at(1), at(2))])


def paired_by_hand(rows):
    """First in, first out within (case, activity): same person first, then whoever remains."""
    pairs, left = [], list(rows)
    for same_person in (True, False):
        waiting: dict = {}
        taken = set()
        for row in sorted(left, key=lambda row: (row[3], not row[4])):
            key = (row[1], row[2] if same_person else None)
            if row[4]:
                waiting.setdefault(key, []).append(row)
            elif waiting.get(key):
                pairs.append((waiting[key].pop(0)[0], row[0]))
                taken |= {*pairs[-1]}
        left = [row for row in left if row[0] not in taken]
    return sorted(pairs), sorted(row[0] for row in left)


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from((-1, 0, 1)), st.integers(0, 1_000), st.booleans()),
        max_size=25,
        unique_by=lambda row: row[2],
    )
)
def test_starts_and_ends_are_paired_first_in_first_out(rows):
    numbered = [(index, *row) for index, row in enumerate(rows)]
    n = len(rows)
    when = np.array([row[2] for row in rows], np.int64).reshape(n)
    records = Records(
        case=Column(np.zeros(n, np.int32), ("1",)),
        activity=Column(np.array([row[0] for row in rows], np.int32).reshape(n), ("a", "b")),
        resource=Column(np.array([row[1] for row in rows], np.int32).reshape(n), ("Ada", "Bea")),
        service=Column.missing(n),
        start=when,
        end=when,
        known=np.full(n, Known.END, np.uint8),
        offset=np.zeros(n, np.int16),
    )
    is_start = np.array([row[3] for row in rows], bool).reshape(n)
    found = pair(records, Moments(is_start, ~is_start), None)
    pairs, left = paired_by_hand(numbered)
    times = when.tolist()
    whole = found.known == Known.START | Known.END
    assert sorted(zip(found.start[whole].tolist(), found.end[whole].tolist(), strict=True)) == sorted(
        (times[start], times[end]) for start, end in pairs
    )
    assert sorted(found.end[~whole].tolist()) == sorted(times[row] for row in left)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-(2**60), 2**60)), min_size=1, max_size=30))
def test_running_max_restarts_with_each_group(pairs):
    pairs.sort(key=lambda one: one[0])
    group, values = (np.array(column, np.int64) for column in zip(*pairs, strict=True))
    expected = [max(v for g, v in pairs[: index + 1] if g == pairs[index][0]) for index in range(len(pairs))]
    assert running_max(values, group).tolist() == expected


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1000)), min_size=1, max_size=40),
    st.sampled_from((0.1, 0.5, 0.9)),
)
def test_quantiles_are_those_of_numpy(pairs, share):
    group, values = (np.array(column, np.int64) for column in zip(*pairs, strict=True))
    found = quantiles(values, group, 4, share)
    for code in range(4):
        mine = values[group == code]
        expected = np.quantile(mine, share) if len(mine) else np.nan
        np.testing.assert_allclose(found[code], expected)

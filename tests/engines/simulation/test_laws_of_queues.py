"""What theory says exactly of simple models, against replications and their intervals."""

import math
from dataclasses import replace
from datetime import time

import numpy as np
import pytest

from kilometre.engines.calendars import Calendar
from kilometre.engines.simulation import (
    Arrivals,
    CaseKind,
    Choice,
    Do,
    InOrder,
    Loop,
    Parallel,
    Person,
    Plan,
    Step,
    Unstable,
    Wishes,
    erlang,
    estimate,
    exponential,
    fixed,
    gamma,
    hyperexponential,
    lognormal,
    run_once,
    uniform,
)
from twin_models import (
    WARM_UP,
    About,
    cycles,
    erlang_b,
    erlang_c,
    queue,
    replicated,
    settled,
    stations,
    waits,
    with_room,
)


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.7), (4, 3.2), (10, 8.0)])
def test_mean_and_tail_of_the_wait_are_those_of_erlang_c(servers, rate):
    runs = replicated(queue(servers, rate))
    waiting = erlang_c(servers, rate)

    assert About(runs, lambda run: waits(run).mean()) == waiting / (servers - rate)
    assert About(runs, lambda run: (waits(run) > 1).mean()) == waiting * math.exp(-(servers - rate))
    assert About(runs, lambda run: cycles(run).mean()) == waiting / (servers - rate) + 1


def test_time_in_mm1_is_exponential():
    runs = replicated(queue(1, 0.6))

    for hours in (0.5, 2.0, 6.0):
        assert About(runs, lambda run, hours=hours: (cycles(run) > hours).mean()) == math.exp(-0.4 * hours)


@pytest.mark.parametrize("service", [exponential(1), fixed(1), lognormal(math.exp(-0.32), 0.8)])
def test_without_queue_the_number_present_is_poisson_whatever_the_service(service):
    """M/G/infinity: nobody is waited for; mean and variance are the load."""
    model = replace(queue(1, 3.0), steps=(Step("s", work=service),), people=())

    def present(run):
        at = np.arange(200.0, run.arrival[-1] - 1, 10.0)
        counts = np.searchsorted(run.arrival, at, side="right") - np.searchsorted(
            np.sort(run.end), at, side="right"
        )
        return counts.mean(), counts.var()

    runs = replicated(model)
    assert About(runs, lambda run: present(run)[0]) == 3.0
    assert About(runs, lambda run: present(run)[1]) == 3.0


@pytest.mark.parametrize("room", [0, 2, 5])
def test_a_full_waiting_room_turns_away_what_the_law_of_mm1k_says(room):
    """Who comes finds ``n`` there with the probabilities of M/M/1/K, K = 1 + room (Poisson arrivals see time averages)."""
    rate, most = 0.9, room + 1
    runs = replicated(with_room(queue(1, rate), room))
    exact = [(1 - rate) * rate**n / (1 - rate ** (most + 1)) for n in range(most + 1)]

    def found(run, n):
        left = np.sort(run.end[~run.turned_away])
        came = np.arange(len(run.arrival)) - np.cumsum(run.turned_away) + run.turned_away
        return (came - np.searchsorted(left, run.arrival) == n)[WARM_UP:].mean()

    for n, share in enumerate(exact):
        assert About(runs, lambda run, n=n: found(run, n)) == share
    assert About(runs, lambda run: run.turned_away[WARM_UP:].mean()) == exact[-1]


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.8), (4, 3.2), (10, 12.0)])
def test_lines_without_a_queue_turn_away_what_erlang_b_says(servers, rate):
    runs = replicated(with_room(queue(servers, rate), 0))

    assert About(runs, lambda run: run.turned_away[WARM_UP:].mean()) == erlang_b(servers, rate)
    assert all((waits(run) == 0).all() for run in runs)


@pytest.mark.parametrize("service", [fixed(1), gamma(1, 0.5), lognormal(math.exp(-0.32), 0.8)])
def test_what_erlang_b_says_does_not_depend_on_the_law_of_the_calls(service):
    runs = replicated(with_room(queue(4, 3.2, service), 0))

    assert About(runs, lambda run: run.turned_away[WARM_UP:].mean()) == erlang_b(4, 3.2)


def test_files_taken_in_charge_within_24_hours_are_those_of_the_law_of_the_wait():
    model = replace(
        queue(1, 0.04), steps=(Step("s", pool="p", work=exponential(20)),)
    )  # eight tenths busy, in hours of 24
    found = estimate(Plan(model), Wishes(cases=20_000, replications=20, warm_up=WARM_UP))

    exact = 1 - 0.8 * math.exp(-(0.05 - 0.04) * 24)
    assert abs(found["take_charge"].mean - exact) < 2 * found["take_charge"].half
    assert found["take_charge"].half < 0.02


def test_files_taken_in_charge_within_24_hours_are_those_who_need_not_wait_for_the_opening():
    """With more people than files, one waits for the next opening only: more than 24 hours from Friday noon to Sunday 8:00."""
    model = replace(
        queue(50, 1.0, fixed(0.1)),
        people=(Person("p", ("p",), "matins", count=50),),
        calendars={"matins": Calendar("UTC", (((time(8), time(12)),),) * 5 + ((),) * 2)},
    )
    found = estimate(Plan(model), Wishes(cases=5_000, replications=20))

    assert abs(found["take_charge"].mean - (1 - 44 / 168)) < 2 * found["take_charge"].half
    assert found["take_charge"].half < 0.01


def test_output_of_a_service_is_as_its_input():
    """Burke: the output of M/M/c is Poisson, of the same rate; gaps are exponential and do not depend on each other."""
    runs = replicated(queue(4, 3.0))

    def gaps(run):
        return np.diff(np.sort(run.end)[WARM_UP:-WARM_UP])

    for hours in (0.1, 0.5, 1.0):
        assert About(runs, lambda run, hours=hours: (gaps(run) > hours).mean()) == math.exp(-3 * hours)
    assert About(runs, lambda run: gaps(run).std() / gaps(run).mean()) == 1.0
    assert About(runs, lambda run: np.corrcoef(gaps(run)[1:], gaps(run)[:-1])[0, 1]) == 0.0


def test_jackson_network_with_rework():
    again = 0.25
    flow = InOrder((Do("a"), Loop(Do("b"), InOrder(), again), Do("c")))
    runs = replicated(stations("abc", 2.4, flow))
    inside = [2.4, 2.4 / (1 - again), 2.4]
    exact = sum(rate * (erlang_c(4, rate) / (4 - rate) + 1) for rate in inside) / 2.4

    assert About(runs, lambda run: cycles(run).mean()) == exact
    assert About(runs, lambda run: len(run.items.case) / 20_000 - 2) == 1 / (1 - again)


@pytest.mark.parametrize(
    "service",
    [fixed(1), uniform(0.5, 1.5), gamma(1, 0.5), gamma(1, 3), erlang(1, 4), lognormal(math.exp(-0.32), 0.8),
     hyperexponential([0.5, 3.0], [0.8, 0.2])],
    ids=lambda law: law.kind.name,
)  # fmt: skip
def test_wait_of_mg1_is_that_of_pollaczek_and_khinchine(service):
    runs = replicated(queue(1, 0.6, service))
    mean, square = service.moments
    assert mean == pytest.approx(1)

    assert About(runs, lambda run: waits(run).mean()) == 0.6 * square / (2 * (1 - 0.6))


def test_regular_work_waits_half_as_long():
    """M/D/1 beside M/M/1."""
    runs = replicated(queue(1, 0.6, fixed(1)))

    assert About(runs, lambda run: waits(run).mean()) == erlang_c(1, 0.6) / (1 - 0.6) / 2


def test_regular_arrivals_wait_less_than_kingman_says():
    wait = About(replicated(queue(1, 0.8, gamma(1, 2), gaps=erlang(1, 4))), lambda run: waits(run).mean())

    assert wait.mean + wait.half < 0.8 * (0.25 / 0.8**2 + 0.5) / (2 * 0.2)


@pytest.mark.parametrize(
    ("gaps", "variation", "error"), [(exponential(1), 1.0, 0.1), (erlang(1, 4), 0.25, 0.25)]
)
def test_waits_of_any_queue_are_about_what_allen_and_cunneen_say(gaps, variation, error):
    """An approximation: to 10 % when arrivals are of chance, up to a quarter too long when they are regular."""
    wait = About(replicated(queue(4, 3.2, gamma(1, 2), gaps=gaps), 100_000), lambda run: waits(run).mean())
    about = erlang_c(4, 3.2) / 0.8 * (variation + 0.5) / 2

    assert abs(wait.mean - about) + wait.half < error * about


def branches(ids):
    return Parallel(tuple(Do(id_) for id_ in ids))


def test_two_branches_side_by_side_take_what_flatto_and_hahn_say():
    runs = replicated(stations("ab", 0.7, branches("ab"), servers=1))

    assert About(runs, lambda run: cycles(run).mean()) == (12 - 0.7) / 8 / 0.3


@pytest.mark.parametrize("ids", ["abc", "abcde", "abcdefgh"])
def test_more_branches_take_about_what_nelson_and_tantawi_say(ids):
    rate = 0.7
    sums = sum(1 / k for k in range(1, len(ids) + 1)) / 1.5
    about = (sums + 4 / 11 * (1 - sums) * rate) * (12 - rate) / 8 / (1 - rate)
    took = About(replicated(stations(ids, rate, branches(ids), servers=1)), lambda run: cycles(run).mean())

    assert took.mean == pytest.approx(about, rel=0.05)
    assert 1 / (1 - rate) < took.mean - took.half
    assert took.mean + took.half < sums * 1.5 / (1 - rate)


def test_without_queues_branches_take_the_longest_of_them():
    nobody = [Step(id_, work=exponential(1)) for id_ in "abc"]
    model = replace(stations("abc", 1.0, branches("abc")), steps=tuple(nobody))
    exact = [Step(id_, work=fixed(hours)) for id_, hours in zip("abc", (1, 4, 2), strict=True)]

    in_order = replace(model, flow=InOrder(tuple(Do(id_) for id_ in "abc")))
    gains = zip(replicated(in_order, 5_000), replicated(model, 5_000), strict=True)

    assert About(replicated(model, 5_000), lambda run: cycles(run).mean()) == 1 + 1 / 2 + 1 / 3
    assert About(list(gains), lambda pair: cycles(pair[0]).mean() / cycles(pair[1]).mean()) == 3 / (
        1 + 1 / 2 + 1 / 3
    )
    assert run_once(Plan(replace(model, steps=tuple(exact))), 50).cycle == pytest.approx(np.full(50, 4.0))


def two_kinds(first, second):
    kinds = (CaseKind("urgent", 0.4, first), CaseKind("simple", 0.6, second))
    return replace(queue(1, 0.7, gamma(1, 2)), kinds=kinds)


def wait_of(kind):
    def mean(run):
        chosen = settled(run) & (run.program.cases.kind[run.items.case] == kind)
        return (run.items.start - run.items.ready)[chosen].mean()

    return mean


def test_priorities_wait_as_cobham_says():
    runs = replicated(two_kinds(1, 0))
    left = 0.7 * 1.5 / 2
    urgent, both = 0.7 * 0.4, 0.7

    assert About(runs, wait_of(0)) == left / (1 - urgent)
    assert About(runs, wait_of(1)) == left / ((1 - urgent) * (1 - both))


def test_what_priorities_give_to_some_they_take_from_others():
    def load(run):
        return 0.4 * wait_of(0)(run) + 0.6 * wait_of(1)(run)

    same, one, other = (replicated(two_kinds(*order)) for order in ((0, 0), (1, 0), (0, 1)))
    gaps = [[load(a) - load(b) for a, b in zip(same, runs, strict=True)] for runs in (one, other)]

    assert About(same, load) == 0.7 * 1.5 / 2 / 0.3
    for gap in gaps:
        assert abs(np.mean(gap)) < 4 * np.std(gap) / len(gap) ** 0.5 + 1e-12


def test_little_law_is_an_identity():
    run = run_once(Plan(stations("abc", 3.0)), 3_000, seed=4)
    instants = np.concatenate((run.arrival, run.end))
    order = np.argsort(instants, kind="stable")
    inside = np.cumsum(np.repeat((1, -1), 3_000)[order])
    area = float((inside[:-1] * np.diff(instants[order])).sum())

    assert area == pytest.approx(float(run.cycle.sum()), rel=1e-9)


def test_adding_somebody_or_removing_an_order_makes_nobody_later():
    fewer, more = (replicated(queue(servers, 3.4)) for servers in (4, 5))
    in_order, at_once = (
        replicated(stations("abcde", 3.2, flow))
        for flow in (None, InOrder((Do("a"), branches("bcd"), Do("e"))))
    )
    gain = About(
        list(zip(in_order, at_once, strict=True)), lambda pair: (pair[0].cycle - pair[1].cycle).mean()
    )

    assert all((b.cycle <= a.cycle + 1e-9).all() for a, b in zip(fewer, more, strict=True))
    assert gain.mean - gain.half > 0


def test_people_are_busy_as_much_as_work_comes_and_no_more_than_they_are_there():
    """Offered work over worked hours, in the calendar; beyond it there is no mean."""
    model = replace(
        queue(2, 0.3, gamma(1, 2)),
        people=(Person("p", ("p",), "matins", count=2),),
        calendars={"matins": Calendar("UTC", (((time(8), time(12)),),) * 7)},
    )
    found = estimate(Plan(model), Wishes(cases=10_000, replications=20))

    assert abs(found["busy p"].mean - 0.3 * 24 / 8) < 2 * found["busy p"].half
    assert found["busy p"].half < 0.01
    with pytest.raises(Unstable, match="« p » est surchargé"):
        estimate(Plan(replace(model, arrivals=Arrivals(per_week=0.34 * 168))), Wishes(cases=10))


def test_a_choice_takes_each_branch_as_often_as_it_weighs():
    flow = Choice((Do("a"), InOrder(), Do("b")), (0.2, 0.5, 0.3))
    runs = replicated(stations("ab", 1.0, flow), 20_000, 10)

    assert About(runs, lambda run: (run.items.step == 0).sum() / 20_000) == 0.2
    assert About(runs, lambda run: (run.items.step == 1).sum() / 20_000) == 0.3


def test_files_of_the_first_kind_do_not_wait_for_those_of_the_future():
    """Clerks are idle when the file of low priority comes: it is taken at once (Prosimos#64)."""
    model = replace(
        queue(1, 1.0, fixed(1)),
        kinds=(CaseKind("urgent", priority=1), CaseKind("simple")),
        arrivals=Arrivals(
            at=(0.0, 5.0, 5.5, 5.6, 20.0), kinds=("simple", "simple", "simple", "urgent", "urgent")
        ),
    )
    run = run_once(Plan(model), 5)

    assert run.end.tolist() == [1.0, 6.0, 8.0, 7.0, 21.0]

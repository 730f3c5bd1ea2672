"""What theory says exactly of simple models, against replications and their intervals."""

import math
from dataclasses import replace

import numpy as np
import pytest

from kilometre.engines.simulation import (
    Arrivals,
    CaseKind,
    Choice,
    Do,
    InOrder,
    Loop,
    Parallel,
    Plan,
    Step,
    erlang,
    exponential,
    fixed,
    gamma,
    hyperexponential,
    lognormal,
    run_once,
    uniform,
)
from twin_models import WARM_UP, About, cycles, erlang_c, queue, replicated, settled, stations, waits

pytestmark = pytest.mark.xdist_group("simulation")


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.7), (4, 3.2), (10, 8.0)])
def test_mean_and_tail_of_the_wait_are_those_of_erlang_c(servers, rate):
    runs = replicated(queue(servers, rate))
    waiting = erlang_c(servers, rate)

    assert About(runs, lambda run: waits(run).mean()) == waiting / (servers - rate)
    assert About(runs, lambda run: (waits(run) > 1).mean()) == waiting * math.exp(-(servers - rate))
    assert About(runs, lambda run: cycles(run).mean()) == waiting / (servers - rate) + 1


def test_time_in_mm1_is_exponential():
    runs = replicated(queue(1, 0.6))

    for time in (0.5, 2.0, 6.0):
        assert About(runs, lambda run, time=time: (cycles(run) > time).mean()) == math.exp(-0.4 * time)


def test_output_of_a_service_is_as_irregular_as_its_input():
    def spread(run):
        gaps = np.diff(np.sort(run.end)[WARM_UP:-WARM_UP])
        return gaps.std() / gaps.mean()

    assert About(replicated(queue(4, 3.0)), spread) == 1.0


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


def test_regular_arrivals_wait_less_than_kingman_says_and_somewhat_less_than_allen_and_cunneen_say():
    runs = replicated(queue(4, 3.2, gamma(1, 2), gaps=erlang(1, 4)))
    wait = About(runs, lambda run: waits(run).mean())
    one_server = About(
        replicated(queue(1, 0.8, gamma(1, 2), gaps=erlang(1, 4))), lambda run: waits(run).mean()
    )
    about = erlang_c(4, 3.2) / 0.8 * (0.25 + 0.5) / 2  # known to be high when arrivals are regular

    assert 0.75 * about < wait.mean < about
    assert one_server.mean < 0.8 * (0.25 / 0.8**2 + 0.5) / (2 * 0.2)


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
    time = About(replicated(stations(ids, rate, branches(ids), servers=1)), lambda run: cycles(run).mean())

    assert time.mean == pytest.approx(about, rel=0.05)
    assert 1 / (1 - rate) < time.mean < sums * 1.5 / (1 - rate)


def test_without_queues_branches_take_the_longest_of_them():
    nobody = [Step(id_, work=exponential(1)) for id_ in "abc"]
    model = replace(stations("abc", 1.0, branches("abc")), steps=tuple(nobody))
    exact = [Step(id_, work=fixed(hours)) for id_, hours in zip("abc", (1, 4, 2), strict=True)]

    assert About(replicated(model, 5_000), lambda run: cycles(run).mean()) == 1 + 1 / 2 + 1 / 3
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
    fewer, more = (run_once(Plan(queue(servers, 3.4)), 20_000) for servers in (4, 5))
    in_order, at_once = (
        run_once(Plan(stations("abcde", 3.2, flow)), 20_000)
        for flow in (None, InOrder((Do("a"), branches("bcd"), Do("e"))))
    )

    assert (more.cycle <= fewer.cycle + 1e-9).all()
    assert at_once.cycle.mean() < in_order.cycle.mean()


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

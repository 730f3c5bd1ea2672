"""Open cases go on from where they stand."""

import io
from datetime import timedelta

import numpy as np
import pytest

from event_logs import at
from kilometre.engines.eventlog import Execution, Options, log_of, read_log
from kilometre.engines.simulation import (
    Arrivals,
    Choice,
    Do,
    InOrder,
    Loop,
    Model,
    Parallel,
    Person,
    Plan,
    Step,
    Wishes,
    estimate,
    exponential,
    fixed,
    logs,
    resume,
    run_once,
)
from kilometre.engines.simulation.recognising import Unrecognised

STEPS = tuple(Step(id_, work=fixed(hours)) for id_, hours in zip("abcde", (1, 10, 20, 5, 100), strict=True))
ROUTE = InOrder(
    (Do("a"), Parallel((Do("b"), InOrder((Do("c"), Do("d"))))), Choice((Do("e"), InOrder()), (0, 1)))
)
MODEL = Model("m", STEPS, ROUTE, (), Arrivals(at=(0.0,)))


def opened(*events, route=ROUTE, final="z"):
    """Resume cases given as (case, activities and ends); a closed case sets the last instant to hour 50."""
    rows = [Execution(case, activity, at(end)) for case, activity, end in events]
    rows += [Execution("closed", "a", at(1)), Execution("closed", "z", at(50))]
    model = Model("m", STEPS, route, (), Arrivals(at=(0.0,)))
    return resume(model, log_of(rows, zone="UTC"), (final,))


def remaining(*events, route=ROUTE):
    model, found = opened(*events, route=route)
    run = run_once(Plan(model), 1, opened=found)
    return run.end[:-1].tolist()


def test_a_case_goes_on_after_its_last_step():
    assert remaining(("1", "a", 40)) == [25.0]  # c then d, beside b: from now on, since nobody has begun them


def test_branches_already_over_are_waited_for_no_more():
    assert remaining(("1", "a", 40), ("1", "b", 45)) == [25.0]
    assert remaining(("1", "a", 40), ("1", "c", 45)) == [10.0]
    assert remaining(("1", "a", 40), ("1", "c", 45), ("1", "d", 46)) == [10.0]
    assert remaining(("1", "a", 40), ("1", "b", 44), ("1", "c", 45)) == [5.0]


def test_several_cases_stand_where_they_stand():
    ends = remaining(("1", "a", 40), ("2", "a", 41), ("2", "b", 42), ("2", "c", 43))

    assert ends == [25.0, 5.0]


def test_steps_out_of_order_skipped_or_unknown_never_block_a_case():
    assert remaining(("1", "c", 40)) == [10.0]  # a was skipped
    assert remaining(("1", "a", 40), ("1", "unheard of", 41), ("1", "b", 42)) == [25.0]
    assert remaining(("1", "a", 40), ("1", "d", 41)) == [10.0]  # c was skipped
    assert remaining(("1", "d", 40), ("1", "a", 41)) == [10.0]  # a comes too late


def test_loops_are_gone_round_as_often_as_the_log_says():
    route = InOrder((Loop(Do("a"), Do("b"), 0.5), Do("c")))
    model, found = opened(("1", "a", 40), ("1", "b", 41), ("1", "a", 42), ("1", "b", 43), route=route)

    assert found.visits[0].tolist()[:2] == [2, 2]
    assert Plan(model).network.nodes[found.node[0]].place == 0


def test_a_case_over_in_the_model_is_not_open():
    route = InOrder((Do("a"), Do("b")))
    _, found = opened(("1", "a", 40), ("1", "b", 41), route=route)

    assert len(found.case) == 0


def test_how_many_cases_were_taken_is_always_told():
    route = InOrder((Do("a"), Do("b")))

    assert opened(("1", "a", 40))[1].notes[0].endswith("fin du journal : 1, repris là où ils en sont.")
    assert " : 0. La simulation part sans aucun dossier" in opened()[1].notes[0]
    (told, _) = opened(("1", "a", 40), ("1", "b", 41), ("2", "a", 42), route=route)[1].notes
    assert " : 2, dont 1 repris là où ils en sont ; pour le modèle, les autres sont finis" in told


def test_steps_unheard_of_are_named_and_a_log_of_them_alone_is_refused():
    _, found = opened(("1", "a", 40), ("1", "unheard of", 41))

    assert "ne connaît pas : « unheard of », « z » (50 % des étapes faites)" in found.notes[1]
    with pytest.raises(Unrecognised, match="aucune étape de ce journal n'est dans le modèle"):
        resume(MODEL, log_of([Execution("1", "loan", at(1))], zone="UTC"))


def test_ages_count_and_gates_keep_their_hours():
    model, found = opened(("1", "a", 40))

    assert found.arrived.tolist() == [-10.0]
    assert model.start == at(50)


def test_open_cases_fill_the_queues_of_a_simulation_begun_half_way():
    """Stop a simulation at a date, write it as a log, resume: the same services, with as many cases at work."""
    people = (Person("p", ("p",), count=3),)
    steps = (Step("a", pool="p", work=exponential(2)), Step("b", pool="p", work=exponential(3)))
    model = Model("m", steps, InOrder((Do("a"), Do("b"))), people, Arrivals(per_week=0.5 * 168))
    run = run_once(Plan(model), 400)
    cut = float(run.arrival[300])
    inside = int(((run.arrival <= cut) & (run.end > cut)).sum())
    whole = logs.as_log(Plan(model), run)
    text = io.StringIO()
    logs.write_csv(whole, text)
    read = read_log(io.BytesIO(text.getvalue().encode()), Options(keep_names=True)).log
    stop = model.start + timedelta(hours=cut)
    rows = [
        execution
        for case in range(read.number_of_cases)
        for execution in read.executions(case)
        if execution.end <= stop
    ]
    later, found = resume(model, log_of(rows, zone="UTC"), ("b",))
    one_step_done = int(
        ((run.items.step == 0) & (run.items.end <= cut) & (run.end[run.items.case] > cut)).sum()
    )

    assert len(found.kind) == one_step_done <= inside
    assert estimate(Plan(later), Wishes(50, 2), found).opened == one_step_done
    assert np.isfinite(estimate(Plan(later), Wishes(50, 2), found)["open_mean"].mean)

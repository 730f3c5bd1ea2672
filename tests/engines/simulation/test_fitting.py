"""A model simulated, written as a log and fitted: what was put in is found again."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kilometre.engines.calendars import Calendar
from kilometre.engines.eventlog import Execution, log_of
from kilometre.engines.simulation import (
    Arrivals,
    Batch,
    CaseKind,
    Chain,
    Choice,
    Do,
    Edit,
    InOrder,
    Kind,
    Loop,
    Model,
    Parallel,
    Person,
    Plan,
    Step,
    Wishes,
    erlang,
    estimate,
    exponential,
    files,
    fixed,
    gamma,
    hyperexponential,
    lognormal,
    logs,
    run_once,
    scenarios,
    uniform,
    weibull,
)
from kilometre.engines.simulation.fitting import Fitting, NotFitted, fit, laws
from kilometre.engines.simulation.fitting.chains import counted, route
from kilometre.engines.simulation.fitting.delays import told_apart
from kilometre.engines.simulation.fitting.laws import best_law
from kilometre.engines.simulation.fitting.routes import route_of
from kilometre.engines.simulation.judging import PAST, SCORES, held_out, interleaved, judge
from kilometre.engines.simulation.rerouting import chain_visits
from kilometre.engines.simulation.sampling import sample
from kilometre.engines.simulation.verifying import NotVerified, verify

DAYS = ((time(9), time(17)),)
OFFICE = Calendar("UTC", (*(DAYS,) * 5, (), ()))
START = datetime(2026, 1, 5, tzinfo=UTC)


def simulated(model, cases=1_500, seed=3):
    plan = Plan(model)
    return logs.as_log(plan, run_once(plan, cases, seed=seed))


def town_hall(**changes):
    steps = (
        Step("recevoir", pool="guichet", work=gamma(0.5, 2)),
        Step("ddt", pool="ddt", work=gamma(2, 2), handover=exponential(2), handover_calendar="bureau"),
        Step("sdis", pool="sdis", work=exponential(4)),
        Step("compléter", pool="guichet", work=fixed(0.25)),
        Step("décider", pool="préfet", work=gamma(0.5, 3)),
    )
    people = (
        Person("g", ("guichet",), "bureau", count=3),
        Person("d", ("ddt",), "bureau", count=6),
        Person("lent", ("ddt",), "bureau", speed=0.5),
        Person("s", ("sdis",), "bureau", count=9),
        Person("p", ("préfet",), "bureau", count=2),
    )
    flow = InOrder(
        (
            Loop(Do("recevoir"), Do("compléter"), 0.2),
            Parallel((Do("ddt"), Do("sdis"))),
            Choice((Do("décider"), InOrder()), (3, 1)),
        )
    )
    model = Model("mairie", steps, flow, people, Arrivals(per_week=60), {"bureau": OFFICE}, start=START)
    return replace(model, **changes)


def test_a_structured_process_is_found_again():
    fitted = fit(simulated(town_hall()))
    loop, both, choice = fitted.flow.parts

    assert (loop.body, loop.redo) == (Do("recevoir"), Do("compléter"))
    assert loop.again == pytest.approx(0.2, abs=0.03)
    assert set(both.parts) == {Do("ddt"), Do("sdis")}
    assert dict(zip(choice.parts, choice.weights, strict=True))[Do("décider")] / sum(
        choice.weights
    ) == pytest.approx(0.75, abs=0.04)


def test_people_calendars_durations_and_arrivals_are_found_again():
    log = simulated(town_hall())
    fitted = fit(log)
    people = {person.name: person for person in fitted.people}

    assert fitted.by_id["ddt"].work.mean == pytest.approx(2.0, rel=0.25)
    assert fitted.by_id["sdis"].work.mean == pytest.approx(4, rel=0.15)
    assert people["lent"].speeds["ddt"] / people["d 1"].speeds["ddt"] == pytest.approx(2, rel=0.3)
    assert fitted.by_id["ddt"].pool in people["lent"].pools
    assert not set(people["lent"].pools) & set(people["s 1"].pools)
    hours = {fitted.calendars[person.calendar].week[0] for person in fitted.people}
    assert hours == {DAYS}
    assert all(not fitted.calendars[person.calendar].week[6] for person in fitted.people)
    assert fitted.arrivals.per_week == pytest.approx(60, rel=0.08)


def test_the_model_found_behaves_like_the_log():
    model = town_hall()
    log = simulated(model)
    told = estimate(Plan(fit(log)), Wishes(cases=1_000, replications=3))
    cycle = (log.case_end - log.case_start) / 3.6e9

    assert told["mean"].mean == pytest.approx(cycle.mean(), rel=0.12)
    assert told["p90"].mean == pytest.approx(np.quantile(cycle, 0.9), rel=0.25)


def test_a_fitted_model_is_written_read_and_edited():
    fitted = files.from_json(files.to_json(fit(simulated(town_hall(), 300))))

    assert "Parallel" not in repr(scenarios.apply(fitted, [Edit("drop", {"step": "ddt"})]).by_id)
    assert (
        Plan(scenarios.apply(fitted, [Edit("ask_once", {"step": "compléter"})])).visits[0]
        < Plan(fitted).visits[0]
    )


def gated(batch, **arrivals):
    """The log of a town hall whose « ddt », one person, does its files when a gate opens; found again."""
    steps = tuple(
        replace(step, handover=None, batch=batch, work=fixed(0.1)) if step.id == "ddt" else step
        for step in town_hall().steps
    )
    flow = InOrder((Do("recevoir"), Do("ddt"), Do("décider")))
    people = tuple(
        replace(person, count=1) if person.name == "d" else person for person in town_hall().people
    )
    people = people[:2] + people[3:]
    return fit(simulated(town_hall(steps=steps, flow=flow, people=people, arrivals=Arrivals(**arrivals))))


def test_a_weekly_batch_is_found():
    fitted = gated(Batch(every_h=168, from_h=34), per_week=30)
    gate = fitted.by_id["ddt"].batch
    opens = fitted.start + timedelta(hours=gate.from_h)

    assert gate.every_h == 168
    assert (opens.weekday(), opens.hour) in {(1, 10), (1, 11)}


def test_a_daily_batch_is_found():
    fitted = gated(Batch(every_h=24, from_h=14), per_week=60)
    gate = fitted.by_id["ddt"].batch

    assert gate.every_h == 24
    assert (fitted.start + timedelta(hours=gate.from_h)).hour in {13, 14, 15}


def test_a_batch_by_number_is_found():
    assert gated(Batch(size=6), per_week=60).by_id["ddt"].batch == Batch(size=6)


@pytest.mark.parametrize("urgent", [0, 1])
def test_kinds_that_pass_before_others_are_found(urgent):
    kinds = (CaseKind("simple", 0.7), CaseKind("urgent", 0.3, urgent, 1.5))
    busy = Model(
        "m", (Step("s", pool="p", work=exponential(1)),), Do("s"), (Person("p", ("p",)),), Arrivals(125), kinds=kinds,
        start=START,
    )  # fmt: skip
    # Cases are ready when a first step, done by nobody, ends.
    queued = replace(busy, steps=(Step("arriver"), busy.steps[0]), flow=InOrder((Do("arriver"), Do("s"))))
    simple, other = fit(simulated(queued, 800)).kinds

    assert (simple.name, simple.priority, other.name, other.priority) == ("simple", 0, "urgent", urgent)
    assert other.work / simple.work == pytest.approx(1.5, rel=0.15)


@pytest.mark.parametrize("shares", [{"gros": (9.0, 1.0)}, {}])
def test_choices_have_the_shares_of_a_kind_only_when_they_differ(shares):
    flow = InOrder((Do("a"), Choice((Do("b"), Do("c")), (2.0, 8.0), shares), Do("d")))
    model = Model(
        "m", tuple(Step(id_) for id_ in "abcd"), flow, (), Arrivals(200),
        kinds=(CaseKind("gros", 0.3), CaseKind("simple", 0.7)), start=START,
    )  # fmt: skip
    found = fit(simulated(model, 900)).flow.parts[1]

    def share(weights):
        return dict(zip(found.parts, weights, strict=True))[Do("b")] / sum(weights)

    if shares:
        assert share(found.by_kind["gros"]) == pytest.approx(0.9, abs=0.06)
        assert share(found.by_kind["simple"]) == pytest.approx(0.2, abs=0.06)
    else:
        assert found.by_kind == {}


def test_nested_choices_keep_the_counts_of_each_kind():
    """Three ways after « a », one by one: a choice of three, in the order in which they are put together."""
    apart = {
        "x": counted([("a", "b")] * 80 + [("a", "c")] * 15 + [("a", "d")] * 5),
        "y": counted([("a", "b")] * 10 + [("a", "c")] * 20 + [("a", "d")] * 70),
    }
    together = {
        trace: sum(one.get(trace, 0) for one in apart.values()) for one in apart.values() for trace in one
    }
    found = route(together, {name: Do(name) for name in "abcd"}, 1, apart).parts[1]

    assert isinstance(found, Choice)
    for name, counts in (("x", (80, 15, 5)), ("y", (10, 20, 70))):
        told = dict(zip(found.parts, found.by_kind[name], strict=True))
        assert [told[Do(one)] for one in "bcd"] == pytest.approx(list(counts))


def test_a_process_with_memory_keeps_it():
    """After « a b », always « c »; after « x b », always « d »: one step of memory would mix them."""
    traces = counted([("a", "b", "c")] * 60 + [("x", "b", "d")] * 40)
    parts = {name: Do(name) for name in "abxcd"}
    flow = route(traces, parts)
    model = Model("m", tuple(Step(name) for name in "abxcd"), flow, (), Arrivals(1))
    run = run_once(Plan(model), 400)
    followed = {tuple(run.items.step[run.items.case == case].tolist()) for case in range(400)}

    assert followed == {(0, 1, 3), (2, 1, 4)}


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5).map(tuple), min_size=1, max_size=40))
def test_rewriting_a_chain_does_not_change_how_often_steps_are_done(traces):
    parts = {name: Do(name) for name in "abc"}
    flow = route(counted(traces), parts, order=1)
    model = Model("m", tuple(Step(name) for name in "abc"), flow, (), Arrivals(1))
    seen = [sum(trace.count(name) for trace in traces) / len(traces) for name in "abc"]

    assert Plan(model).visits == pytest.approx(seen, abs=1e-6)


def test_what_has_no_structure_stays_a_chain():
    traces = counted([("a", "b", "c"), ("b", "a"), ("c", "a", "b"), ("a", "c", "b", "a")] * 10)
    flow = route(traces, {name: Do(name) for name in "abc"}, order=1)

    assert isinstance(flow, Chain)
    assert all(np.isfinite(list(chain_visits(flow).values())))


@pytest.mark.parametrize(
    "law",
    [exponential(2), gamma(3, 4), erlang(2, 3), lognormal(2, 0.5), weibull(2, 2.5), uniform(1, 3),
     hyperexponential([0.5, 8], [0.8, 0.2])],
    ids=lambda law: law.kind.name,
)  # fmt: skip
def test_the_law_found_cannot_be_told_from_the_true_one(law):
    found = best_law(sample(law, 1_000))
    one, other = sample(law, 4_000, seed=5), sample(found, 4_000, seed=6)

    assert stats.ks_2samp(one, other).statistic < 0.06
    assert found.mean == pytest.approx(law.mean, rel=0.15)


def test_values_of_no_law_keep_their_quantiles():
    values = np.concatenate((sample(uniform(1, 1.2), 300), sample(uniform(20, 21), 300)))

    assert best_law(values).kind is Kind.EMPIRICAL
    assert best_law(np.zeros(10)) == fixed(0.0)
    assert best_law(np.array([])) == fixed(0.0)
    assert best_law(np.full(20, 3.0)) == fixed(3.0)
    assert best_law(np.concatenate((np.zeros(300), sample(exponential(1), 700)))).zero == pytest.approx(
        0.3, abs=0.01
    )


def test_waits_that_depend_on_the_step_before_are_found_again():
    """A review waits a day after a call and ten after a letter; what follows it waits the same after both."""
    steps = (
        Step("appel", work=fixed(0.1)),
        Step("lettre", work=fixed(0.1)),
        Step("examen", work=fixed(0.1), handover_from={"appel": exponential(24), "lettre": exponential(240)}),
        Step("décision", work=fixed(0.1), handover=exponential(48)),
    )
    flow = InOrder((Choice((Do("appel"), Do("lettre")), (0.5, 0.5)), Do("examen"), Do("décision")))
    found = fit(simulated(Model("m", steps, flow, (), Arrivals(per_week=50)), 1_000)).by_id

    assert found["examen"].handover_from["appel"].mean == pytest.approx(24, rel=0.15)
    assert found["examen"].handover_from["lettre"].mean == pytest.approx(240, rel=0.15)
    assert not found["décision"].handover_from


def test_waits_are_told_apart_only_when_it_foretells_them():
    draws = np.random.default_rng(3)
    source, known = draws.integers(0, 3, 3_000), np.arange(3_000) % 2 == 0
    same = draws.exponential(1.0, 3_000)

    assert told_apart(same, source, known) == []
    assert told_apart(np.where(source == 1, 5 * same, same), source, known) == [0, 1, 2]
    assert told_apart(np.where(source == 1, 5 * same, same)[:60], source[:60], known[:60]) == []


@pytest.mark.parametrize("step", [0.25, 0.5, 1.0])
def test_durations_written_to_the_quarter_or_to_the_hour_keep_their_steps(step):
    """A fifth of them or more are equal: no smooth law is as near as what was written."""
    rounded = np.ceil(sample(exponential(1), 2_000) / step) * step
    found = best_law(rounded)

    assert found.kind is Kind.EMPIRICAL
    assert found.mean == pytest.approx(rounded.mean(), rel=0.02)
    assert stats.ks_2samp(rounded, sample(found, 4_000)).statistic < 0.06


def test_the_distance_to_a_law_is_that_of_kolmogorov_with_equal_values_too():
    for values in (sample(exponential(1), 100), np.round(sample(exponential(1), 100), 1)):
        exact = stats.kstest(values, lambda at: -np.expm1(-at)).statistic
        assert laws._distance(lambda at: -np.expm1(-at), values) == pytest.approx(exact)
        others = np.round(sample(exponential(2), 80), 1)
        assert laws._between(np.sort(values), np.sort(others)) == pytest.approx(
            stats.ks_2samp(values, others).statistic
        )


def ends_only(log):
    return log_of(
        [replaced(execution) for case in range(log.number_of_cases) for execution in log.executions(case)],
        zone="UTC",
    )


def replaced(execution):
    return execution._replace(start=None)


def test_a_log_of_ends_alone_is_refused_unless_one_accepts_the_assumption():
    log = ends_only(simulated(town_hall(), 200))
    with pytest.raises(NotFitted, match="--assume-starts"):
        fit(log)
    fitted = fit(log, Fitting(assume_starts=True))

    assert "suppos" in fitted.notes[0]
    assert np.isfinite(estimate(Plan(fitted), Wishes(100, 2))["mean"].mean)


def test_too_few_cases_and_unknown_steps_are_refused():
    log = simulated(town_hall(), 40)
    with pytest.raises(NotFitted, match="Trop peu"):
        fit(log.keep(np.arange(40) < 10))
    with pytest.raises(NotFitted, match="absente"):
        fit(log, Fitting(applicant=("absente",)))


def test_steps_of_the_applicant_wait_for_nobody():
    fitted = fit(simulated(town_hall(), 300), Fitting(applicant=("compléter",)))

    assert fitted.by_id["compléter"].applicant
    assert fitted.by_id["compléter"].pool == ""


def test_people_who_do_several_things_at_once_may():
    rows = [
        Execution(f"{case}", "s", START + timedelta(hours=case + 8), START + timedelta(hours=case), "Ada")
        for case in range(60)
    ]
    fitted = fit(log_of(rows, zone="UTC"))

    assert fitted.people[0].at_once >= 7
    assert route_of(log_of(rows, zone="UTC")) == Do("s")


def test_hold_out_leaves_out_what_straddles():
    log = simulated(town_hall(), 300)
    known, held = held_out(log)

    assert held.number_of_cases == pytest.approx(60, abs=1)
    assert known.case_end.max() < held.case_start.min()


def test_samples_of_the_floor_are_as_large_apart_and_spread():
    log = simulated(town_hall(), 300)
    one, other = interleaved(log, 40)
    shifted, _ = interleaved(log, 40, 1)
    whole, rest = interleaved(log, 1_000)

    assert one.number_of_cases == other.number_of_cases == 40
    assert not set(one.cases) & set(other.cases)
    assert set(shifted.cases) != set(one.cases)
    assert one.case_start.min() < np.quantile(log.case_start, 0.05)
    assert one.case_start.max() > np.quantile(log.case_start, 0.95)
    assert whole.number_of_cases == rest.number_of_cases == 150


def test_what_follows_a_parallel_depends_on_what_was_done_in_it():
    """Alone, « a » is followed by « x » and « b » by « y »; both, side by side, by « z »."""
    rows = []
    for case in range(120):
        came = START + timedelta(hours=10 * case)
        hour = [came + timedelta(hours=number) for number in range(6)]
        done = (("a",), ("b",), ("a", "b"))[case % 3]
        rows += [Execution(f"{case:03}", name, hour[2], hour[0], "Ada") for name in done]
        rows.append(Execution(f"{case:03}", "xyz"[case % 3], hour[4], hour[3], "Bea"))
    again = simulated(fit(log_of(rows, zone="UTC")), 600)

    followed = {
        tuple(sorted(again.activities[code] for code in trace))
        for trace in np.split(again.activity, again.bounds[1:-1])
    }
    assert followed == {("a", "x"), ("b", "y"), ("a", "b", "z")}


def test_judgement_of_a_faithful_model_is_near_its_floor():
    found = judge(simulated(town_hall(), 400), runs=2)

    assert set(found.scores) == set(found.windowed) == set(found.floor) == set(SCORES)
    assert set(found.past) == set(PAST)
    assert found.scores["NGD"].mean < found.floor["NGD"] + 0.08
    assert found.scores["CTD"].mean < found.floor["CTD"] + 8
    assert found.scores["CTD"].mean < found.past["CTD"] + 8


def test_a_prediction_is_verified_at_equal_load():
    """The world changes as foreseen, with a third more cases: the measure is inside; if nothing was done, it is not."""
    model, edits = town_hall(), [Edit("work", {"step": "sdis", "factor": 0.2})]
    done = simulated(replace(scenarios.apply(model, edits), arrivals=Arrivals(per_week=75)), 250, seed=8)
    not_done = simulated(replace(model, arrivals=Arrivals(per_week=75)), 250, seed=8)
    wishes = Wishes(replications=25)
    kept, broken = verify(model, edits, done, wishes), verify(model, edits, not_done, wishes)

    assert kept.with_change["mean_h"].is_inside
    assert not kept.without["mean_h"].is_inside
    assert not broken.with_change["mean_h"].is_inside
    assert broken.without["mean_h"].is_inside
    assert kept.load == (60, pytest.approx(75, rel=0.2))
    more = verify(model, [*edits, Edit("load", {"factor": 3})], done, wishes)
    assert more.with_change == kept.with_change
    assert "celui du journal qui est simulé" in more.notes[-1]
    with pytest.raises(NotVerified):
        verify(model, edits, done.keep(np.arange(250) < 5), wishes)


def test_a_log_that_begins_at_a_desk_does_not_say_when_cases_come():
    recorded = Step("dépôt", work=fixed(0))
    at_once = replace(town_hall(), steps=(recorded, *town_hall().steps))
    at_once = replace(at_once, flow=InOrder((Do("dépôt"), at_once.flow)))

    told = [" ".join(fit(simulated(model, 400)).notes) for model in (town_hall(), at_once)]

    assert ["ne dit pas quand un dossier arrive" in notes for notes in told] == [True, False]

"""What a reorganisation changes: same draws, exact split, edits that do what they say."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from kilometre.engines.calendars import OFFICE_HOURS, Calendar
from kilometre.engines.simulation import (
    Arrivals,
    Batch,
    CaseKind,
    Cause,
    Chain,
    Choice,
    Do,
    Edit,
    InOrder,
    Loop,
    Model,
    Parallel,
    Person,
    Plan,
    ScenarioError,
    ScenarioUnstable,
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
    run_once,
    scenarios,
    telling,
)
from kilometre.engines.simulation.load import demand_per_week
from kilometre.engines.simulation.rerouting import chain_visits, ends_at
from twin_models import queue, stations

FEW = Wishes(cases=1_500, replications=6)
OFFICE = Calendar("Europe/Paris", OFFICE_HOURS, "65")


def town_hall(flow=None):
    """A contact, an applicant who answers, two opinions, one of them in batches, a decision."""
    steps = (
        Step("recevoir", pool="guichet", service="guichet", work=gamma(1, 2), handover=exponential(30)),
        Step("pieces", applicant=True, work=exponential(100)),
        Step("ddt", pool="ddt", service="ddt", work=gamma(6, 2), handover=exponential(40)),
        Step(
            "sdis",
            pool="sdis",
            service="sdis",
            work=gamma(4, 2),
            handover=exponential(40),
            batch=Batch(every_h=168),
        ),
        Step("decider", pool="ddt", service="ddt", work=gamma(1, 2), handover=exponential(20)),
    )
    asked = Loop(Do("recevoir"), Do("pieces"), 0.4)
    people = (
        Person("guichet", ("guichet",), "bureau", count=2),
        Person("ddt", ("ddt",), "bureau", count=4),
        Person("sdis", ("sdis",), "bureau", count=3),
    )
    route = flow or InOrder((asked, Do("ddt"), Do("sdis"), Do("decider")))
    return Model("mairie", steps, route, people, Arrivals(per_week=10), {"bureau": OFFICE})


def change(model, do, **parameters):
    return compare(model, [Edit(do, parameters)], FEW)


def test_time_of_each_case_is_split_exactly():
    model = town_hall(
        InOrder((Loop(Do("recevoir"), Do("pieces"), 0.4), Parallel((Do("ddt"), Do("sdis"))), Do("decider")))
    )
    run = run_once(Plan(model), 2_000)
    parts = account(model, run).parts

    assert parts.min() >= -1e-9
    assert parts.sum(axis=0) == pytest.approx(run.cycle, abs=1e-6)
    assert (parts.sum(axis=1) > 0).all()


def test_split_counts_what_it_says():
    """Ready on Friday at 18:00, nobody before Monday 9:00; then one hour behind another file, then one of work."""
    model = replace(
        queue(1, 1.0, fixed(1)),
        people=(Person("p", ("p",), "bureau"),),
        calendars={"bureau": Calendar("UTC", OFFICE_HOURS)},
    )
    model = replace(model, arrivals=replace(model.arrivals, at=(4 * 24 + 17.5, 4 * 24 + 18.0)))
    run = run_once(Plan(model), 2)
    parts = account(model, run).parts[:, 1]

    assert parts[Cause.CALENDAR] == pytest.approx(63)
    assert parts[Cause.QUEUEING] == pytest.approx(1)
    assert parts[Cause.WORK] == pytest.approx(1)


def test_a_scenario_without_effect_is_told_so():
    found = compare(town_hall(), [], FEW)

    assert (found.difference("mean").low, found.difference("mean").high) == (0.0, 0.0)
    assert "Rien ne change" in telling.comparison_text("mairie", found)


def test_the_text_tells_delays_and_workload_before_and_after():
    model = replace(town_hall(), delays_h=(240.0,))
    told = telling.comparison_text("mairie", compare(model, [Edit("load", {"factor": 0.5})], FEW))

    assert re.search(r"Pris en charge sous 24\sh\s: .* → .*, soit \+?[\d,]+ points \(de ", told)
    assert re.search(r"Terminés en 10\sjours\s: .* → .*, soit \+[\d,]+ points \(de ", told)
    assert re.search(r"Occupation\s:\n  guichet .* → ", told)


def test_a_model_that_takes_no_time_has_no_relative_difference():
    nothing = Model("rien", (Step("a"),), Do("a"), (), Arrivals(5.0))
    found = compare(nothing, [Edit("load", {"factor": 2})], Wishes(cases=10, replications=2))
    written = json.loads(json.dumps(telling.comparison_json(found, 0.0), allow_nan=False))

    assert written["difference"]["mean_h"]["estimate"] == 0
    assert written["difference"]["mean_relative"] == {"estimate": None, "ci": None}
    assert "Durée moyenne : 0 → 0, soit 0" in telling.comparison_text("rien", found)


@pytest.mark.parametrize("at", [(1.0,), (1.0, 2.0, 40.0)])
def test_arrivals_given_one_by_one_all_count(at):
    found = estimate(
        Plan(Model("m", (Step("a", work=fixed(2)),), Do("a"), (), Arrivals(at=at))), Wishes(replications=2)
    )

    assert found.cases == len(at)
    assert found["mean"].mean == pytest.approx(2)


def test_what_is_not_edited_keeps_its_draws():
    """Somebody more at one place: every other duration, choice and delay is the same, to the last bit."""
    model = town_hall()
    one, other = (
        run_once(Plan(scenarios.apply(model, edits)), 300)
        for edits in ([], [Edit("staff", {"pool": "sdis", "add": 1})])
    )

    def works(run):
        items = run.items
        rows = zip(
            items.case.tolist(), items.step.tolist(), items.visit.tolist(), items.work.tolist(), strict=True
        )
        return sorted(rows)

    assert works(one) == works(other)
    assert np.array_equal(one.arrival, other.arrival)


def test_split_of_a_difference_adds_up_and_common_draws_make_it_sharp():
    found = change(town_hall(), "parallel", steps=["ddt", "sdis"])
    mean = found.difference("mean")
    apart = (found.before["mean"].half ** 2 + found.after["mean"].half ** 2) ** 0.5

    assert sum(one.mean for one in found.split.values()) == pytest.approx(mean.mean, abs=1e-9)
    assert mean.high < 0
    assert mean.half < apart / 2


def test_three_of_five_equal_steps_side_by_side_give_about_a_fifth_to_a_quarter():
    found = compare(
        stations("abcde", 3.2),
        [Edit("parallel", {"steps": ["b", "c", "d"]})],
        Wishes(cases=10_000, replications=5),
    )

    assert -0.30 < found.relative("mean").mean < -0.20


EFFECTS = [
    ({"do": "single_contact", "keeps": 0.2}, Cause.HANDOVER),
    ({"do": "take_charge", "within_h": 8}, Cause.HANDOVER),
    ({"do": "handover", "step": "ddt", "within_h": 8}, Cause.HANDOVER),
    ({"do": "staff", "pool": "ddt", "add": 2}, Cause.QUEUEING),
    ({"do": "move", "from": "guichet", "to": "ddt", "keeps_both": True}, Cause.QUEUEING),
    ({"do": "batch", "step": "sdis", "every_h": 24}, Cause.BATCHING),
    ({"do": "batch", "step": "sdis"}, Cause.BATCHING),
    ({"do": "ask_once", "step": "pieces", "share": 0.8}, Cause.APPLICANT),
    ({"do": "drop", "step": "sdis"}, Cause.BATCHING),
    ({"do": "merge", "steps": ["ddt", "sdis"]}, Cause.HANDOVER),
    ({"do": "work", "step": "ddt", "factor": 0.5}, Cause.WORK),
    ({"do": "load", "factor": 0.7}, Cause.QUEUEING),
]


@pytest.mark.parametrize(
    ("edit", "cause"), EFFECTS, ids=lambda one: one.get("do") if isinstance(one, dict) else ""
)
def test_edit_lowers_the_cause_that_it_is_about(edit, cause):
    (read,) = scenarios.from_json(json.dumps({"edits": [edit]}))
    found = compare(town_hall(), [read], FEW)

    assert found.split[cause].high < 0


def test_taking_charge_within_a_delay_is_seen_in_the_share_taken_in_charge():
    found = change(town_hall(), "take_charge", within_h=4)

    assert found.difference("take_charge").low > 0.1


def test_a_file_arrives_after_the_hand_over_from_where_it_comes():
    steps = (
        Step("a", handover=fixed(3)),
        Step("b", handover=fixed(3), handover_from={"a": fixed(7)}),
        Step("c", handover_from={"b": fixed(1)}),
    )
    model = Model("m", steps, InOrder((Do("a"), Do("b"), Do("c"), Do("b"), Do("c"))), (), Arrivals(at=(0.0,)))
    halved = scenarios.apply(
        model, [Edit("single_contact", {"keeps": 0.5}), Edit("handover", {"step": "b", "within_h": 2})]
    )
    without_a = scenarios.apply(model, [Edit("drop", {"step": "a"})])

    assert run_once(Plan(model), 1).end.tolist() == [3 + 7 + 1 + 3 + 1]
    assert run_once(Plan(halved), 1).end.tolist() == [3 + 2 + 0.5 + 1.5 + 0.5]
    assert run_once(Plan(without_a), 1).end.tolist() == [3 + 1 + 3 + 1]


def test_priority_of_a_kind_helps_it():
    model = replace(queue(1, 0.8), kinds=(CaseKind("urgent", 0.3), CaseKind("simple", 0.7)))
    runs = [
        run_once(Plan(scenarios.apply(model, edits)), 5_000)
        for edits in ([], [Edit("priority", {"kind": "urgent", "level": 1})])
    ]
    urgent = runs[0].program.cases.kind == 0

    assert runs[1].cycle[urgent].mean() < runs[0].cycle[urgent].mean()
    assert runs[1].cycle[~urgent].mean() > runs[0].cycle[~urgent].mean()


def test_steps_asked_again_in_a_chain_can_be_asked_once():
    chain = Chain(
        {"a": Do("recevoir"), "p": Do("pieces"), "d": Do("ddt")},
        {"a": 1},
        {"a": {"p": 1, "d": 1}, "p": {"a": 1}, "d": {"": 1}},
    )
    found = change(town_hall(chain), "ask_once", step="pieces")

    assert found.split[Cause.APPLICANT].high < 0


@pytest.mark.parametrize(
    ("flow", "ends"),
    [
        (InOrder((Do("a"), Choice((Do("b"), InOrder()), (1, 1)))), {"a", "b"}),
        (InOrder((Do("a"), Loop(InOrder(), Do("b"), 0.5))), {"a", "b"}),
        (InOrder((Do("a"), Loop(Do("b"), Do("c"), 0.5))), {"b"}),
        (InOrder((Do("a"), Parallel((Do("b"), Do("c"))), InOrder())), {"b", "c"}),
        (Chain({"x": Do("a"), "y": Do("b")}, {"x": 1}, {"x": {"y": 1}, "y": {"x": 1, "": 1}}), {"b"}),
    ],
)
def test_steps_that_may_end_a_case(flow, ends):
    assert ends_at(flow) == ends


def test_steps_of_a_chain_side_by_side_are_done_as_often_as_before():
    chain = Chain(
        {"a": Do("a"), "b": Do("b"), "c": Do("c"), "d": Do("d")},
        {"a": 1},
        {"a": {"b": 3, "c": 1}, "b": {"c": 1, "b": 1}, "c": {"d": 2, "b": 1}, "d": {"": 1}},
    )
    model = stations("abcd", 0.5, chain)
    edited = scenarios.apply(model, [Edit("parallel", {"steps": ["b", "c"]})])

    assert chain_visits(chain)["b"] > 1
    assert Plan(edited).visits == pytest.approx(Plan(model).visits)
    assert "Parallel" in repr(edited.flow)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ('{"do": "fly"}', "inconnu"),
        ('{"do": "drop", "step": "x"}', "Étape inconnue : x"),
        ('{"do": "drop"}', "paramètres"),
        ('{"do": "drop", "step": "ddt", "now": 1}', "paramètres"),
        ('{"do": "parallel", "steps": ["ddt"]}', "au moins deux"),
        ('{"do": "parallel", "steps": ["ddt", "x"]}', "absente"),
        ('{"do": "staff", "pool": "x", "add": 1}', "Personne n'est dans"),
        ('{"do": "staff", "pool": "ddt", "add": -9}', "pas tant"),
        ('{"do": "staff", "pool": "sdis", "add": -3}', "Personne n'est dans"),
        ('{"do": "move", "from": "ddt", "to": "sdis", "count": 9}', "pas 9"),
        ('{"do": "single_contact", "keeps": -1}', "négative"),
        ('{"do": "ask_once", "step": "pieces", "share": 2}', "de 0 à 1"),
        ('{"do": "ask_once", "step": "ddt"}', "jamais redemandée"),
        ('{"do": "single_contact", "keeps": 5}', "de 0 à 1"),
        ('{"do": "single_contact", "keeps": 0.5, "service": "x"}', "Aucune étape n'est du service « x »"),
        ('{"do": "move", "from": "ddt", "to": "x"}', "Aucune étape n'attend « x »"),
        ('{"do": "merge", "steps": ["ddt"]}', "au moins deux étapes différentes"),
        ('{"do": "merge", "steps": ["ddt", "ddt"]}', "au moins deux étapes différentes"),
        ('{"do": "priority", "level": "haut", "step": "ddt"}', "« level » : un nombre entier"),
        ('{"do": "priority", "level": 1}', "« step »"),
        ('{"do": "staff", "pool": "ddt", "add": 1.5}', "« add » : un nombre entier .* pas 1.5"),
        ('{"do": "work", "step": ["ddt"], "factor": 1}', "« step » : un texte est attendu"),
        ('{"do": "work", "step": "ddt", "factor": NaN}', "un nombre est attendu"),
        ('{"do": "take_charge", "within_h": -1}', "« within_h » : .* négative"),
        ('{"do": "parallel", "steps": "ddt"}', "une liste de textes est attendue"),
        ('{"do": "handover", "step": "ddt"}', "ne change rien"),
        ('{"do": "move", "from": "ddt", "to": "ddt"}', "ne change rien"),
        ('{"do": "move", "from": "ddt", "to": "ddt", "keeps_both": true}', "ne change rien"),
        ('{"do": "move", "from": "ddt", "to": "sdis", "count": 0}', "ne change rien"),
        ('{"do": "staff", "pool": "ddt", "add": 0}', "ne change rien"),
        ('{"do": "batch", "step": "ddt"}', "ne change rien"),
        ('{"do": "batch", "step": "sdis", "from_h": 5}', "« every_h », qui manque"),
        ('{"do": "single_contact", "keeps": 0.5, "service": "guichet"}', "ne change rien"),
        ('{"do": "ask_once", "step": "pieces", "share": 0}', "ne change rien"),
        ('{"do": "load", "factor": 1}', "ne change rien"),
        ('{"do": "max_waiting", "step": "ddt", "at_most": -1}', "« at_most » : un nombre entier de 0"),
        ('{"do": "max_waiting", "step": "pieces", "at_most": 2}', "il manque « pool »"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_made_says_why(edit, reason):
    with pytest.raises(ScenarioError, match=reason):
        scenarios.apply(town_hall(), scenarios.from_json(f'{{"edits": [{edit}]}}'))


def test_taking_charge_without_hand_over_changes_nothing_but_who_is_first():
    model = stations("ab", 0.5)
    late = Edit("take_charge", {"within_h": 24, "first": False})

    with pytest.raises(ScenarioError, match="ne change rien"):
        scenarios.apply(model, [late])
    assert scenarios.apply(model, [replace(late, parameters={"within_h": 24})]).by_id["a"].priority == 1


def test_what_an_outer_loop_does_again_is_not_asked_by_the_inner_one():
    asked = InOrder((Do("a"), Loop(InOrder(), Do("p"), 0.4)))
    model = stations("apc", 0.2, Loop(asked, Do("c"), 0.5))
    once = scenarios.apply(model, [Edit("ask_once", {"step": "p"})])

    assert Plan(model).visits == pytest.approx([2, 4 / 3, 1])
    assert Plan(once).visits == pytest.approx([2, 0, 1])


@pytest.mark.parametrize(
    "flow",
    [
        Chain(
            {"a": Do("a"), "b": Do("b"), "c": Do("c")},
            {"a": 1, "": 1},
            {"a": {"b": 2, "c": 1}, "b": {"a": 1, "c": 1}, "c": {"a": 1, "": 2}},
        ),
        Loop(Choice((Do("a"), Do("b")), (1, 3), {"gros": (1, 0)}), Parallel((Do("a"), Do("c"))), 0.6),
        InOrder(
            (Do("a"), Parallel((Loop(Do("b"), Do("c"), 0.5), Do("a"))), Choice((Do("a"), InOrder()), (1, 1)))
        ),
    ],
)
def test_step_that_is_not_always_done_again_is_expected_as_often_as_it_is_done(flow):
    steps = tuple(Step(name, pool=name, work=fixed(0), skip_again=0.7) for name in "abc")
    kinds = (CaseKind("gros"), CaseKind("simple", share=2))
    plan = Plan(replace(stations("abc", 0.01), flow=flow, steps=steps, kinds=kinds))
    cases = 20_000

    assert np.bincount(run_once(plan, cases).items.step) / cases == pytest.approx(plan.visits, rel=0.03)


def test_documents_asked_once_lighten_the_load_that_comes():
    """Half of the cases come back, and the step asked again is skipped nine times in ten."""
    chain = Chain({"a": Do("a"), "b": Do("b")}, {"a": 1}, {"a": {"b": 1}, "b": {"a": 1, "": 1}})
    model = stations("ab", 0.02, chain)
    once = scenarios.apply(model, [Edit("ask_once", {"step": "b", "share": 0.9})])

    assert weekly_work(once) < weekly_work(model) * 0.8


def weekly_work(model):
    plan = Plan(model)
    return demand_per_week(plan, plan.visits).sum()


def test_merging_changes_neither_how_often_a_step_is_done_nor_the_work_that_comes():
    """Work of 1 hour, and of 5 hours one time in ten."""
    steps = (Step("a", pool="a", work=fixed(1)), Step("b", pool="b", work=fixed(5)))
    seldom = InOrder((Do("a"), Choice((Do("b"), InOrder()), (1, 9))))
    model = replace(stations("ab", 10 / 168, seldom), steps=steps)
    merged = scenarios.apply(model, [Edit("merge", {"steps": ["a", "b"]})])
    works = run_once(Plan(merged), 4_000).items.work

    assert weekly_work(merged) == pytest.approx(weekly_work(model)) == pytest.approx(15)
    assert sorted(set(np.round(works, 6).tolist())) == [1.0, 6.0]
    assert (works > 1).mean() == pytest.approx(0.1, abs=0.02)
    with pytest.raises(ScenarioError, match="« a » est faite plus souvent que « b »"):
        scenarios.apply(model, [Edit("merge", {"steps": ["b", "a"]})])


def test_merging_moves_no_work_from_a_kind_of_case_to_another():
    kinds = (CaseKind("gros"), CaseKind("simple"))
    some = InOrder((Do("a"), Choice((Do("b"), InOrder()), (1, 1), {"gros": (1, 0)})))
    model = replace(stations("ab", 0.1), flow=some, kinds=kinds)
    with pytest.raises(ScenarioError, match="types de dossier"):
        scenarios.apply(model, [Edit("merge", {"steps": ["a", "b"]})])


def test_work_of_a_merged_step_changes_whole():
    edits = [Edit("merge", {"steps": ["a", "b"]}), Edit("work", {"step": "a", "factor": 0.5})]
    model = stations("ab", 10 / 168)

    assert weekly_work(scenarios.apply(model, edits)) == pytest.approx(weekly_work(model) / 2)


@pytest.mark.parametrize(
    "edit", [Edit("take_charge", {"within_h": 24}), Edit("handover", {"step": "a", "within_h": 24})]
)
def test_a_delay_that_is_promised_is_elapsed_whatever_the_calendar_of_the_hand_over(edit):
    step = Step("a", handover=fixed(200), handover_calendar="bureau")
    model = Model("m", (step,), Do("a"), (), Arrivals(10.0), {"bureau": OFFICE})
    run = run_once(Plan(scenarios.apply(model, [edit])), 200)

    assert run_once(Plan(model), 200).cycle.min() > 900
    assert run.cycle == pytest.approx(24)


def test_people_of_one_name_keep_their_own_speed():
    slow, other = Person("Agent", ("a",), speeds={"a": 5.0}), Person("Agent", ("b",))
    steps = (Step("a", pool="a", work=fixed(1)), Step("b", pool="b", work=fixed(1)))
    model = replace(stations("ab", 0.01), steps=steps, people=(slow, other))
    renamed = replace(model, people=(slow, replace(other, name="Autre")))
    runs = [run_once(Plan(one), 50) for one in (model, renamed)]
    who = logs.as_log(Plan(model), runs[0]).resources

    assert runs[0].cycle.tolist() == runs[1].cycle.tolist()
    assert runs[0].cycle.min() == pytest.approx(6)
    assert set(who) == {"Agent 1", "Agent 2"}
    assert weekly_work(model) == pytest.approx(0.02 * 168)
    with pytest.raises(Unstable, match="« a »"):
        estimate(Plan(replace(model, arrivals=Arrivals(0.5 * 168))), FEW)


def test_people_added_twice_are_as_many_people():
    edits = [Edit("staff", {"pool": "a", "add": 1, "speed": speed}) for speed in (1, 3)]
    places, names = Plan(scenarios.apply(stations("a", 0.1, servers=1), edits)).staffing

    assert names == ["a", "a (renfort) 1", "a (renfort) 2"]
    assert [place.factor("a") for place in places] == pytest.approx([1, 1, 1 / 3])


def test_every_step_cannot_be_dropped():
    edits = [Edit("drop", {"step": step.id}) for step in town_hall().steps]
    with pytest.raises(ScenarioError, match="la dernière étape"):
        scenarios.apply(town_hall(), edits)


def test_a_scenario_with_an_unknown_key_is_refused():
    with pytest.raises(ScenarioError, match="Clé inconnue dans le scénario : edit"):
        scenarios.from_json('{"edits": [], "edit": []}')
    with pytest.raises(ScenarioError, match="JSON mal formé, ligne 2, colonne 1"):
        scenarios.from_json('{"edits": [\n')


def test_steps_of_different_branches_are_not_put_side_by_side():
    model = town_hall(Choice((Do("ddt"), Do("sdis")), (1, 1)))
    with pytest.raises(ScenarioError, match="ne se suivent pas"):
        scenarios.apply(model, [Edit("parallel", {"steps": ["ddt", "sdis"]})])


def test_an_unstable_service_gets_no_mean_but_its_name_and_posts():
    with pytest.raises(Unstable, match=r"« p » est surchargé : il lui manque au moins 1,0 poste") as refused:
        estimate(Plan(queue(4, 5.0)), FEW)
    assert refused.value.overloads[0].missing_hours == pytest.approx(168, rel=1e-3)
    with pytest.raises(ScenarioUnstable, match="ddt"):
        change(town_hall(), "staff", pool="ddt", add=-3)


def test_people_of_several_services_count_where_they_are_needed():
    """Two services at 1.4 and 0.5 of a person each: one person each, and both for the second; then not any more."""
    steps = (Step("a", pool="a", work=fixed(1.4)), Step("b", pool="b", work=fixed(0.5)))
    model = replace(stations("ab", 1.0), steps=steps, people=(Person("a", ("a",)), Person("b", ("a", "b"))))

    assert estimate(Plan(model), Wishes(200, 2))["mean"].mean > 1.9
    with pytest.raises(Unstable, match="« a »"):
        estimate(Plan(replace(model, people=(Person("a", ("a",)), Person("b", ("b",))))), FEW)


def test_replications_go_on_until_the_interval_is_narrow():
    loose = estimate(Plan(queue(2, 1.6)), Wishes(500, 5))
    tight = estimate(Plan(queue(2, 1.6)), Wishes(500, 5, until=0.05))

    assert tight.replications > 5
    assert tight["mean"].half <= 0.05 * tight["mean"].mean < loose["mean"].half
    assert np.array_equal(tight.table[:5], loose.table, equal_nan=True)

import json
from dataclasses import replace
from datetime import date, time

import pytest

from kilometre.engines.calendars import OFFICE_HOURS, Calendar
from kilometre.engines.procedure import Choice as Either
from kilometre.engines.procedure import Sequence, StepRef
from kilometre.engines.simulation import (
    Arrivals,
    Batch,
    CaseKind,
    Chain,
    Choice,
    Do,
    InOrder,
    Kind,
    Law,
    Loop,
    Model,
    ModelError,
    Parallel,
    Person,
    Step,
    empirical,
    erlang,
    exponential,
    files,
    fixed,
    gamma,
    hyperexponential,
    lognormal,
    of_procedure,
    uniform,
    weibull,
)

LAWS = [
    fixed(2), exponential(2), uniform(1, 2), gamma(2, 0.5), lognormal(3, 0.5), weibull(2, 2), erlang(2, 2),
    hyperexponential([1, 2], [0.5, 0.5]), empirical([3, 1]), Law(Kind.EXP, 2.0, zero=0.25, at_most=24.0),
]  # fmt: skip
FULL = Model(
    name="Guichet",
    steps=(
        *(Step(f"e{place}", f"Étape {place}", "DDT", "DDT", law) for place, law in enumerate(LAWS)),
        Step(
            "avis", "Avis", "DDT", "DDT", gamma(2, 1), (("plus", fixed(1)),), "", exponential(3), "bureau", False, 2,
            Batch(3, 24, 5, 40), 0.5,
        ),
        Step("pieces", applicant=True, calendar="bureau"),
    ),
    flow=InOrder(
        (
            Parallel((Do("e0"), InOrder())),
            Choice((Do("e1"), Do("e2")), (1, 3), {"gros": (0, 1)}, "qui"),
            Loop(Do("avis"), Do("pieces"), 0.2),
            Chain({"x": Do("e3"), "y": InOrder((Do("e4"), Do("e5")))}, {"x": 1}, {"x": {"y": 2, "": 1}, "y": {"x": 1, "": 1}}),
        )
    ),
    people=(Person("Ada", ("DDT",), "bureau", 1.5, {"avis": 0.5}, 2, 3),),
    arrivals=Arrivals(12, erlang(1, 2), (1.0,) * 167 + (0.0,), (1.0,) * 12, 0.1),
    calendars={
        "bureau": Calendar(
            "Europe/Paris", OFFICE_HOURS, "65", closures=frozenset({date(2026, 8, 3)}),
            openings=((date(2026, 8, 1), ((time(9), time(12)),)),),
        ),
        "toujours": Calendar.always("UTC"),
    },
    kinds=(CaseKind("gros", 0.2, 1, 2.0), CaseKind("simple", 0.8)),
    zone="Europe/Paris",
    delays_h=(24.0, 720.0),
    notes=("à la main",),
)  # fmt: skip


def test_a_model_is_written_and_read_back_the_same():
    again = files.from_json(files.to_json(FULL))

    assert json.loads(files.to_json(again)) == json.loads(files.to_json(FULL))
    for one, other in zip(again.steps, FULL.steps, strict=True):
        assert one.work.moments == pytest.approx(other.work.moments)
        assert replace(one, work=fixed(0)) == replace(other, work=fixed(0))
    assert (again.flow, again.people, again.calendars, again.kinds) == (
        FULL.flow, FULL.people, FULL.calendars, FULL.kinds
    )  # fmt: skip


BASE = {
    "schema": files.SCHEMA,
    "name": "m",
    "arrivals": {"per_week": 1},
    "steps": [{"id": "a", "work": 1}],
    "flow": ["a"],
}


def test_a_model_by_hand_is_short():
    assert files.from_json(json.dumps(BASE)).steps == (Step("a", work=fixed(1)),)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"schema": "x"}, "schema"),
        ({"more": 1}, "Clé inconnue dans le modèle : more"),
        ({"arrivals": {}}, "arrivées par semaine"),
        ({"arrivals": {"per_week": 1, "rate": 2}}, "rate"),
        ({"flow": ["b"]}, "Étape inconnue dans l'enchaînement : b"),
        ({"flow": {"loop": ["a", "a"], "again": 1}}, "1 exclu"),
        ({"flow": {"both": ["a"]}}, "Enchaînement inconnu"),
        (
            {"flow": {"chain": {"x": {"do": "a", "then": {"x": 1}}}, "begin": {"x": 1}}},
            "On ne sort jamais de : x",
        ),
        ({"flow": 3}, "Un enchaînement est"),
        ({"steps": [{"id": "a", "pool": "p"}]}, "Personne n'est dans : p"),
        ({"steps": [{"id": "a", "work": {"law": "gamma", "mean_h": 1}}]}, "shape"),
        ({"steps": [{"id": "a", "work": {"law": "exponential", "mean_h": -1}}]}, "négative"),
        ({"steps": [{"id": "a", "work": "long"}]}, "Une durée est"),
        ({"steps": [{"id": "a", "calendar": "b"}]}, "Calendrier inconnu : b"),
        ({"steps": [{"id": "a"}, {"id": "a"}]}, "même identifiant"),
        ({"people": [{"name": "A", "pools": ["p"], "speed": 0}]}, "vitesse"),
        ({"start": "2026-01-05T00:00"}, "fuseau"),
        ({"start": "hier"}, "mal écrit"),
        ({"kinds": [{"name": "x", "work": 0}]}, "plus grand que zéro"),
    ],
)
def test_what_is_no_model_says_why(change, reason):
    with pytest.raises(ModelError, match=reason):
        files.from_json(json.dumps(BASE | change))


def test_what_is_not_json_says_why():
    with pytest.raises(ModelError, match="illisible"):
        files.from_json("{")


def test_routes_of_a_procedure_are_taken_from_it():
    flow = Sequence((StepRef("a"), Either((StepRef("b"), Sequence()))))

    assert of_procedure(flow, {"b": 3.0}) == InOrder((Do("a"), Choice((Do("b"), InOrder()), (3.0, 1.0))))

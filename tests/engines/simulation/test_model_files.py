import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
            "avis", "Avis", "DDT", "DDT", gamma(2, 1), (("plus", fixed(1)),), "", exponential(3), "bureau", 48.0, False, 2,
            Batch(3, 24, 5, 40), 0.5, 12, {"e0": gamma(5, 2)}, 0.25,
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
        ({"more": 1}, "Clé inconnue dans le modèle : more"),
        ({"arrivals": {}}, "arrivées par semaine"),
        ({"arrivals": {"per_week": 1, "rate": 2}}, "rate"),
        ({"flow": ["b"]}, "Étape inconnue dans l'enchaînement : b"),
        ({"flow": {"loop": ["a", "a"], "again": 1}}, "1 exclu"),
        ({"flow": {"both": ["a"]}}, "Enchaînement inconnu"),
        (
            {"flow": {"chain": {"x": {"do": "a", "then": {"x": 1}}}, "begin": {"x": 1}}},
            "On ne sort jamais de : x",
        ),
        ({"flow": 3}, "Un enchaînement est"),
        ({"steps": [{"id": "a", "pool": "p"}]}, "Personne n'est dans : p"),
        ({"steps": [{"id": "a", "work": {"law": "gamma", "mean_h": 1}}]}, "shape"),
        ({"steps": [{"id": "a", "work": {"law": "exponential", "mean_h": -1}}]}, "négative"),
        ({"steps": [{"id": "a", "work": "long"}]}, "Une durée est"),
        ({"steps": [{"id": "a", "calendar": "b"}]}, "Calendrier inconnu : b"),
        ({"steps": [{"id": "a"}, {"id": "a"}]}, "même identifiant"),
        ({"people": [{"name": "A", "pools": ["p"], "speed": 0}]}, "vitesse"),
        ({"start": "2026-01-05T00:00"}, "fuseau"),
        ({"start": "hier"}, "mal écrit"),
        ({"kinds": [{"name": "x", "work": 0}]}, "plus grand que zéro"),
        ({"kinds": [{"name": "x", "share": 0}]}, "toutes nulles"),
        ({"kinds": [{"name": "x"}, {"name": "x"}]}, "même nom : x"),
        (
            {"flow": {"choice": ["a", []], "by_kind": {"y": [1, 0]}}, "kinds": [{"name": "x"}]},
            "inconnu : y. Types : x",
        ),
        (
            {"arrivals": {"at": [1, 2], "kinds": ["x", "y"]}, "kinds": [{"name": "x"}]},
            "inconnu : y. Types : x",
        ),
        (
            {"arrivals": {"per_week": 1, "gaps": 0}},
            "écarts entre arrivées a une moyenne plus grande que zéro",
        ),
        ({"zone": "Mars/Phobos"}, "Fuseau horaire inconnu : « Mars/Phobos »"),
        ({"flow": []}, "aucune étape"),
        ({"delays_h": [-5]}, "« delays_h » : .* négative"),
        ({"delays_h": ["x"]}, "« delays_h » : un nombre est attendu"),
        ({"steps": {}}, "« steps » : une liste est attendue"),
        ({"steps": [3]}, r"steps\[0\] : un objet est attendu, pas 3"),
        ({"steps": [{"name": "a"}]}, r"steps\[0\] « a » : il manque id"),
        ({"steps": [{"id": "a", "priority": "haute"}]}, "« a », « priority » : un nombre entier"),
        ({"steps": [{"id": "a", "skip_again": 7}]}, "« a », « skip_again » : un nombre de 0 à 1"),
        ({"steps": [{"id": "a", "handover_from": {"b": 1}}]}, "Étape inconnue dans les passages de main : b"),
        ({"steps": [{"id": "a", "handover_from": {"a": -1}}]}, "« a », « handover_from » : a : .* négative"),
        ({"steps": [{"id": "a", "max_waiting": -1}]}, "« a », « max_waiting » : un nombre entier de 0"),
        ({"steps": [{"id": "a", "max_waiting": 3}]}, r"steps\[0\] « a » : .* il manque « pool »"),
        ({"steps": [{"id": "a", "batch": {"every_h": -1}}]}, "« every_h » : .* négative"),
        ({"steps": [{"id": "a", "work": {"law": "lognormal", "median_h": 1, "sigma": 900}}]}, "trop grande"),
        ({"steps": [{"id": "a", "work": {"law": "gamma", "mean_h": "x", "shape": 1}}]}, "« a », « work »"),
        ({"people": [{"name": "A", "pools": ["p"], "count": 1.5}]}, "« A », « count » : un nombre entier"),
        ({"people": [{"name": "A", "pools": ["p"], "count": 10**9}]}, "« count »"),
        ({"people": [{"name": "A", "pools": "p"}]}, "« pools » : une liste de textes"),
        ({"people": [{"name": "A", "pools": ["p"], "speeds": {"b": 2}}]}, "vitesses de « A » : b"),
        ({"arrivals": {"per_week": "20"}}, '« per_week » : un nombre est attendu, pas "20"'),
        ({"arrivals": {"per_week": 2, "week": ["a"] * 168}}, "« week » : un nombre est attendu"),
        ({"calendars": {"b": {"week": [["9h-12h"]] * 7}}}, "« calendars » : b : un jour est une liste"),
        ({"calendars": {"b": {"closures": ["demain"]}}}, "un jour .* est attendu"),
        ({"calendars": {"b": 3}}, "un calendrier est un objet"),
    ],
)
def test_what_is_no_model_says_why(change, reason):
    with pytest.raises(ModelError, match=reason):
        files.from_json(json.dumps(BASE | change))


def test_what_is_not_json_says_why():
    with pytest.raises(ModelError, match="illisible : JSON mal formé, ligne 1, colonne 2"):
        files.from_json("{")
    with pytest.raises(ModelError, match="trop profondément"):
        files.from_json("[" * 100_000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value, path=()):
    """Paths of every value inside a document."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_document_with_one_value_changed_is_read_or_refused(data):
    document = json.loads(files.to_json(FULL))
    *path, last = data.draw(st.sampled_from([path for path in places(document) if path]))
    holder = document
    for key in path:
        holder = holder[key]
    holder[last] = data.draw(JSON)

    with suppress(ModelError):
        files.from_json(json.dumps(document))


def test_routes_of_a_procedure_are_taken_from_it():
    flow = Sequence((StepRef("a"), Either((StepRef("b"), Sequence()))))

    assert of_procedure(flow, {"b": 3.0}) == InOrder((Do("a"), Choice((Do("b"), InOrder()), (3.0, 1.0))))

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.calendars import Delay
from kilometre.engines.procedure import (
    Choice,
    Loop,
    Parallel,
    Procedure,
    ProcedureError,
    Relation,
    Sequence,
    Step,
    StepRef,
    from_json,
    to_json,
)

A, B, C, D = (StepRef(name) for name in "abcd")


def procedure(flow, ids="abcd"):
    return Procedure("p", "Essai", tuple(Step(id_, f"Étape {id_}", "DDT") for id_ in ids), flow)


def test_relations_come_from_the_node_where_branches_meet():
    found = procedure(Sequence((A, Parallel((B, C)), D)))
    assert found.relation("a", "d") is Relation.BEFORE
    assert found.relation("d", "a") is Relation.AFTER
    assert found.relation("b", "c") is Relation.PARALLEL
    assert procedure(Choice((A, Sequence((B, C, D))))).relation("a", "c") is Relation.EXCLUSIVE


def test_steps_of_a_loop_may_come_again():
    found = procedure(Sequence((A, Loop(Sequence((B, C)), D))))
    assert found.relation("c", "b") is Relation.LOOPED
    assert found.relation("b", "d") is Relation.LOOPED
    assert found.relation("a", "d") is Relation.BEFORE


@pytest.mark.parametrize(
    ("flow", "ids", "reason"),
    [
        (Sequence((A, A)), "a", "deux fois"),
        (Sequence((A, B)), "a", "inconnue"),
        (A, "ab", "absente"),
        (Choice((A,)), "a", "au moins deux"),
        (A, "aa", "même identifiant"),
    ],
)
def test_what_is_no_procedure_is_refused(flow, ids, reason):
    with pytest.raises(ProcedureError, match=reason):
        procedure(flow, ids)


def test_a_name_in_logs_is_that_of_one_step():
    with pytest.raises(ProcedureError, match="même nom"):
        Procedure("p", "Essai", (Step("a", "Avis"), Step("b", "Bis", activities=("Avis",))), Sequence((A, B)))


@st.composite
def flows(draw):
    """A flow of the steps a to d, each once."""
    parts = [A, B, C, D]
    while len(parts) > 1:
        first, second = parts.pop(draw(st.integers(0, len(parts) - 1))), parts.pop()
        kind = draw(st.sampled_from((Sequence, Choice, Parallel, Loop)))
        parts.append(Loop(first, second) if kind is Loop else kind((first, second)))
    return parts[0]


@given(flows(), st.sampled_from((None, Delay.parse("2jo"))))
def test_json_reads_back_the_same(flow, delay):
    whole = Procedure(
        "p",
        "Autorisation",
        tuple(
            Step(id_, f"Étape {id_}", "DDT", ("plan",), delay, (f"{id_}-1",), by_applicant=id_ == "d")
            for id_ in "abcd"
        ),
        flow,
        delay,
    )
    assert from_json(to_json(whole)) == whole


@given(flows())
def test_each_pair_of_steps_has_one_relation_and_its_mirror(flow):
    found = procedure(flow)
    mirror = {Relation.BEFORE: Relation.AFTER, Relation.AFTER: Relation.BEFORE}
    for one in "abcd":
        for other in set("abcd") - {one}:
            relation = found.relation(one, other)
            assert found.relation(other, one) is mirror.get(relation, relation)


GOOD = {
    "schema": "kilometre/procedure/1",
    "id": "p",
    "name": "Essai",
    "steps": [{"id": "a", "name": "A"}],
    "flow": ["a"],
}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"schema": "autre"}, "schema"),
        ({"steps": "a"}, "liste d'étapes"),
        ({"steps": [{"id": "a", "name": "A", "secret": 1}]}, "Clé inconnue"),
        ({"flow": {"whatever": ["a"]}}, "enchaînement"),
        ({"flow": {"loop": ["a"]}}, "enchaînement"),
        ({"delay": "bientôt"}, "Délai illisible"),
        ({"more": 1}, "Clé inconnue"),
        ({"name": None}, "name"),
    ],
)
def test_bad_json_says_why(change, reason):
    with pytest.raises(ProcedureError, match=reason):
        from_json(json.dumps(GOOD | change))


@pytest.mark.parametrize("text", ["", "[", "[" * 100_000, "3"])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ProcedureError):
        from_json(text)


def test_a_flow_too_deep_is_refused():
    flow: object = "a"
    for _ in range(60):
        flow = [flow]
    with pytest.raises(ProcedureError, match="niveaux"):
        from_json(json.dumps(GOOD | {"flow": flow}))

"""What a refusal shows is the rule's own sentence: French, short, and saying who may."""

import ast
import re
from pathlib import Path

import pytest

from access.walking import all_routes

PACKAGE = Path(__file__).parents[2] / "src" / "kilometre"
ENGLISH = re.compile(r"\b(the|who|may|only|of)\b", re.IGNORECASE)
LONGEST = 120


def predicates() -> list[tuple[str, str]]:
    """The name and sentence of each public function of a rules module that answers yes or no about a user."""
    return [
        (f"{path.parent.relative_to(PACKAGE)}.{node.name}", ast.get_docstring(node) or "")
        for path in sorted(PACKAGE.rglob("rules.py"))
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.args.args[:1]
        and node.args.args[0].arg == "user"
        and ast.unparse(node.returns or ast.Constant(None)) == "bool"
    ]


def faults(sentence: str) -> list[str]:
    return [
        *(["is not one sentence"] if not sentence.endswith(".") or "\n" in sentence else []),
        *([f"is over {LONGEST} signs"] if len(sentence) > LONGEST else []),
        *(f"says « {word} »" for word in ENGLISH.findall(sentence)),
    ]


def test_there_are_predicates_in_every_kind_of_place():
    names = {name for name, _ in predicates()}

    assert names >= {
        "foundation/access.signed_in",
        "network.leads",
        "intake.can_answer",
        "projects.can_start",
    }


@pytest.mark.parametrize(("name", "sentence"), predicates(), ids=[name for name, _ in predicates()])
def test_rule_says_in_french_who_may(name, sentence):
    assert faults(sentence) == []


def test_every_page_and_operation_is_guarded_by_such_a_rule():
    sentences = {
        f"{route.name}: {route.access.rule.__name__}": (route.access.rule.__doc__ or "").strip()
        for route in all_routes()
        if route.access is not None
    }

    assert {name: faults(text) for name, text in sentences.items() if faults(text)} == {}


@pytest.mark.parametrize("sentence", ["", "A member of the lab.", "Un membre du lab", "Un membre.\nDu lab."])
def test_other_sentences_are_refused(sentence):
    assert faults(sentence)

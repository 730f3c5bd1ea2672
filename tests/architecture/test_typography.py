"""French typography: no line of a screen, an e-mail or a document begins with « : » or ends with « « »; one apostrophe, the straight one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "kilometre"

# A colon before a word is code (« :hover »), and so is a percent sign before a letter (« %s »).
BREAKS = re.compile(r"(?<![\s=<>,]) +(?=[:;?!](?![=:\w/.\\-])|[»€]|%(?![\w(%.+}-]))|(?<=«) +")
# After an elision: a proper name keeps its own.
CURLY = r"\b(?:[cdjlmnst]|\w*qu|aujourd|presqu|entr)’"
FAULT = re.compile(f"{BREAKS.pattern}|{CURLY}", re.IGNORECASE)
UNSEEN = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<style.*?</style>|<script.*?</script>|<!--.*?-->",
    re.DOTALL,
)
INSTRUCTION = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
READ_ALOUD = re.compile(r'\b(?:aria-label|title|alt|placeholder|label|summary|data-label)="([^"]*)"')
QUOTED = re.compile(r'"([^"]*)"')
# They put these spaces in what people write, and read the apostrophes that people write.
APART = {"foundation/ui/french.py", "engines/frenchtext/plurals.py"}
# Rules say who may, and operations what they do, in the words of their docstrings.
SPOKEN = {"rules.py", "api.py"}
FIX = "a plain space where French wants U+00A0 (before : ; ? ! » % €, after «), or a curly apostrophe"


def in_template(source: str) -> list[int]:
    """Where the texts of a template hold a plain space that a line may break, or a curly apostrophe."""
    found: list[int] = []

    def look(within: re.Pattern[str], text: str) -> str:
        for piece in within.finditer(text):
            strings = READ_ALOUD if within is TAG else QUOTED
            for said in strings.finditer(piece[0]):
                start = piece.start() + said.start(1)
                found.extend(start + each.start() for each in FAULT.finditer(said[1]))
        return within.sub(_hidden, text)

    text = look(TAG, look(INSTRUCTION, UNSEEN.sub(_hidden, source)))
    return sorted(found + [each.start() for each in FAULT.finditer(text)])


def _hidden(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\0", found[0])


def in_code(source: str, *, has_spoken_docstrings: bool = False) -> Iterator[tuple[int, str, int]]:
    """The same in the strings of a module, docstrings aside: line, string, place in it."""
    tree = ast.parse(source)
    silent = set(_docstrings(tree, has_spoken=has_spoken_docstrings))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield from ((node.lineno, node.value, each.start()) for each in FAULT.finditer(node.value))


def _docstrings(tree: ast.Module, *, has_spoken: bool) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef) or (
            isinstance(node, ast.FunctionDef) and not has_spoken
        ):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr):
                yield id(first.value)


def _excerpt(text: str, place: int) -> str:
    return " ".join(text[max(0, place - 30) : place + 20].split("\n"))


def test_texts_of_templates_hold_their_spaces():
    faults = []
    for path in sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in {".html", ".txt"}):
        source = path.read_text()
        faults += [
            f"{path.relative_to(PACKAGE)}:{source.count(chr(10), 0, place) + 1}: …{_excerpt(source, place)}…"
            for place in in_template(source)
        ]
    assert not faults, f"{FIX}:\n" + "\n".join(faults)


def test_texts_in_the_code_hold_their_spaces():
    faults = [
        f"{name}:{line}: …{_excerpt(text, place)}…"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
        for name in [str(path.relative_to(PACKAGE))]
        for line, text, place in in_code(path.read_text(), has_spoken_docstrings=path.name in SPOKEN)
        if name not in APART
    ]
    assert not faults, f"{FIX}:\n" + "\n".join(faults)


def test_curly_apostrophes_are_found_in_texts_and_left_in_names():
    assert in_template('<p title="Rien d’autre">Qu’y a-t-il aujourd’hui, Matāri’i</p>') == [15, 24, 36]
    code = 'said = "L’an, c\'est fait", "’"\n'
    assert [place for _, _, place in in_code(code)] == [0]


def test_only_texts_are_looked_at():
    template = '<a href="/a ?b" title="Lire ?" class="x :hover">{# non : #}{% if a == "b" %}Oui\u00a0: {{ n }} %{% endif %}'
    assert [template[place + 1 :][:1] for place in in_template(template)] == ["?", "%"]
    code = '"""Why: « here »."""\nsql = "a = %s"\nsaid = f"{n} % de « {name}\u00a0»"\n'
    assert [(line, text[place:][:2]) for line, text, place in in_code(code)] == [(3, " %"), (3, " ")]

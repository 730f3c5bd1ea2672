"""What anyone opening the project may rely on."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "kilometre"
CONTEXTS = ["network", "coordination", "intake", "projects", "studies", "reporting"]
MAX_LINES, MAX_FUNCTION = 500, 60

PYTHON = [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def committed_text() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split() if (ROOT / name).exists()]


@pytest.mark.parametrize("context", CONTEXTS)
def test_context_has_a_one_page_readme(context):
    text = (PACKAGE / context / "README.md").read_text()
    assert "**Rule**" in text
    assert text.count("\n") <= 60


def test_files_hold_one_idea():
    assert [str(path) for path in PYTHON if path.read_text().count("\n") > MAX_LINES] == []


def test_functions_are_short():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= MAX_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in PYTHON
        if path.name not in {"apps.py", "urls.py"}
        and path.read_text().strip()
        and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_no_drawer_for_everything():
    names = {"utils", "helpers", "common", "misc"}
    assert [str(path) for path in PYTHON if path.stem in names or path.parent.name in names] == []


def test_no_registry_nor_machine_in_what_is_committed():
    # Put together here, so that this file holds none of them either.
    hosts = [*(rf"{name}\.(org|com)" for name in ("pypi", "npmjs")), "python" + "hosted", r"deb\." + "debian"]
    folders = [f"/{name}/" for name in ("work", "farm")]
    forbidden = re.compile("|".join([*hosts, *folders]))
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed_text()
        if path.suffix not in {".woff2", ".gz", ".png"}
        for match in [forbidden.search(path.read_text(errors="ignore"))]
        if match
    ]
    assert found == []


def test_every_setting_is_documented():
    source = (PACKAGE / "config" / "settings" / "__init__.py").read_text()
    names = {f"KILOMETRE_{name}" for name in re.findall(r'\b(?:env|flag)\("([A-Z_]+)"', source)}
    documented = (ROOT / "docs" / "settings.md").read_text()
    assert sorted(name for name in names if f"`{name}`" not in documented) == []


def test_every_command_is_documented():
    source = (PACKAGE / "config" / "cli.py").read_text()
    names = re.findall(r'command\("([a-z]+)"', source)
    documented = (ROOT / "docs" / "operating.md").read_text()
    assert [name for name in names if f"kilometre {name}" not in documented] == []


def test_every_template_is_used():
    templates = [path for path in PACKAGE.rglob("templates/**/*") if path.is_file()]
    sources = "\n".join(path.read_text() for path in [*PYTHON, *templates])
    named_by_django = re.compile(r"^(40\d|500|403_csrf)\.html$")
    unused = []
    for path in templates:
        name = str(path).split("/templates/", 1)[1]
        if not named_by_django.match(name) and name not in sources and "/mails/" not in name:
            unused.append(name)
    assert unused == []


@pytest.mark.parametrize(
    ("target", "variable", "module"),
    [
        ("bench-twin", "PEER", "benchmarks.twin_logs"),
        ("bench-twin", "SIMULATORS", "benchmarks.twin_simulation"),
        ("bench-judge", "SIMOD", "benchmarks.twin_simod"),
    ],
)
def test_a_benchmark_beside_others_runs_when_they_are_given(target, variable, module):
    def said(*words):
        command = ["make", "--dry-run", target, *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert module not in said()
    assert f"{module} /their/python" in said(f"{variable}=/their/python")

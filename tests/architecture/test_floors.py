"""What the import linter cannot see: relations between tables, writes outside services."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

PACKAGE = Path(__file__).parents[2] / "src" / "kilometre"
FLOORS = [
    {"foundation"},
    {"network"},
    {"intake", "coordination", "calls"},
    {"projects", "studies"},
    {"reporting"},
]
WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
}


def package_of(model) -> str:
    return model.__module__.split(".")[1]


def may_point_at(model, other) -> bool:
    """Inside its package, or at a floor below."""
    own, its = (
        next(rank for rank, floor in enumerate(FLOORS) if package_of(one) in floor) for one in (model, other)
    )
    return package_of(model) == package_of(other) or its < own


def own_models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("kilometre.")
    ]


def test_relations_point_down():
    astray = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields(include_hidden=False)
        if field.is_relation
        and not field.auto_created
        and field.related_model is not None
        and field.related_model.__module__.startswith("kilometre.")
        and not may_point_at(model, field.related_model)
    ]
    assert astray == []


def modules_that_must_not_write():
    """Modules of contexts that show, decide or read: only services (and what loads, migrates or tests) write."""
    names = {"views", "api", "rules", "queries", "forms", "models", "enums", "events", "workflow", "panels"}
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if names & set(parts := path.relative_to(PACKAGE).with_suffix("").parts)
        and "migrations" not in parts
        and parts[0] in FLOORS
    ]


@pytest.mark.parametrize(
    "path", modules_that_must_not_write(), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_only_services_write(path):
    calls = [
        f"{node.lineno}: .{node.func.attr}()"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and _is_a_row(node.func.value)
    ]
    assert calls == []


def _is_a_row(owner: ast.expr) -> bool:
    """``Model.objects…`` or a variable: not ``dict.update`` on a literal, ``hashlib…update``, ``super().save``."""
    text = ast.unparse(owner)
    return (
        ".objects" in text
        or text.endswith("_set")
        or text in {"instance", "record", "need", "project", "lab"}
    )

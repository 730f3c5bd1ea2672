"""The restore drill: an instance is archived, put in place elsewhere, and lives on as if it had always been there."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cli.instances import Instance

pytestmark = pytest.mark.slow

Maker = Callable[[str], Instance]
Lived = dict[str, tuple[Instance, Path, Any]]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Maker]:
    """A fresh, migrated instance on ``sqlite`` or ``postgresql``."""
    databases: list[str] = []

    def make_database() -> Instance:
        template = f" TEMPLATE {databases[0]}" if databases else ""
        databases.append(f"drill_{uuid.uuid4().hex[:10]}")
        _on_server(f"CREATE DATABASE {databases[-1]}{template}")
        return Instance(tmp_path_factory.mktemp("postgresql"), f"{_server()}/{databases[-1]}")

    def make_instance(kind: str) -> Instance:
        if kind == "sqlite":
            return Instance(shutil.copytree(migrated, tmp_path_factory.mktemp(kind), dirs_exist_ok=True))
        if not databases:
            make_database().must("migrate")
        return make_database()

    yield make_instance
    for name in databases:
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _on_server(statement: str) -> None:
    with psycopg.connect(f"{_server()}/postgres", autocommit=True) as link:
        link.execute(statement)


def _server() -> str:
    """The address of the server, without a database; the test is skipped where none answers."""
    address = os.environ.get("TEST_SERVER", "postgresql://postgres@127.0.0.1:5432/postgres").rpartition("/")[
        0
    ]
    try:
        psycopg.connect(f"{address}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL server answers")
    return address


@pytest.fixture(scope="module")
def lived() -> Lived:
    """An instance of each kind that has lived, its archive, what it holds; made at first use."""
    return {}


def archived(lived: Lived, make: Maker, kind: str) -> tuple[Instance, Path]:
    if kind not in lived:
        instance = make(kind)
        told = instance.story("write", "tell")
        path = instance.data / "archive.tar.gz"
        instance.must("backup", str(path))
        lived[kind] = (instance, path, told)
    return lived[kind][:2]


def told_of(lived: Lived, kind: str) -> Any:
    return lived[kind][2]


PATHS = [
    ("sqlite", "sqlite"),
    ("sqlite", "postgresql"),
    ("postgresql", "sqlite"),
    ("postgresql", "postgresql"),
]


@pytest.mark.parametrize(("source", "target"), PATHS, ids=[f"{a}-to-{b}" for a, b in PATHS])
def test_restored_instance_is_the_same_and_lives_on(make, lived, source, target):
    _, archive = archived(lived, make, source)
    restored = make(target)

    restored.must("restore", str(archive))

    before, after = told_of(lived, source), restored.story("tell")
    assert _comparable(after["rows"]) == _comparable(before["rows"])
    assert after["order"] == before["order"]
    assert after["files"] == before["files"] == {"attachments/ab/abcdefghjkmn": "Les étapes.\n"}
    assert "1 points de contrôle" in restored.must("journal", "verify")

    restored.story("work")
    assert not (restored.data / "sent.txt").exists(), "a restored instance wrote to somebody"

    lived_on = restored.story("add", "tell")
    assert lived_on["order"][: len(before["order"])] == before["order"]
    assert len(lived_on["order"]) > len(before["order"])
    assert set(lived_on["unread"].values()) == {0}
    assert lived_on["unread"].keys() == set(lived_on["readers"])
    assert "Un besoin" in (restored.data / "sent.txt").read_text()
    restored.must("journal", "checkpoint")
    assert "2 points de contrôle" in restored.must("journal", "verify")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_restore_that_fails_says_why_and_changes_nothing(make, lived, kind):
    """An archive whose rows do not hold together: the database refuses them half-way."""
    _, archive = archived(lived, make, "sqlite")
    target = make(kind)
    target.story("write")
    broken = target.data / "broken.tar.gz"
    broken.write_bytes(doubled(archive.read_bytes(), "rows/network.lab.jsonl"))
    before = target.story("tell")

    done = target.run("restore", str(broken), "--replace")

    assert done.returncode == 1
    assert "network_lab" in done.stderr  # the cause, not what the cause broke after it
    assert "aborted" not in done.stderr
    assert target.story("tell") == before
    assert "déclencheurs en place" in target.run("doctor").stdout
    assert sorted(path.name for path in target.data.glob("*.new")) == []


def test_restoring_twice_gives_the_same(make, lived):
    _, archive = archived(lived, make, "sqlite")
    restored = make("sqlite")
    restored.must("restore", str(archive))
    second = restored.data / "second.tar.gz"
    restored.must("backup", str(second))
    again = make("sqlite")

    again.must("restore", str(second))

    assert again.story("tell")["order"] == told_of(lived, "sqlite")["order"]
    again.must("journal", "verify")


def test_instance_in_use_is_replaced_only_when_asked(make, lived):
    _, archive = archived(lived, make, "sqlite")
    used = make("sqlite")
    used.story("write", "add")
    before = used.picture()

    refused = used.run("restore", str(archive))

    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert used.picture() == before

    used.must("restore", str(archive), "--replace")

    assert used.story("tell")["order"] == told_of(lived, "sqlite")["order"]
    used.must("journal", "verify")


# Each damage: the archive's bytes or members otherwise, and what the command says of it.
ROWS, FILE = "rows/intake.need.jsonl", "files/attachments/ab/abcdefghjkmn"
NOT_WHOLE = "n'est pas une archive entière"
DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "not-an-archive": (lambda _: b"rien", NOT_WHOLE),
    "cut-early": (lambda data: data[: len(data) * 3 // 10], NOT_WHOLE),
    "cut-late": (lambda data: data[: len(data) * 9 // 10], NOT_WHOLE),
    "cut-at-the-end": (lambda data: data[:-200], NOT_WHOLE),
    "one-byte-changed": (lambda data: flipped(data, len(data) // 2), "archive"),
    "rows-changed": (lambda data: rewritten(data, change={ROWS: more}), f"{ROWS} ne correspond pas"),
    "file-changed": (lambda data: rewritten(data, change={FILE: more}), f"{FILE} ne correspond pas"),
    "rows-missing": (lambda data: rewritten(data, drop={ROWS}), f"{ROWS} est en trop, ou manque"),
    "file-missing": (lambda data: rewritten(data, drop={FILE}), f"{FILE} est en trop, ou manque"),
    "file-added": (lambda data: rewritten(data, add={"files/zz": b"x"}), "files/zz est en trop, ou manque"),
    "path-above": (lambda data: rewritten(data, add={"../outside.txt": b"x"}), NOT_WHOLE),
    "path-above-inside": (lambda data: rewritten(data, add={"files/../../outside.txt": b"x"}), NOT_WHOLE),
    "path-of-the-root": (lambda data: rewritten(data, add={"/tmp/outside.txt": b"x"}), "archive"),
    "link-outside": (lambda data: rewritten(data, link={"files/link": "/etc/passwd"}), NOT_WHOLE),
    "other-version": (
        lambda data: rewritten(data, change={"manifest.json": later}),
        "Manquent ici : intake.9999_later",
    ),
    "other-format": (
        lambda data: rewritten(data, change={"manifest.json": lambda _: b'{"format": 99}'}),
        "format 99",
    ),
}


@pytest.fixture(scope="module")
def outcomes(make: Maker, lived: Lived) -> dict[str, tuple[int, str, bool]]:
    """An instance in use is asked to take back each damaged archive."""
    whole = archived(lived, make, "sqlite")[1].read_bytes()
    target = make("sqlite")
    folder = target.data / "damaged"
    folder.mkdir()
    for name, (damage, _) in DAMAGES.items():
        (folder / f"{name}.tar.gz").write_bytes(damage(whole))
    told = target.story("write", "refuse")
    assert not list(target.data.parent.rglob("outside.txt"))
    assert not Path("/tmp/outside.txt").exists()
    return told


@pytest.mark.parametrize("name", [*DAMAGES, "nowhere"])
def test_damaged_archive_changes_nothing(outcomes, name):
    status, said, is_unchanged = outcomes[name]

    assert status == 1
    assert (DAMAGES[name][1] if name in DAMAGES else "introuvable") in said
    assert said.endswith("Rien n'a été changé.\n")
    assert is_unchanged


def test_backup_leaves_nothing_when_it_cannot_write(make, lived):
    origin, _ = archived(lived, make, "sqlite")

    done = origin.run("backup", str(origin.data / "nowhere" / "a.tar.gz"))

    assert done.returncode == 1
    assert "n'existe pas" in done.stderr


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


def doubled(data: bytes, name: str) -> bytes:
    """An archive where a row of a table comes twice, and whose fingerprints agree."""

    def twice(rows: bytes) -> bytes:
        return rows + rows.splitlines(keepends=True)[-1]

    def told(manifest: bytes) -> bytes:
        content = json.loads(manifest)
        with tarfile.open(fileobj=io.BytesIO(data)) as source:
            rows = source.extractfile(name).read()
        content["sha256"][name] = hashlib.sha256(twice(rows)).hexdigest()
        return json.dumps(content).encode()

    return rewritten(data, change={name: twice, "manifest.json": told})


def more(data: bytes) -> bytes:
    return data + b"x"


def later(data: bytes) -> bytes:
    manifest = json.loads(data)
    manifest["migrations"].append("intake.9999_later")
    return json.dumps(manifest).encode()


def rewritten(data: bytes, *, change=None, drop=(), add=None, link=None) -> bytes:
    """An archive with some of its members otherwise."""
    made = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as source, tarfile.open(fileobj=made, mode="w:gz") as target:
        for member in source:
            if member.name in drop:
                continue
            content = source.extractfile(member).read()
            _add(target, member.name, (change or {}).get(member.name, bytes)(content))
        for name, content in (add or {}).items():
            _add(target, name, content)
        for name, goal in (link or {}).items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, goal
            target.addfile(member)
    return made.getvalue()


def _add(target: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    target.addfile(member, io.BytesIO(data))


# What a restored instance changes: transaction numbers mean nothing elsewhere, and waiting mail is held.
CHANGED = {
    "journal.entry": {"transaction"},
    "journal.cursor": None,
    "notifications.notification": None,
    "notifications.delivery": None,
}


def _comparable(tables: dict[str, list[str]]) -> dict[str, list[dict[str, object]]]:
    told = {}
    for name, (head, *rows) in tables.items():
        left_out = CHANGED.get(name, set())
        if left_out is None:
            continue
        columns = json.loads(head)
        told[name] = [
            {
                column: value
                for column, value in zip(columns, json.loads(row), strict=True)
                if column not in left_out
            }
            for row in rows
        ]
    return told

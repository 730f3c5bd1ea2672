"""The restore drill: an instance is archived, put in place elsewhere, and lives on as if it had always been there."""

import io
import json
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from cli.instances import Instance

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("archives")]

Maker = Callable[[str], Instance]
Lived = dict[str, tuple[Instance, Path, Any]]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    """A fresh, migrated instance on ``sqlite`` or ``postgresql``."""
    databases: list[tuple[str, str]] = []

    def make_instance(kind: str) -> Instance:
        address = ""
        if kind == "postgresql":
            server, name = _server(), f"drill_{uuid.uuid4().hex[:10]}"
            databases.append((server, name))
            with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
                link.execute(f"CREATE DATABASE {name}")
            address = f"{server}/{name}"
        instance = Instance(tmp_path_factory.mktemp(kind), address)
        instance.must("migrate")
        return instance

    yield make_instance
    for server, name in databases:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
            link.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _server() -> str:
    told = settings.DATABASES["default"]
    if connection.vendor != "postgresql":
        told = {"USER": "postgres", "PASSWORD": "", "HOST": "127.0.0.1", "PORT": "5432"}
    password = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
    address = f"postgresql://{told['USER']}{password}@{told['HOST']}:{told['PORT'] or 5432}"
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


@pytest.fixture(scope="module")
def target(make: Maker) -> Instance:
    """An instance in use, which no damaged archive may change."""
    instance = make("sqlite")
    instance.story("write")
    return instance


@pytest.fixture
def archive(make: Maker, lived: Lived) -> Path:
    return archived(lived, make, "sqlite")[1]


class TestDamaged:
    """Nothing is changed by an archive that is not whole."""

    def refused(self, target: Instance, path: Path, *, says: str) -> None:
        before = target.picture()
        done = target.run("restore", str(path), "--replace")
        assert done.returncode == 1, done.stdout
        assert says in done.stderr
        assert "Traceback" not in done.stderr
        assert target.picture() == before

    def test_missing(self, target, tmp_path):
        self.refused(target, tmp_path / "nowhere.tar.gz", says="introuvable")

    def test_not_an_archive(self, target, tmp_path):
        path = tmp_path / "a.tar.gz"
        path.write_text("rien")
        self.refused(target, path, says="n'est pas une archive entière")

    @pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
    def test_cut(self, target, archive, tmp_path, share):
        path = tmp_path / "a.tar.gz"
        path.write_bytes(archive.read_bytes()[: int(archive.stat().st_size * share)])
        self.refused(target, path, says="n'est pas une archive entière")

    def test_bytes_changed(self, target, archive, tmp_path):
        data = bytearray(archive.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path = tmp_path / "a.tar.gz"
        path.write_bytes(data)
        self.refused(target, path, says="archive")

    @pytest.mark.parametrize("name", ["rows/intake.need.jsonl", "files/attachments/ab/abcdefghjkmn"])
    def test_content_changed(self, target, archive, tmp_path, name):
        path = rewritten(archive, tmp_path, change={name: lambda data: data + b"x"})
        self.refused(target, path, says=f"{name} ne correspond pas")

    @pytest.mark.parametrize("name", ["rows/intake.need.jsonl", "files/attachments/ab/abcdefghjkmn"])
    def test_content_missing(self, target, archive, tmp_path, name):
        path = rewritten(archive, tmp_path, drop={name})
        self.refused(target, path, says=f"{name} est en trop, ou manque")

    def test_content_added(self, target, archive, tmp_path):
        path = rewritten(archive, tmp_path, add={"files/attachments/zz/added": b"x"})
        self.refused(target, path, says="est en trop, ou manque")

    @pytest.mark.parametrize(
        "name", ["../outside.txt", "/tmp/kilometre-outside.txt", "files/../../outside.txt"]
    )
    def test_path_that_leaves_the_folder(self, target, archive, tmp_path, name):
        path = rewritten(archive, tmp_path, add={name: b"x"})
        self.refused(target, path, says="archive")
        assert not list(target.data.parent.rglob("outside.txt"))
        assert not Path("/tmp/kilometre-outside.txt").exists()

    def test_link_that_leaves_the_folder(self, target, archive, tmp_path):
        path = rewritten(archive, tmp_path, link={"files/link": "/etc/passwd"})
        self.refused(target, path, says="n'est pas une archive entière")

    def test_other_version_of_the_database(self, target, archive, tmp_path):
        def earlier(data: bytes) -> bytes:
            manifest = json.loads(data)
            manifest["migrations"].append("intake.9999_later")
            return json.dumps(manifest).encode()

        path = rewritten(archive, tmp_path, change={"manifest.json": earlier})
        self.refused(target, path, says="Manquent ici : intake.9999_later")

    def test_other_format(self, target, archive, tmp_path):
        path = rewritten(archive, tmp_path, change={"manifest.json": lambda _: b'{"format": 99}'})
        self.refused(target, path, says="format 99")


def test_backup_leaves_nothing_when_it_cannot_write(make, lived):
    origin, _ = archived(lived, make, "sqlite")

    done = origin.run("backup", str(origin.data / "nowhere" / "a.tar.gz"))

    assert done.returncode == 1
    assert "n'existe pas" in done.stderr


def rewritten(archive, folder, *, change=None, drop=(), add=None, link=None) -> Path:
    """A copy of an archive with some of its members otherwise."""
    path = folder / "rewritten.tar.gz"
    with tarfile.open(archive) as source, tarfile.open(path, "w:gz") as target:
        for member in source:
            data = source.extractfile(member).read()
            if member.name in drop:
                continue
            if change and member.name in change:
                data = change[member.name](data)
            _add(target, member.name, data)
        for name, data in (add or {}).items():
            _add(target, name, data)
        for name, goal in (link or {}).items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, goal
            target.addfile(member)
    return path


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

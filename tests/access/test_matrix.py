"""Who is let in where: every address and operation, asked by the whole cast, against the committed matrix.

``make matrix`` writes ``matrix.csv`` again from what the site answers (``ONLY="intake network"``: of these contexts,
which is much faster). Read its difference before committing it: a line that changes is somebody who may now see or do
something else.
"""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Model

from access.asking import Answer, ask, clients
from access.branding import branded
from access.samples import Scene, make_scene
from access.walking import Route, all_routes, fill
from kilometre.foundation.access import anyone
from kilometre.foundation.accounts.models import UserSession
from kilometre.foundation.journal import consumers

MATRIX = Path(__file__).with_name("matrix.csv")
KEY = ["adresse", "cas", "verbe"]
ONLY = os.environ.get("KILOMETRE_MATRIX_ONLY", "").split()

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Line:
    """One address, with one sample of what it shows, and one method."""

    route: Route
    case: str
    method: str
    answers: dict[str, Answer]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.route.name, self.case, self.method


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker) -> tuple[list[Line], dict[str, dict[str, Model]]]:
    """Every answer, asked once for all the tests of this file, on one scene, in one transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        with branded() as brands:
            scene = make_scene()
        for name in consumers.CONSUMERS:  # indexes, notices and counts, as a worker makes them
            while consumers.run(name):
                pass
        people = clients(scene.cast.everyone())
        scene.records["accounts.usersession"] = {"": UserSession.objects.get(user=scene.cast.citizen)}
        found = [
            Line(route, case, method, _answers(scene, people, route, values, method))
            for route in all_routes()
            if _is_asked(route.name)
            for case, values in scene.samples(route).items()
            for method in route.methods
        ]
        hidden = {role: brands.hidden_from(user) for role, user in scene.cast.everyone().items()}
        transaction.set_rollback(True)
    return found, hidden


@pytest.fixture(scope="module")
def lines(asked) -> list[Line]:
    return asked[0]


@pytest.fixture(scope="module")
def hidden(asked) -> dict[str, dict[str, Model]]:
    """The rows that each role may not see, by their mark."""
    return asked[1]


def _is_asked(name: str) -> bool:
    """All of them, unless some contexts only are asked for; operations of the API are the context « api »."""
    return not ONLY or name.replace(" ", ":").partition(":")[0] in ONLY


def _answers(scene: Scene, people, route: Route, values, method: str) -> dict[str, Answer]:
    path = fill(route, values)
    body = scene.body(route, method)
    return {role: ask(client, method, path, body) for role, client in people.items()}


def test_every_address_answers_each_role_as_written(lines):
    cells = {line.key: {role: answer.cell for role, answer in line.answers.items()} for line in lines}
    seen = {key: row for key, row in cells.items() if set(row.values()) != {"405"}}  # no such verb here
    if os.environ.get("KILOMETRE_WRITE_MATRIX"):
        _write(seen)
        pytest.skip("matrix written: read its difference")

    told = _differences(_kept(is_asked=True), seen)
    assert not told, "\n".join(told)


def test_nothing_fails(lines):
    faults = {
        f"{line.method} {line.route.name} {line.case}: {answer.fault or answer.status}"
        for line in lines
        for answer in line.answers.values()
        if answer.status >= 500
    }
    assert sorted(faults) == []


def test_every_route_declares_its_access(lines):
    assert sorted({line.route.name for line in lines if line.route.access is None}) == []


def test_every_answer_is_armoured(lines):
    """Content policy without inline scripts, no sniffing, no framing, no address told to other sites."""
    faults = set()
    for line in lines:
        for answer in line.answers.values():
            policy = answer.headers.get("Content-Security-Policy", "")
            ok = (
                "default-src" in policy
                and "unsafe" not in policy
                and ("frame-ancestors 'none'" in policy or "sandbox" in policy)
                and answer.headers.get("X-Content-Type-Options") == "nosniff"
                and answer.headers.get("Referrer-Policy") in {"same-origin", "strict-origin"}
                and answer.headers.get("X-Frame-Options") == "DENY"
            )
            if not ok:
                faults.add(f"{line.method} {line.route.name}: {policy or 'no policy'}")
    assert sorted(faults) == []


def test_no_answer_shows_a_row_that_its_reader_may_not_see(lines, hidden):
    """Lists, pages, feeds, exports, notifications, « Mon lundi », search, the API: whatever the address.

    But for links, which open to who holds them, and for the copy of one's own words that one may always take away.
    """
    shown = {
        f"{line.method} {line.route.name} {line.case}: {role} reads {row._meta.label} « {row} »"
        for line in lines
        if line.route.name not in {"accounts:link", "accounts:data"}
        for role, answer in line.answers.items()
        for mark, row in hidden[role].items()
        if mark in answer.marks
    }
    assert not shown, "\n".join(sorted(shown))


def test_visitors_get_no_session_where_all_may_read(lines):
    given = {
        line.route.name
        for line in lines
        if line.method == "GET" and line.route.access and line.route.access.rule is anyone
        if "sessionid" in line.answers["visitor"].cookies
    }
    assert sorted(given) == []


def test_private_pages_are_not_kept_by_caches(lines):
    """What a signed-in person reads must not be given by a shared cache to somebody else."""
    kept = {
        line.route.name
        for line in lines
        if line.method == "GET" and line.answers["member"].status == 200
        if "public" in line.answers["member"].headers.get("Cache-Control", "")
        and line.route.access
        and line.route.access.rule is not anyone
    }
    assert sorted(kept) == []


def _kept(*, is_asked: bool) -> dict[tuple[str, ...], dict[str, str]]:
    """The committed lines of the contexts that are asked, or of the others."""
    if not MATRIX.exists():
        return {}
    with MATRIX.open(newline="") as file:
        return {
            tuple(row[name] for name in KEY): {name: cell for name, cell in row.items() if name not in KEY}
            for row in csv.DictReader(file)
            if _is_asked(row["adresse"]) == is_asked
        }


def _write(seen: dict[tuple[str, ...], dict[str, str]]) -> None:
    roles = list(next(iter(seen.values())))
    seen = {**_kept(is_asked=False), **seen}
    with MATRIX.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*KEY, *roles])
        writer.writerows([*key, *cells.values()] for key, cells in sorted(seen.items()))


def _differences(written, seen) -> list[str]:
    """In words: what is new, what is gone, who is answered otherwise."""
    told = [f"{' '.join(key)}: not in the matrix" for key in seen.keys() - written.keys()]
    told += [f"{' '.join(key)}: in the matrix, no longer on the site" for key in written.keys() - seen.keys()]
    for key in seen.keys() & written.keys():
        told += [
            f"{' '.join(key)}: {role} was « {written[key].get(role)} », is « {cell} »"
            for role, cell in seen[key].items()
            if written[key].get(role) != cell
        ]
    return sorted(told)

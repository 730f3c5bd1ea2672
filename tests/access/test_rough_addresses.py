"""Addresses as nobody should write them: each page answers something, never a defect."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from access.asking import Answer, ask, clients
from access.reading import WHOLE, keys_read
from access.samples import make_scene
from access.walking import fill, pages

ROUGH = [
    "q=%00", "q=%ff%fe", "q=" + "a" * 3000, "q=%27%22%3Cscript%3E", "cursor=zzz", "cursor=%00", "apres=zzz",
    "avant=99999999999999999999", "avant=-1", "sort=__class__", "tri=-inconnu", "format=xml", "format=csv&sort=x",
    "page=0", "region=%00&lab=%00&state=%00", "lab=inconnu", "commune=%00", "next=//autre-site.test",
    "q=un&q=deux", "late=peut-%C3%AAtre",
]  # fmt: skip


# Asked of every page: what is no text breaks whoever reads the address as a whole, the middlewares first.
OF_ALL = {"", "q=%ff%fe"}


@pytest.fixture(scope="module")
def faults(django_db_setup: None, django_db_blocker) -> list[str]:
    with django_db_blocker.unblock(), transaction.atomic():
        scene = make_scene()
        people = clients({"lead": scene.cast.lead, "administrator": scene.cast.administrator})
        found = [
            f"{route.name}?{query} as {role}: {answer.fault or answer.status}"
            for route in pages()
            if route.name != "accounts:session-close"
            for values in list(scene.samples(route).values())[:1]
            for role, client in people.items()
            if role == ("administrator" if route.path.startswith("/administration/") else "lead")
            for query, answer in answers(client, fill(route, values))
            if answer.status >= 500
        ]
        transaction.set_rollback(True)
    return found


def answers(client: Client, address: str) -> Iterator[tuple[str, Answer]]:
    """To each rough query with a key that the page reads: the address alone tells the first keys, each answer more."""
    waiting = ["", *ROUGH]
    with keys_read() as read:
        while next_ones := [one for one in waiting if one in OF_ALL or matters(one, read)]:
            query = next_ones[0]
            waiting.remove(query)
            yield query, ask(client, "GET", f"{address}?{query}", None)


def matters(query: str, read: set[str]) -> bool:
    return bool(read & {WHOLE, *(part.partition("=")[0] for part in query.split("&"))})


@pytest.mark.slow
@pytest.mark.django_db
def test_rough_address_is_no_defect(faults):
    assert faults == []

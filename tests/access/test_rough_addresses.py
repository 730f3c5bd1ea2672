"""Addresses as nobody should write them: each page answers something, never a defect."""

import pytest
from django.db import transaction

from access.asking import ask, clients
from access.samples import make_scene
from access.walking import fill, pages

ROUGH = [
    "q=%00", "q=%ff%fe", "q=" + "a" * 3000, "q=%27%22%3Cscript%3E", "cursor=zzz", "cursor=%00", "apres=zzz",
    "avant=99999999999999999999", "avant=-1", "sort=__class__", "tri=-inconnu", "format=xml", "format=csv&sort=x",
    "page=0", "region=%00&lab=%00&state=%00", "lab=inconnu", "commune=%00", "next=//autre-site.test",
    "q=un&q=deux", "late=peut-%C3%AAtre",
]  # fmt: skip


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
            for query in ROUGH
            for role, client in people.items()
            if role == ("administrator" if route.path.startswith("/administration/") else "lead")
            if (answer := ask(client, "GET", f"{fill(route, values)}?{query}", None)).status >= 500
        ]
        transaction.set_rollback(True)
    return found


@pytest.mark.slow
@pytest.mark.django_db
def test_rough_address_is_no_defect(faults):
    assert faults == []

"""Labs and people are found here: labs by all, people as the directory shows them."""

import datetime as dt

import pytest

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import Document
from kilometre.foundation.search.registry import REGISTERED, Kind
from kilometre.network.models import Lab, Person

DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def lab_document(lab: Lab) -> Document | None:
    if lab.status == "closed":
        return None
    territories = (lab.region.code,) if lab.region else ()
    return Document(lab.name, lab.description, Audience.PUBLIC, lab.created_at, territories)


def person_document(person: Person) -> Document:
    return Document(person.name, person.biography, Audience.NETWORK, person.created_at)


@pytest.fixture(autouse=True)
def labs_and_people(monkeypatch):
    for model in list(REGISTERED):
        monkeypatch.delitem(REGISTERED, model)
    monkeypatch.setitem(REGISTERED, Lab, Kind("Labs", lab_document, "all"))
    monkeypatch.setitem(REGISTERED, Person, Kind("Personnes", person_document, "all"))
    monkeypatch.setattr(Lab, "get_absolute_url", lambda lab: f"/labs/{lab.slug}/")
    monkeypatch.setattr(Person, "get_absolute_url", lambda person: f"/personnes/{person.public_id}/")


@pytest.fixture
def found():
    """What a search gives, as titles in order."""
    from kilometre.foundation.search.queries import find

    def titles(text, user, **options):
        return [str(hit.record) for hit in find(text, user, **options).hits]

    return titles


@pytest.fixture
def labs(db):
    """Write labs and index them: name → description, a day apart, the first the oldest."""
    from kilometre.foundation.search import services

    def write(**descriptions):
        rows = [
            Lab(
                slug=f"lab-{number}",
                name=name.replace("_", " "),
                description=description,
                created_at=DAY + dt.timedelta(days=number),
            )
            for number, (name, description) in enumerate(descriptions.items())
        ]
        Lab.objects.bulk_create(rows)
        services.reindex()
        return rows

    return write

"""Somebody who is not listed is named to those who may know them, and to those whom they answer."""

import pytest

from intake.needs import taken
from kilometre.network.models import Person
from kilometre.network.names import knows
from kilometre.projects import services as projects
from kilometre.studies import services as studies
from studies.making import ordered


@pytest.fixture(autouse=True)
def nobody_is_listed(cast) -> None:
    assert not Person.objects.filter(is_listed=True).exists()


@pytest.mark.parametrize("is_listed", [True, False])
def test_who_knows_whom_is_said_once(cast, is_listed):
    Person.objects.update(is_listed=is_listed)

    for user in cast.everyone().values():
        seen = set(Person.objects.visible_to(user))
        assert {person for person in Person.objects.all() if knows(user, person)} == seen


def test_coordinator_of_a_published_study_is_named_to_those_who_may_know_them(cast, client):
    study = ordered(cast)
    studies.publish(actor=cast.coordinator, study=study)

    def shown(user=None) -> str:
        client.logout()
        if user:
            client.force_login(user)
        return client.get(study.get_absolute_url()).content.decode().split("<main")[1]

    assert [("Gilles" in shown(user)) for user in (None, cast.citizen, cast.officer)] == [False] * 3
    assert "Gilles Coordinateur" in shown(cast.member)  # of the team
    Person.objects.filter(user=cast.coordinator).update(is_listed=True)
    assert "Gilles Coordinateur" in shown(cast.officer)
    assert "Gilles" not in shown(cast.citizen)


@pytest.mark.parametrize("place", ["page", "journal", "csv"])
def test_feed_names_those_whom_its_reader_may_know(cast, as_, place):
    project = projects.start(actor=cast.member, title="Un seul guichet", lead_lab=cast.lab)
    projects.publish(actor=cast.member, project=project)
    addresses = {"page": project.get_absolute_url(), "journal": f"/journal/{project.ref}/"}
    address = addresses.get(place, f"/journal/{project.ref}.csv")

    def names_her(user) -> bool:
        return "Alice" in as_(user).get(address).getvalue().decode().split("<main")[-1]

    readers = (cast.citizen, cast.stranger, cast.officer, cast.lead, cast.member, cast.coordinator)
    assert [names_her(user) for user in readers] == [False, False, False, True, True, True]


def test_who_sent_a_need_reads_who_answers(cast, as_):
    need = taken(cast)
    client = as_(need.sender)

    def names_her(address: str) -> bool:
        return "Alice Membre" in client.get(address).content.decode().split("<main")[1]

    assert names_her(f"/journal/{need.ref}/")

    project = projects.turn_into_project(
        actor=cast.member, need=need, reason="Nous essayons.", title="Un guichet", lead_lab=cast.lab
    )
    projects.publish(actor=cast.member, project=project)
    assert names_her(project.get_absolute_url())

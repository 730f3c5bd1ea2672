"""Arrivals and their checklist on screen."""

import datetime as dt

import pytest

from cast import make_lab
from coordination.making import fresh
from kilometre.coordination import services
from kilometre.coordination.enums import ArrivalState, SponsorState, StepState, StepWho
from kilometre.coordination.models import Arrival, ChecklistStep

pytestmark = pytest.mark.usefixtures("autumn")
NOW = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)
DAY = dt.date(2026, 10, 1)


@pytest.fixture
def autumn(monkeypatch):
    """It is 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def an_arrival(cast, *, steps: int = 2, lab=None) -> Arrival:
    arrival = services.open_arrival(actor=cast.coordinator, lab=lab or cast.lab, starts_on=DAY)
    for number in range(steps):
        services.add_step(
            actor=cast.coordinator, arrival=arrival, label=f"Étape {number}", who=StepWho.TEAM, due_on=DAY
        )
    return fresh(arrival)


def read(client, record) -> str:
    return client.get(record.get_absolute_url()).content.decode()


def test_lead_opens_an_arrival_from_the_page_of_the_lab(cast, client):
    services.start_checklist(actor=cast.coordinator)
    client.force_login(cast.lead)
    assert "/arrivees/nouvelle/?lab=labest" in client.get(cast.lab.get_absolute_url()).content.decode()

    client.post("/arrivees/nouvelle/", {"lab": "labest", "kind": "created", "starts_on": "2026-10-01"})

    page = client.get(cast.lab.get_absolute_url()).content.decode()
    assert "0 sur 9 étapes réglées" in page
    client.force_login(cast.stranger)
    assert "étapes réglées" not in client.get(cast.lab.get_absolute_url()).content.decode()
    foreign = client.post(
        "/arrivees/nouvelle/", {"lab": "labest", "kind": "created", "starts_on": "2026-10-01"}
    )
    assert foreign.status_code == 422
    assert Arrival.objects.count() == 1


def test_page_says_what_is_late_and_who_must_act(cast, client):
    arrival = an_arrival(cast)
    client.force_login(cast.member)

    page = read(client, arrival)

    assert "0 sur 2" in page
    assert "2\u00a0étapes sont en retard. On attend l&#x27;équipe de Lab&#x27;EST." in page
    assert "C'est fait" in page
    assert "parrainage/" not in page.split("<main")[1]


def test_member_ticks_then_skips_and_lead_closes(cast, client):
    arrival = an_arrival(cast)
    address = arrival.get_absolute_url()
    client.force_login(cast.member)

    client.post(f"{address}etapes/1/faite/")
    refused = client.post(f"{address}etapes/2/passer/", {"reason": ""})
    client.post(f"{address}etapes/2/passer/", {"reason": "Déjà fait ailleurs"})
    assert refused.status_code == 422
    assert [row.state for row in arrival.steps.all()] == [StepState.DONE, StepState.SKIPPED]
    assert client.post(f"{address}terminer/", {"word": "Bien"}).status_code == 403
    client.force_login(cast.lead)
    client.post(f"{address}terminer/", {"word": "Bien"})

    assert fresh(arrival).state == ArrivalState.CLOSED
    page = read(client, arrival)
    assert "Cette arrivée est terminée" in page
    assert "etapes/1/" not in page


def test_sponsor_is_asked_accepts_and_reads(cast, client):
    arrival = an_arrival(cast)
    cast.stranger.person.is_listed = True
    cast.stranger.person.save()
    client.force_login(cast.lead)
    client.post(f"{arrival.get_absolute_url()}parrainage/", {"person": cast.stranger.person.public_id})
    client.force_login(cast.stranger)
    assert "J'accepte" in read(client, arrival)

    client.post(f"{arrival.get_absolute_url()}parrainage/accepter/")

    assert fresh(arrival).sponsor_state == SponsorState.ACCEPTED
    assert "C'est fait" not in read(client, arrival)  # the steps are the team's


def test_step_is_added_with_a_page_or_an_address_and_says_where_it_is_wrong(cast, client):
    arrival = an_arrival(cast, steps=0)
    client.force_login(cast.lead)
    typed = {"label": "Lire le guide", "who": "team", "due_on": "2026-10-20"}

    bad = client.post(f"{arrival.get_absolute_url()}etapes/", {**typed, "address": "javascript:alert(1)"})
    both = client.post(
        f"{arrival.get_absolute_url()}etapes/", {**typed, "address": "/labs/", "page": "/labs/"}
    )
    client.post(f"{arrival.get_absolute_url()}etapes/", {**typed, "page": "/rendez-vous/"})

    assert "https://" in bad.content.decode()
    assert "l&#x27;une des deux" in both.content.decode()
    assert [row.address for row in arrival.steps.all()] == ["/rendez-vous/"]


def test_coordination_starts_the_checklist_and_edits_it(cast, client):
    client.force_login(cast.coordinator)
    assert "Partir des étapes proposées" in client.get("/arrivees/modele/").content.decode()
    client.post("/arrivees/modele/proposees/")
    step = ChecklistStep.objects.of(is_fictional=False)[1]
    address = f"/arrivees/modele/etapes/{step.public_id}/"
    given = {"label": "Appeler l'équipe", "who": "sponsor", "days": "3", "version": step.version}

    client.post(address, given)
    conflict = client.post(address, {**given, "label": "Autre"})
    client.post(f"{address}monter/")

    assert "Appeler l&#x27;équipe" in conflict.content.decode()
    assert ChecklistStep.objects.of(is_fictional=False)[0].label == "Appeler l'équipe"
    client.post(f"{address}retirer/")
    assert ChecklistStep.objects.of(is_fictional=False).count() == 8
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_list_and_page_cost_the_same_with_more(
    cast, client, size, django_assert_num_queries, django_assert_max_num_queries
):
    for number in range(size):
        an_arrival(cast, lab=make_lab(f"lab-{number}", f"Lab {number}"), steps=1)
    long = an_arrival(cast, steps=size)
    client.force_login(cast.coordinator)

    with django_assert_num_queries(7):
        client.get("/arrivees/")
    with django_assert_max_num_queries(10):  # its latest news name a lab, steps: one query a kind
        client.get(long.get_absolute_url())

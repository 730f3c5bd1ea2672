"""The end of the home page: what people did with projects and actions, or what there is to read."""

import datetime as dt

import pytest
from django.test import Client

from cast import Cast
from kilometre.foundation.indicators.services import refresh
from kilometre.foundation.records.origins import Origin
from kilometre.projects import news, services
from kilometre.projects.enums import ActionKind, Stage, Visibility
from kilometre.projects.models import Project


def home(client: Client) -> str:
    return client.get("/").content.decode()


def loaded(cast: Cast, title: str, origin: Origin) -> Project:
    """A public project that the platform brought in: nobody acted."""
    return Project.objects.create(title=title, origin=origin, visibility=Visibility.PUBLIC, lead_lab=cast.lab)


def act(cast: Cast, title: str) -> None:
    services.record_action(
        actor=cast.member, title=title, kind=ActionKind.WORKSHOP, date=dt.date(2026, 11, 20), labs=[cast.lab]
    )  # fmt: skip


def test_news_are_what_people_did(cast, client):
    act(cast, "Atelier d'accueil")
    loaded(cast, "Chargé du document", Origin.DOCUMENT)

    page = home(client)

    assert "Un membre du réseau a raconté une action" in page
    assert "Atelier d&#x27;accueil" in page
    assert "Alice" not in page
    assert "Chargé du document" not in page


def test_without_news_the_latest_real_projects_are_shown(cast, client):
    loaded(cast, "Chargé du document", Origin.DOCUMENT)
    loaded(cast, "Inventé", Origin.FICTIONAL)

    page = home(client)

    assert "Chargé du document" in page
    assert "Inventé" not in page


def test_drafts_are_no_news(cast, client):
    services.start(actor=cast.member, title="Secret de fabrique", lead_lab=cast.lab)

    assert "Secret de fabrique" not in home(client)


def test_each_project_has_one_line(cast, client):
    project = services.publish(
        actor=cast.member,
        project=services.start(actor=cast.member, title="Un seul guichet", lead_lab=cast.lab),
    )
    for stage in (Stage.IMMERSION, Stage.IDEATION, Stage.PROTOTYPE):
        services.change_stage(actor=cast.member, project=project, stage=stage, proof="Nous l'avons vu.")

    page = home(client)

    assert page.count("Un seul guichet") == 1
    assert "Un seul guichet</a> est passé au stade prototype" in page


def test_fictional_news_are_marked(cast, client):
    cast.lab.origin = Origin.FICTIONAL
    project = services.start(actor=cast.member, title="Imaginé", lead_lab=cast.lab)
    services.publish(actor=cast.member, project=project)

    assert all(line.is_fictional for line in news.latest(cast.visitor))
    assert "Exemple fictif" in home(client)


@pytest.mark.parametrize("number", [1, 30])
def test_home_costs_the_same_with_little_news_or_much(cast, client, django_assert_num_queries, number):
    for rank in range(number):
        act(cast, f"Atelier {rank}")
    refresh()
    client.get("/")

    with django_assert_num_queries(6):
        client.get("/")

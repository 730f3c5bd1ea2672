"""Projects and actions over the API."""

import datetime as dt

from kilometre.projects import services
from kilometre.projects.enums import ActionKind

DAY = dt.date(2026, 11, 20)


def test_projects_are_public_by_title_and_drafts_are_for_their_labs(cast, client):
    for title in ("Zèbre", "État des lieux", "Atelier"):
        services.publish(
            actor=cast.member, project=services.start(actor=cast.member, title=title, lead_lab=cast.lab)
        )
    draft = services.start(actor=cast.member, title="Brouillon", lead_lab=cast.lab)

    titles = [item["title"] for item in client.get("/api/v1/projects").json()["items"]]
    assert titles == ["Atelier", "État des lieux", "Zèbre"]
    assert client.get(f"/api/v1/projects/{draft.public_id}").status_code == 404

    client.force_login(cast.member)
    assert client.get(f"/api/v1/projects/{draft.public_id}").json()["visibility"] == "draft"
    assert len(client.get("/api/v1/projects?limit=3").json()["items"]) == 3


def test_project_says_its_gaps_by_empty_texts(cast, client):
    project = services.publish(
        actor=cast.member, project=services.start(actor=cast.member, title="Peu connu", lead_lab=cast.lab)
    )

    body = client.get(f"/api/v1/projects/{project.public_id}").json()

    assert (body["objective"], body["dates"], body["territory"]) == ("", [], None)


def test_lists_are_filtered(cast, client):
    services.record_action(
        actor=cast.member, title="Atelier", kind=ActionKind.WORKSHOP, date=DAY, labs=[cast.lab]
    )
    services.publish(
        actor=cast.member,
        project=services.start(actor=cast.member, title="Ici", lead_lab=cast.lab, territory=cast.commune),
    )

    for query, count in (
        ("lab=labest", 1),
        ("lab=etatlin", 0),
        ("region=44", 1),
        ("stage=scaling", 0),
        ("origin=live", 1),
    ):
        assert len(client.get(f"/api/v1/projects?{query}").json()["items"]) == count, query
    for query, count in (("lab=labest", 1), ("lab=etatlin", 0), ("kind=workshop", 1), ("kind=study", 0)):
        assert len(client.get(f"/api/v1/actions?{query}").json()["items"]) == count, query
    assert client.get("/api/v1/projects?stage=nimporte").status_code == 422

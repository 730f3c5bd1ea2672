"""The pages of actions, projects and roadmaps."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import Cast
from intake.needs import send, taken
from kilometre.foundation.records.origins import Origin
from kilometre.intake import services as intake
from kilometre.intake.enums import Outcome
from kilometre.network.models import Membership
from kilometre.projects import services
from kilometre.projects.enums import ActionKind, Stage, Visibility
from kilometre.projects.models import Action, Project, Roadmap

TOLD = {
    "title": "Un atelier",
    "kind": "workshop",
    "date": "2026-11-20",
    "labs": ["labest"],
    "summary": "Utile.",
}


def public(cast: Cast, **fields) -> Project:
    fields = {"title": "Un seul guichet", "lead_lab": cast.lab, **fields}
    return services.publish(actor=cast.member, project=services.start(actor=cast.member, **fields))


def url(name: str, record) -> str:
    return reverse(f"projects:{name}", args=[record.public_id])


def test_coordination_standing_in_for_a_lab_makes_nothing_of_a_need(cast, as_):
    need = send(cast)
    Membership.objects.filter(lab=cast.lab).update(ends_on=timezone.localdate())
    intake.take_in_charge(actor=cast.coordinator, need=need)
    client = as_(cast.coordinator)

    assert "En faire un projet" not in client.get(need.get_absolute_url()).text
    for name in ("turn-into-project", "turn-into-action"):
        assert client.get(reverse(f"projects:{name}", args=[need.public_id])).status_code == 403


def test_turning_a_need_into_a_project_takes_one_form(cast, as_):
    need = taken(cast, title="Secret de Polichinelle")
    contact = as_(cast.member)

    form = contact.get(url("turn-into-project", need))
    assert "Polichinelle" not in form.content.decode().partition('<form class="pk-form"')[2]
    page = contact.post(
        url("turn-into-project", need),
        {
            "title": "Moins d'attente",
            "lead_lab": "labest",
            "partner_labs": ["etatlin"],
            "reason": "C'est parti.",
        },
        follow=True,
    )

    project, need = Project.objects.get(), type(need).objects.get()
    assert page.redirect_chain == [(project.get_absolute_url(), 302)]
    assert (project.need, list(project.partner_labs.all())) == (need, [cast.other_lab])
    assert (need.outcome, need.reason) == (Outcome.PROJECT, "C'est parti.")
    assert project.get_absolute_url() in as_(cast.holder).get(need.get_absolute_url()).content.decode()


def test_turning_a_need_is_unknown_to_strangers(cast, as_):
    need = taken(cast)

    for name in ("turn-into-project", "turn-into-action"):
        assert as_(cast.stranger).get(url(name, need)).status_code == 404
        assert as_(cast.holder).get(url(name, need)).status_code == 403


def test_public_project_hides_its_need_from_others(cast, client, as_):
    need = taken(cast, title="Secret de Polichinelle")
    project = services.turn_into_project(
        actor=cast.member, need=need, reason="Oui.", title="Public", lead_lab=cast.lab
    )
    services.publish(actor=cast.member, project=project)

    assert "Polichinelle" not in client.get(project.get_absolute_url()).content.decode()
    assert "Polichinelle" in as_(cast.holder).get(project.get_absolute_url()).content.decode()


def test_draft_is_a_404_for_others(cast, client, as_):
    project = services.start(actor=cast.member, title="Brouillon", lead_lab=cast.lab)

    assert client.get(project.get_absolute_url()).status_code == 404
    assert as_(cast.stranger).get(project.get_absolute_url()).status_code == 404
    assert as_(cast.lead).get(project.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["edit", "labs", "contact", "stage", "add-date"])
def test_edit_pages_are_for_the_labs_of_the_project(cast, as_, name):
    project = public(cast)

    assert as_(cast.member).get(url(name, project)).status_code == 200
    assert as_(cast.coordinator).get(url(name, project)).status_code == 200
    assert as_(cast.stranger).get(url(name, project)).status_code == 403


def test_edit_keeps_what_was_typed_when_somebody_saved_meanwhile(cast, as_):
    project = public(cast)
    typed = {"title": "Un seul guichet", "objective": "Le mien", "version": project.version}
    services.edit(actor=cast.lead, project=project, changes={"objective": "Le sien"})

    client = as_(cast.member)
    page = client.post(url("edit", project), typed)
    assert page.status_code == 422
    assert page.context["differences"] == {"Objectif": ["Le sien", "Le mien"]}

    again = {**typed, "version": page.context["form"]["version"].value()}
    assert client.post(url("edit", project), again).status_code == 302
    project.refresh_from_db()
    assert project.objective == "Le mien"


def test_stages_that_were_jumped_are_not_shown_as_done(cast, client):
    project = public(cast)
    shown = {"proof": "Nous l'avons vu.", "reason": "Déjà fait ailleurs."}
    services.change_stage(actor=cast.member, project=project, stage=Stage.IDEATION, **shown)
    services.change_stage(actor=cast.member, project=project, stage=Stage.EXPERIMENT, **shown)

    page = client.get(project.get_absolute_url()).content.decode()

    assert page.count("(fait)") == 2  # framing, ideation
    assert page.count("non suivie") == 2  # immersion, prototype


def test_stage_page_says_what_an_end_owes(cast, as_):
    project = public(cast)
    client = as_(cast.member)

    refused = client.post(url("stage", project), {"stage": "stopped"})
    assert "raisons de l'arrêt" in refused.context["form"].errors["reason"][0]

    client.post(url("stage", project), {"stage": "stopped", "reason": "Faute de temps."})
    project.refresh_from_db()
    assert (project.stage, project.stop_reason) == (Stage.STOPPED, "Faute de temps.")


def test_published_project_may_be_withdrawn_from_its_page(cast, client, as_):
    project = public(cast)
    assert "Repasser en brouillon" in as_(cast.member).get(project.get_absolute_url()).content.decode()

    as_(cast.member).post(url("withdraw", project))

    assert "Publier" in as_(cast.member).get(project.get_absolute_url()).content.decode()
    assert as_(cast.citizen).get(project.get_absolute_url()).status_code == 404


def test_forms_offer_real_labs_to_real_people(cast, as_):
    cast.other_lab.origin = Origin.FICTIONAL
    cast.other_lab.save(update_fields=["origin"])

    for page in ("projects:new", "projects:action-new"):
        assert 'value="etatlin"' not in as_(cast.member).get(reverse(page)).content.decode()
    cast.member.origin = Origin.FICTIONAL
    cast.member.save(update_fields=["origin"])
    assert 'value="etatlin"' in as_(cast.member).get(reverse("projects:new")).content.decode()


def test_labs_contact_and_dates_are_changed_on_their_pages(cast, as_):
    project = public(cast)
    client = as_(cast.member)

    seen = {"version": project.version}
    client.post(url("labs", project), {**seen, "lead_lab": "labest", "partner_labs": ["etatlin"]})
    client.post(url("contact", project), {"contact": cast.stranger.person.public_id})
    client.post(
        url("add-date", project),
        {"label": "Ouverture", "date": "2026-11-20", "precision": "day", "source": "Le lab"},
    )

    project.refresh_from_db()
    assert list(project.partner_labs.all()) == [cast.other_lab]
    assert project.contact == cast.stranger.person
    assert project.dates.get().source == "Le lab"


@pytest.mark.parametrize(
    ("origin", "said"),
    [(Origin.DOCUMENT, "absent de notre copie du document"), (Origin.LIVE, "non renseigné")],
)
def test_gaps_are_said_on_the_page(cast, client, origin, said):
    project = services.start(
        actor=None,
        title="Peu connu",
        lead_lab=None,
        origin=origin,
        stage=Stage.UNKNOWN,
        visibility=Visibility.PUBLIC,
    )

    page = client.get(project.get_absolute_url()).content.decode()

    assert page.count(said) == 5  # lab, territory, objective, approach, result


def test_fictional_project_is_marked_on_its_page_and_in_the_list(cast, client):
    project = public(cast)
    Project.objects.update(origin=Origin.FICTIONAL)

    for address in (project.get_absolute_url(), "/projets/"):
        assert "Exemple fictif" in client.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_project_list_costs_the_same_at_1_and_30_items(cast, client, django_assert_num_queries, count):
    roadmap = services.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    axis = services.add_axis(actor=cast.lead, roadmap=roadmap, title="Méthodes")
    for rank in range(count):
        public(cast, title=f"Projet {rank}", partner_labs=[cast.other_lab], axis=axis)
    client.get("/projets/")

    with django_assert_num_queries(12):
        page = client.get("/projets/")

    assert len(page.context["list"]["rows"]) == count


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Ici", "Ailleurs"}),
        ("?lab=etatlin", {"Ailleurs"}),
        ("?region=44", {"Ici"}),
        ("?region=52", set()),
        ("?stage=framing", {"Ici", "Ailleurs"}),
        ("?origin=document", set()),
        ("?stage=%00&lab=%00&region=%00&roadmap=%00", {"Ici", "Ailleurs"}),
    ],
)
def test_project_list_filters(cast, client, query, shown):
    public(cast, title="Ici", territory=cast.commune)
    services.publish(
        actor=cast.stranger,
        project=services.start(actor=cast.stranger, title="Ailleurs", lead_lab=cast.other_lab),
    )

    page = client.get(f"/projets/{query}")

    assert {record.title for record in page.context["list"]["records"]} == shown


def test_action_is_told_in_five_fields(cast, as_):
    client = as_(cast.member)

    assert len(client.get("/actions/nouvelle/").context["form"].fields) == 5
    page = client.post("/actions/nouvelle/", TOLD, follow=True)

    assert Action.objects.get().get_absolute_url() == page.redirect_chain[0][0]


def test_action_without_a_lab_of_mine_says_so(cast, as_):
    page = as_(cast.member).post("/actions/nouvelle/", {**TOLD, "labs": ["etatlin"]})

    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == ["Choisissez au moins un lab dont vous êtes membre."]


def test_action_is_edited(cast, as_):
    action = services.record_action(
        actor=cast.member,
        title="Un atelier",
        kind=ActionKind.WORKSHOP,
        date=dt.date(2026, 11, 20),
        labs=[cast.lab],
    )

    as_(cast.lead).post(
        url("action-edit", action),
        {"title": "Un grand atelier", "kind": "event", "date": "2026-11-21", "version": action.version},
    )

    action.refresh_from_db()
    assert (action.title, action.kind, action.date) == ("Un grand atelier", "event", dt.date(2026, 11, 21))
    assert as_(cast.stranger).get(url("action-edit", action)).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_action_list_costs_the_same_at_1_and_30_items(cast, client, django_assert_num_queries, count):
    for rank in range(count):
        services.record_action(
            actor=cast.member, title=f"Atelier {rank}", kind=ActionKind.WORKSHOP, date=dt.date(2026, 11, 20),
            labs=[cast.lab],
        )  # fmt: skip
    client.get("/actions/")

    with django_assert_num_queries(7):
        client.get("/actions/")


def test_roadmap_is_written_axis_by_axis(cast, as_):
    client = as_(cast.lead)

    client.post("/feuilles-de-route/nouvelle/", {"title": "CAP", "lab": "labest"})
    roadmap = Roadmap.objects.get()
    client.post(url("add-axis", roadmap), {"title": "Méthodes"})
    client.post(url("add-axis", roadmap), {"title": "Données", "parent": roadmap.axes.get().pk})

    page = client.get(roadmap.get_absolute_url())
    assert [str(axis) for axis in roadmap.axes.order_by("pk")] == ["Méthodes", "Méthodes › Données"]
    assert "Données" in page.content.decode()
    assert as_(cast.stranger).get(url("add-axis", roadmap)).status_code == 403


def test_roadmap_page_costs_the_same_whatever_its_size(cast, client, django_assert_max_num_queries):
    roadmap = services.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    for rank in range(5):
        axis = services.add_axis(actor=cast.lead, roadmap=roadmap, title=f"Axe {rank}")
        public(cast, title=f"Projet {rank}", axis=axis)
    client.get(roadmap.get_absolute_url())

    with django_assert_max_num_queries(8):
        page = client.get(roadmap.get_absolute_url())

    assert page.context["roadmap"].named_projects == 5


def test_project_says_what_it_comes_from_on_both_pages(cast, as_):
    project, older = public(cast), public(cast, title="Un guichet ailleurs")
    page = url("link", project)

    as_(cast.member).post(page, {"kind": "inspired-by", "target": "guichet ailleurs"})

    shown = as_(cast.citizen)
    assert "S&#x27;inspire de" in shown.get(project.get_absolute_url()).content.decode()
    assert "A inspiré" in shown.get(older.get_absolute_url()).content.decode()
    assert "Retirer ce lien" not in shown.get(older.get_absolute_url()).content.decode()
    assert "Retirer ce lien" in as_(cast.member).get(project.get_absolute_url()).content.decode()


def test_project_follows_an_action_chosen_among_several_of_this_title(cast, as_):
    project = public(cast)
    told = {"kind": ActionKind.WORKSHOP, "date": dt.date(2026, 11, 20), "labs": [cast.lab]}
    actions = [services.record_action(actor=cast.member, title="Atelier", **told) for _ in range(2)]
    member = as_(cast.member)

    page = member.post(url("link", project), {"kind": "follows", "target": "atelier"})
    assert page.status_code == 422
    assert "choisissez" in page.content.decode()
    member.post(url("link", project), {"kind": "follows", "target": actions[1].public_id})

    assert "A pour suite" in member.get(actions[1].get_absolute_url()).content.decode()
    assert "A pour suite" not in member.get(actions[0].get_absolute_url()).content.decode()


def test_links_offer_nothing_that_one_may_not_see(cast, as_):
    project = public(cast)
    services.start(actor=cast.stranger, title="Brouillon d'un autre lab", lead_lab=cast.other_lab)

    page = as_(cast.member).post(url("link", project), {"kind": "inspired-by", "target": "brouillon"})

    assert "Aucun titre" in page.content.decode()

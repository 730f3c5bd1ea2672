"""The pages of the logbook, of indicators, of teams, of actions that grow and of roadmaps in order."""

import datetime as dt

import pytest
from django.forms.widgets import ChoiceWidget
from django.urls import reverse

from calls.making import of_lab, opened
from cast import Cast, make_lab
from kilometre.calls import services as calls
from kilometre.calls.enums import CallKind, Choice
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.network.enums import LabStatus
from kilometre.network.models import Lab
from kilometre.projects import services
from kilometre.projects.enums import ActionKind, LineKind, Stage
from kilometre.projects.models import Action, Line, Project, Roadmap, Target

DAY = dt.date(2026, 11, 20)


def url(name: str, record, *more) -> str:
    return reverse(f"projects:{name}", args=[record.public_id, *more])


def public(cast: Cast, **fields) -> Project:
    fields = {"actor": cast.member, "title": "Un seul guichet", "lead_lab": cast.lab, **fields}
    return services.publish(actor=cast.member, project=services.start(**fields))


def told(cast: Cast) -> Action:
    return services.record_action(
        actor=cast.member, title="Rencontre", kind=ActionKind.WORKSHOP, date=DAY, labs=[cast.lab]
    )


def page(client, record) -> str:
    return client.get(record.get_absolute_url()).content.decode()


def test_stage_page_asks_for_what_is_owed_and_keeps_what_was_typed(cast, as_):
    project, client = public(cast), as_(cast.member)

    asked = client.get(url("stage", project)).content.decode()
    assert "Ce qui doit aller mieux, et pour qui" in asked

    refused = client.post(url("stage", project), {"stage": "immersion", "url": "exemple.test/compte-rendu"})
    assert refused.status_code == 422
    assert "Pour passer à l&#x27;immersion, écrivez l&#x27;objectif ci-dessous." in refused.text
    assert 'aria-describedby="id_proof_helptext id_proof_error"' in refused.text
    assert "exemple.test/compte-rendu" in refused.content.decode()

    client.post(url("stage", project), {"stage": "immersion", "proof": "L'objectif est dans la lettre."})
    project.refresh_from_db()
    assert project.stage == Stage.IMMERSION
    assert "est dans la lettre" in page(client, project)


def test_risks_are_read_by_the_team_only(cast, as_, client):
    project = public(cast)
    as_(cast.member).post(url("add-risk", project), {"title": "Le service déménage", "level": "high"})

    assert "Le service déménage" in page(as_(cast.member), project)
    client.logout()
    assert "Le service déménage" not in page(client, project)


def test_milestone_is_added_reached_and_reopened_on_screen(cast, as_):
    project, client = public(cast), as_(cast.member)
    client.post(url("add-milestone", project), {"title": "Essai", "date": "2020-01-02"})
    line = Line.objects.get()
    assert "En retard" in page(client, project)

    said = {"fate": "reached", "on": "2026-11-20", "outcome": "Douze essais.", "version": line.version}
    client.post(url("settle", project, line.pk), said)
    assert "Douze essais." in page(client, project)

    client.post(url("reopen", project, line.pk))
    line.refresh_from_db()
    assert line.is_open


def test_milestone_is_put_off_or_dropped_on_the_page_that_asks_where_it_is(cast, as_):
    project, client = public(cast), as_(cast.member)
    client.post(url("add-milestone", project), {"title": "Essai", "date": "2020-01-02"})
    line = Line.objects.get()
    address = url("settle", project, line.pk)
    for word in ("Atteint", "Reporté", "Abandonné", "Nouvelle date"):
        assert word in client.get(address).text

    refused = client.post(address, {"fate": "put-off", "on": "2026-11-20", "version": line.version})
    assert refused.status_code == 422
    assert "Donnez la nouvelle date." in refused.text
    assert "Dites pourquoi il est reporté" in refused.text

    later = {"fate": "put-off", "date": "2999-01-02", "reason": "Le guichet déménage."}
    client.post(address, {**later, "version": line.version})
    assert "Reporté : Le guichet déménage." in page(client, project)
    assert "En retard" not in page(client, project)

    stale = client.post(address, {"fate": "dropped", "reason": "Fini.", "version": line.version})
    assert "a changé" in stale.text
    client.post(address, {"fate": "dropped", "reason": "Le guichet ferme.", "version": line.version + 1})
    assert "Abandonné : Le guichet ferme." in page(client, project)


def test_a_line_read_before_a_change_is_not_saved_over_it(cast, as_):
    project, client = public(cast), as_(cast.member)
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai", date=DAY
    )
    form = {"title": "Essai ailleurs", "date": "2026-12-01", "version": line.version}
    client.post(url("edit-line", project, line.pk), form)

    again = client.post(url("edit-line", project, line.pk), {**form, "title": "Autre"})

    assert again.status_code == 422
    assert "a été modifié entre-temps, pendant votre saisie" in again.content.decode()
    assert again.context["differences"] == {"Ce qui doit être atteint": ["Essai ailleurs", "Autre"]}


def test_a_line_of_another_project_is_not_reached_through_mine(cast, as_):
    mine, other = public(cast), public(cast, title="Autre")
    line = services.add_line(actor=cast.member, project=other, kind=LineKind.MILESTONE, title="X", date=DAY)

    assert as_(cast.member).get(url("edit-line", mine, line.pk)).status_code == 404


def test_indicator_is_set_measured_and_told_with_its_limits(cast, as_, client):
    project = public(cast)
    team = as_(cast.member)
    team.post(
        url("set-target", project),
        {
            "title": "Délai d'un avis", "unit": "jours", "direction": "down", "baseline": "62",
            "baseline_on": "2026-01-15", "goal": "30", "goal_on": "2026-12-31", "source": "Registre",
        },
    )  # fmt: skip
    target = Target.objects.get()
    team.post(url("measure", project, target.pk), {"date": "2026-06-01", "value": "46,5", "sample": "40"})

    client.logout()
    shown = page(client, project)
    assert "46,5 jours" in shown
    assert "48 % du chemin fait" in shown  # 15.5 of 32
    assert "ne prouve pas la cause" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Charlie", "est de l&#x27;équipe, et l&#x27;information lui est envoyée"), ("Personne", "vérifiez")],
)
def test_somebody_joins_the_team_by_name(cast, as_, typed, said):
    cast.stranger.person.is_listed = True
    cast.stranger.person.save()
    project = public(cast)

    answer = as_(cast.member).post(url("add-member", project), {"person": typed, "role": ""}, follow=True)

    assert said in answer.content.decode()


def test_action_becomes_a_project_linked_to_it(cast, as_):
    action, client = told(cast), as_(cast.member)

    client.post(url("convert", action), {"title": "Un guichet", "lead_lab": "labest"})

    project = Project.objects.get()
    assert "Un guichet" in page(client, action)
    assert "Rencontre" in page(client, project)


def test_action_sent_twice_becomes_one_project(cast, as_):
    action, client = told(cast), as_(cast.member)
    said = {"title": "Un guichet", "lead_lab": "labest"}
    assert url("convert", action) in page(client, action)

    client.post(url("convert", action), said)
    again = client.post(url("convert", action), said)

    assert "fait déjà suite" in again.text
    assert Project.objects.count() == 1
    assert url("convert", action) not in page(client, action)


def test_withdrawn_action_becomes_no_project_and_is_edited_within_its_labs(cast, as_):
    action, client = told(cast), as_(cast.member)
    client.post(url("action-withdraw", action))

    assert url("convert", action) not in page(client, action)
    with pytest.raises(Refused, match="retirée"):
        services.convert(actor=cast.member, action=action, lead_lab=cast.lab, title="Un guichet")
    services.edit_action(actor=cast.member, action=action, changes={"title": "Rencontre d'automne"})

    assert Entry.objects.latest("id").audience == Audience.TEAM


def test_withdrawn_action_leaves_every_public_page_and_comes_back(cast, as_, client):
    action = told(cast)
    as_(cast.member).post(url("action-withdraw", action))

    client.logout()
    assert client.get(action.get_absolute_url()).status_code == 404
    assert "Rencontre" not in client.get("/actions/").content.decode()
    assert "Rencontre" not in client.get("/api/v1/actions").content.decode()

    as_(cast.member).post(url("action-restore", action))
    client.logout()
    assert client.get(action.get_absolute_url()).status_code == 200


def test_action_is_told_again_from_the_last(cast, as_):
    action = told(cast)

    form = as_(cast.member).get(f"/actions/nouvelle/?comme={action.public_id}").context["form"]

    assert (form["title"].value(), form["kind"].value(), form["labs"].value()) == (
        "Rencontre", "workshop", ["labest"],
    )  # fmt: skip


def test_roadmap_is_put_in_order(cast, as_):
    roadmap = services.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    first, second = (services.add_axis(actor=cast.lead, roadmap=roadmap, title=name) for name in "AB")
    client = as_(cast.lead)

    client.post(url("axis-up", roadmap, second.pk))
    client.post(url("axis-up", roadmap, second.pk))  # already first: nothing moves

    assert [axis.title for axis in Roadmap.objects.get().axes.all()] == ["B", "A"]
    client.post(url("remove-axis", roadmap, first.pk))
    assert roadmap.axes.count() == 1


def test_a_lab_that_leaves_a_project_takes_its_roadmap_back(cast, as_):
    roadmap = services.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    axis = services.add_axis(actor=cast.lead, roadmap=roadmap, title="A")
    fields = {"title": "Un guichet", "lead_lab": cast.lab, "partner_labs": [cast.other_lab], "axis": axis}
    draft = services.start(actor=cast.lead, **fields)

    services.change_labs(actor=cast.stranger, project=draft, lead_lab=cast.other_lab, partner_labs=[cast.lab])
    assert Project.objects.get().axis == axis
    services.change_labs(actor=cast.stranger, project=draft, lead_lab=cast.other_lab, partner_labs=[])

    assert Project.objects.get().axis is None
    assert Entry.objects.latest("id").facts["changes"] == {"axis": ["A", None]}
    as_(cast.lead).post(url("remove-axis", roadmap, axis.pk))
    assert not roadmap.axes.exists()


def test_an_axis_that_holds_a_project_is_not_removed(cast, as_):
    roadmap = services.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    axis = services.add_axis(actor=cast.lead, roadmap=roadmap, title="A")
    public(cast, axis=axis)

    answer = as_(cast.lead).post(url("remove-axis", roadmap, axis.pk), follow=True)

    assert "déplacez-les" in answer.content.decode()
    assert roadmap.axes.count() == 1


def test_labs_that_said_yes_tell_what_they_did_of_a_call(cast, as_):
    call = opened(cast)
    for actor, lab, choice in ((cast.member, cast.lab, "yes"), (cast.stranger, cast.other_lab, "no")):
        calls.answer(actor=actor, answer=of_lab(call, lab), choice=Choice(choice))
    address = f"/actions/nouvelle/?appel={call.public_id}"
    assert address in page(as_(cast.member), call)
    assert address not in page(as_(cast.stranger), call)

    client = as_(cast.member)
    make_lab("atelier", "Atelier")
    field = client.get(address).context["form"]["labs"]
    assert field.value() == ["labest"]
    assert [option.data["value"].value for option in field.subwidgets] == ["labest", "atelier", "etatlin"]
    client.post(
        address, {"title": "Journée des labs", "kind": "event", "date": "2026-11-20", "labs": ["labest"]}
    )

    assert "Journée des labs" in page(client, call)


def saved_again(client, address: str, **typed) -> None:
    """What a browser sends when somebody changes the fields ``typed`` of an edit: of a choice, what is offered alone."""
    form = client.get(address).context["form"]
    sent = {field.name: shown(field) for field in form}
    answer = client.post(
        address, {**{name: value for name, value in sent.items() if value is not None}, **typed}
    )
    assert answer.status_code == 302


def shown(field):
    if not isinstance(field.field.widget, ChoiceWidget):
        return field.value()
    return [str(option.data["value"]) for option in field.subwidgets if option.data["selected"]]


def test_closed_lab_and_commune_stay_with_a_project_that_is_edited(cast, as_):
    project = public(cast, partner_labs=[cast.other_lab], territory=cast.commune)
    make_lab("tiers", "Tiers")
    Lab.objects.filter(slug="etatlin").update(status=LabStatus.CLOSED)
    client = as_(cast.member)

    saved_again(client, url("edit", project), title="Un guichet pour tous")
    page = client.get(url("labs", project)).text
    assert "etatlin" in page
    saved_again(client, url("labs", project), partner_labs=["etatlin", "tiers"])

    project.refresh_from_db()
    assert project.title == "Un guichet pour tous"
    assert project.territory == cast.commune
    assert {lab.slug for lab in project.partner_labs.all()} == {"etatlin", "tiers"}


def test_line_of_who_left_keeps_its_owner_until_somebody_else_is_named(cast, as_):
    project = public(cast)
    line = services.add_line(
        actor=cast.lead,
        project=project,
        kind=LineKind.MILESTONE,
        title="X",
        date=DAY,
        owner=cast.member.person,
    )
    cast.member.person.memberships.update(ends_on=DAY - dt.timedelta(days=30))

    saved_again(as_(cast.lead), url("edit-line", project, line.pk), title="Essai ailleurs")

    line.refresh_from_db()
    assert (line.title, line.owner) == ("Essai ailleurs", cast.member.person)


def test_who_asked_makes_an_action_of_a_call_with_the_labs_that_said_yes_only(cast, as_):
    call = opened(cast, kind=CallKind.HOST)
    client = as_(cast.coordinator)
    address = f"/actions/nouvelle/?appel={call.public_id}"
    assert address not in page(client, call)
    assert client.get(address).status_code == 403
    calls.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    calls.answer(actor=cast.stranger, answer=of_lab(call, cast.other_lab), choice=Choice.NO)
    assert "En faire une action avec les labs qui accueillent" in page(client, call)

    form = client.get(address).context["form"]
    assert (form["title"].value(), form["labs"].value()) == (call.title, ["labest"])
    assert [option.data["value"].value for option in form["labs"].subwidgets] == ["labest"]
    told = {"title": "Une semaine d'accueil", "kind": "event", "date": "2026-11-20"}
    refused = client.post(address, {**told, "labs": ["labest", "etatlin"]})
    assert refused.status_code == 422
    with pytest.raises(Refused, match="pas dit oui"):
        services.record_action(
            actor=cast.coordinator,
            call=call,
            title="X",
            kind=ActionKind.EVENT,
            date=DAY,
            labs=[cast.other_lab],
        )
    client.post(address, {**told, "labs": ["labest"]})

    assert Action.objects.get().title == told["title"]
    assert "semaine d&#x27;accueil" in page(client, call)
    assert client.get("/actions/nouvelle/").status_code == 403

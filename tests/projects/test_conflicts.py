"""Two people who read the same thing: the second to save is told what the first did, and loses nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from cast import Cast, make_lab
from kilometre.foundation.errors import Conflict
from kilometre.projects import services
from kilometre.projects.enums import Direction, LineKind
from kilometre.projects.models import Axis, Project, Target


@pytest.fixture
def project(cast) -> Project:
    return services.start(actor=cast.member, title="Un seul guichet", lead_lab=cast.lab)


def target_of(cast: Cast, project: Project) -> Target:
    return services.set_target(
        actor=cast.member, project=project, title="Délai", unit="jours", direction=Direction.DOWN,
        baseline=Decimal(62), baseline_on=dt.date(2026, 1, 5), goal=Decimal(30), goal_on=dt.date(2026, 12, 1),
        source="Registre",
    )  # fmt: skip


def read(client, address: str) -> dict[str, str]:
    """What the form of this page would send back, unchanged."""
    form = client.get(address).context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in {None, ""}}


def test_two_people_who_each_add_a_partner_lose_none(cast, as_, project):
    third = make_lab("trois", "Troisième lab", region=cast.lab.region)
    address = reverse("projects:labs", args=[project.public_id])
    seen = {"version": project.version, "lead_lab": "labest"}
    as_(cast.member).post(address, {**seen, "partner_labs": [cast.other_lab.slug]})

    refused = as_(cast.lead).post(address, {**seen, "partner_labs": [third.slug]})

    assert refused.status_code == 422
    assert refused.context["differences"] == {"Labs associés": [["État'LIN"], ["Troisième lab"]]}
    assert list(project.partner_labs.all()) == [cast.other_lab]
    again = {"version": refused.context["form"]["version"].value(), "lead_lab": "labest"}
    as_(cast.lead).post(address, {**again, "partner_labs": [cast.other_lab.slug, third.slug]})
    assert set(project.partner_labs.all()) == {cast.other_lab, third}


def test_labs_over_a_version_that_is_gone_are_a_conflict(cast, project):
    read_at = project.version
    services.change_labs(actor=cast.member, project=project, lead_lab=cast.lab, partner_labs=[cast.other_lab])

    with pytest.raises(Conflict):
        services.change_labs(
            actor=cast.lead, project=project, lead_lab=cast.lab, partner_labs=[], expected_version=read_at
        )


def test_two_people_who_edit_an_indicator_read_each_other(cast, as_, project):
    target = target_of(cast, project)
    address = reverse("projects:edit-target", args=[project.public_id, target.pk])
    seen = read(as_(cast.member), address)
    as_(cast.member).post(address, {**seen, "unit": "jours ouvrés"})

    refused = as_(cast.lead).post(address, {**seen, "source": "Enquête"})

    assert refused.status_code == 422
    assert refused.context["differences"].keys() == {"Unité", "D'où vient la mesure ?"}
    target.refresh_from_db()
    assert (target.unit, target.source) == ("jours ouvrés", "Registre")


def test_two_people_who_edit_a_milestone_read_each_other_and_the_second_saves_all_the_same(
    cast, as_, project
):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai", date=dt.date(2026, 6, 1)
    )
    address = reverse("projects:edit-line", args=[project.public_id, line.pk])
    seen = read(as_(cast.member), address)
    as_(cast.member).post(address, {**seen, "title": "Essai en mairie"})

    refused = as_(cast.lead).post(address, {**seen, "date": "2026-07-01"})

    assert refused.status_code == 422
    assert refused.context["differences"].keys() == {"Ce qui doit être atteint", "Pour le"}
    typed = {field.html_name: field.value() for field in refused.context["form"] if field.value()}
    saved = as_(cast.lead).post(address, typed)
    assert saved["Location"] == f"{project.get_absolute_url()}#carnet"
    line.refresh_from_db()
    assert (line.title, line.date) == ("Essai", dt.date(2026, 7, 1))


def test_an_indicator_without_goal_has_no_day_for_it(cast, as_, project):
    target = target_of(cast, project)
    address = reverse("projects:edit-target", args=[project.public_id, target.pk])
    seen = read(as_(cast.member), address)

    as_(cast.member).post(address, {**seen, "goal": ""})

    target.refresh_from_db()
    assert (target.goal, target.goal_on) == (None, None)


def test_two_people_who_edit_an_axis_read_each_other(cast, as_):
    roadmap = services.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    axis = services.add_axis(actor=cast.lead, roadmap=roadmap, title="Accueillir")
    address = reverse("projects:edit-axis", args=[roadmap.public_id, axis.pk])
    seen = read(as_(cast.member), address)
    as_(cast.member).post(address, {**seen, "title": "Mieux accueillir"})

    refused = as_(cast.lead).post(address, {**seen, "note": "Avec les maires"})

    assert refused.status_code == 422
    assert refused.context["differences"] == {
        "Titre de l'axe": ["Mieux accueillir", "Accueillir"],
        "Précision": ["", "Avec les maires"],
    }
    assert Axis.objects.get().title == "Mieux accueillir"

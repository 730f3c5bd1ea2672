"""Facets: each choice says how many rows it leaves, and the counts follow what happens."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from cast import make_lab
from kilometre.foundation.journal import consumers
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import lists, services
from kilometre.foundation.ui.lists import ListPage
from kilometre.foundation.ui.models import FacetCount
from kilometre.network import services as directory
from kilometre.network.enums import LabStatus
from kilometre.network.models import Skill
from kilometre.network.views.labs import LabList
from kilometre.projects import services as work
from kilometre.projects.enums import ActionKind
from kilometre.projects.models import Project
from kilometre.projects.views.projects import ProjectList
from kilometre.studies import services as studies
from kilometre.studies.models import Study


@pytest.fixture
def busy(cast):
    """Something under several choices of every list: labs, skills, projects of two labs, a draft, an action, a roadmap."""
    skills = [Skill.objects.create(slug=slug, label=slug) for slug in ("design", "droit")]
    cast.lab.skills.set(skills)
    cast.other_lab.skills.set(skills[:1])
    make_lab("fictif", "Lab imaginé", region=cast.lab.region, origin=Origin.FICTIONAL)
    make_lab("ferme", "Lab fermé", region=None, status=LabStatus.CLOSED)
    roadmap = work.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    axis = work.add_axis(actor=cast.lead, roadmap=roadmap, title="Méthodes")
    for place in (None, cast.lab.region, cast.commune.department):
        project = work.start(
            actor=cast.member, title="Guichet", lead_lab=cast.lab, partner_labs=[cast.other_lab], axis=axis,
            territory=place,
        )  # fmt: skip
        work.publish(actor=cast.member, project=project)
    work.start(actor=cast.member, title="Brouillon", lead_lab=cast.lab)
    study = studies.order(actor=cast.coordinator, title="Attente", question="Combien ?", labs=[cast.lab])
    studies.publish(actor=cast.coordinator, study=Study.objects.get(pk=study.pk))
    work.record_action(
        actor=cast.member, title="Atelier", kind=ActionKind.WORKSHOP, date=dt.date(2026, 11, 20), labs=[cast.lab]
    )  # fmt: skip
    return cast


def asked(page: type[ListPage], query: str = "", user=None) -> ListPage:
    request = RequestFactory().get(f"/?{query}")
    request.user = user or AnonymousUser()
    request.htmx = False
    return page(request)


def choices(page: type[ListPage], query: str = "", user=None) -> dict[tuple[str, str], str]:
    """The label of each choice of each facet, as the page writes it."""
    form = asked(page, query, user).drawn()["form"]
    return {
        (name, str(value)): str(label)
        for name in page.facets
        for value, label in form.fields[name].widget.choices
    }


@pytest.mark.parametrize("page", services.lists(), ids=lambda page: page.key())
@pytest.mark.parametrize("who", ["visitor", "member", "coordinator"])
def test_each_choice_counts_the_rows_that_it_leaves(busy, page, who):
    user = getattr(busy, who)

    for (name, value), label in choices(page, user=user).items():
        left = asked(page, f"{name}={value}", user).matching.count()
        assert label.endswith(f"({left})") or not value, label


@pytest.mark.parametrize("page", services.lists(), ids=lambda page: page.key())
def test_each_choice_counts_with_the_other_filters(busy, page):
    first = {}
    for name, value in choices(page):
        if value and asked(page, f"{name}={value}").matching.exists():
            first.setdefault(name, value)

    for given, held in first.items():
        for (name, value), label in choices(page, f"{given}={held}").items():
            others = "" if name == given else f"&{given}={held}"
            left = asked(page, f"{name}={value}{others}").matching.count()
            assert label.endswith(f"({left})") or not value, label


def test_list_too_long_to_be_counted_shows_no_count(busy, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 1)

    assert choices(LabList)["region", "44"] == "Grand Est"


def test_counts_are_of_the_moment(cast):
    before = choices(LabList)["region", "44"]
    directory.create_lab(actor=cast.coordinator, name="Un de plus", region=cast.lab.region)

    assert (before, choices(LabList)["region", "44"]) == ("Grand Est (1)", "Grand Est (2)")


def test_lists_of_the_directory_and_of_projects_have_facets():
    assert {page.key() for page in services.lists()} >= {"labs", "organisations", "projets", "actions"}


def kept() -> dict[tuple[str, str], int]:
    return {
        (row.facet, row.value): row.count
        for row in FacetCount.objects.filter(list=ProjectList.key(), count__gt=0)
    }


def test_what_a_board_counts_follows_the_journal(busy):
    services.recount()
    before = kept()
    project = work.start(actor=busy.member, title="Un de plus", lead_lab=busy.lab)
    work.publish(actor=busy.member, project=project)

    while consumers.run("facets"):
        pass

    followed = kept()
    assert followed != before
    services.recount()
    assert kept() == followed


def test_cell_of_a_board_that_loses_its_last_row_counts_none(busy):
    services.recount()
    assert kept()

    for project in Project.objects.public():
        work.withdraw(actor=busy.member, project=project)
    while consumers.run("facets"):
        pass

    assert kept() == {}


def test_recount_writes_only_what_changed(busy):
    services.recount()
    rows = list(FacetCount.objects.order_by("pk").values_list("pk", "count"))

    services.recount({"projects.project"})

    assert list(FacetCount.objects.order_by("pk").values_list("pk", "count")) == rows


def test_recount_forgets_lists_that_are_no_more(db):
    FacetCount.objects.create(list="autrefois", facet="region", value="44", count=3)

    services.recount()

    assert not FacetCount.objects.filter(list="autrefois").exists()


def test_two_lists_may_not_share_their_counts():
    with pytest.raises(ValueError, match="labs"):

        class Other(ListPage):
            name = "labs"
            facets = {"region": "region"}

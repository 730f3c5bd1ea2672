"""The story of the demo: real facts with their gaps, fictional people, told once."""

import pytest

from kilometre.config import demo
from kilometre.foundation.accounts.models import User
from kilometre.foundation.indicators import Scope
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.origins import Origin
from kilometre.intake import figures
from kilometre.intake.enums import NeedState, Outcome
from kilometre.intake.models import Need
from kilometre.projects import demo as document
from kilometre.projects.gaps import roadmap_gap
from kilometre.projects.models import Action, Project, Roadmap

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """Loaded once for the module, in a transaction that is undone."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def told(story, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def counts() -> list[int]:
    return [model.objects.count() for model in (User, Need, Project, Action, Roadmap, Entry)]


def test_second_run_adds_nothing(told):
    before = counts()

    demo.load()

    assert counts() == before


def test_every_state_and_outcome_of_a_need_is_told(told):
    assert set(Need.objects.values_list("state", flat=True)) == set(NeedState.values)
    assert set(Need.objects.exclude(outcome="").values_list("outcome", flat=True)) == set(Outcome.values)


def test_people_and_needs_are_fictional_and_count_nowhere(told):
    assert set(User.objects.values_list("origin", flat=True)) == {Origin.FICTIONAL}
    assert set(Need.objects.values_list("origin", flat=True)) == {Origin.FICTIONAL}
    assert figures.needs_received(Scope()).value == 0


def test_facts_of_the_document_carry_their_source(told):
    facts = [*Project.objects.filter(origin=Origin.DOCUMENT), *Roadmap.objects.filter(origin=Origin.DOCUMENT)]

    assert len(facts) == 8 + 19 + 2
    assert all(fact.source.startswith("Document public du programme, section") for fact in facts)


def test_projects_of_the_document_serve_the_reforms_that_it_says(told):
    said = Project.objects.filter(origin=Origin.DOCUMENT, reform__isnull=False)

    assert dict(said.values_list("reform__slug", "title")) == {
        "haute-fonction-publique": "Ateliers sur la réforme de la haute fonction publique",
        "grand-age-autonomie": "Mission grand âge et autonomie : l'expérience des usagers",
        "implantations-economiques": "Mission sur les implantations industrielles et logistiques",
    }


def test_a_reload_says_the_reform_of_a_project_that_had_none(told):
    project = Project.objects.get(reform__slug="grand-age-autonomie", origin=Origin.DOCUMENT)
    reform = project.reform
    Project.objects.filter(pk=project.pk).update(reform=None)

    document.load()

    project.refresh_from_db()
    assert project.reform == reform
    assert project.version > 1


@pytest.mark.parametrize(
    ("title", "axes", "gap"),
    [
        ("CAP 2030", 3, "19 des 22 projets sont nommés dans notre copie ; les 17 financés par le FTAP n'y sont pas désignés."),
        ("Feuille de route du Lab'EST", 0, "Aucun des 5 axes n'est nommé dans notre copie ; 1 des 4 projets est nommé"),
    ],
)  # fmt: skip
def test_gaps_of_the_roadmaps_are_said(told, title, axes, gap):
    roadmap = Roadmap.objects.for_page().get(title=title)

    assert roadmap_gap(roadmap, axes, roadmap.named_projects).startswith(gap)


def test_history_is_in_order(told):
    for need in Need.objects.exclude(sent_at=None):
        moments = [moment for moment in (need.sent_at, need.taken_at, need.closed_at) if moment]
        assert moments == sorted(moments), need

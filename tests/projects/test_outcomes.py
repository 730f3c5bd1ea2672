"""Needs, projects and actions as cases: what came of them, and for each role exactly what that role may see."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.needs import answered, send, taken, withdrawn
from kilometre.foundation.search.outcomes import Outcome
from kilometre.foundation.search.services import reindex
from kilometre.foundation.search.similar import similar
from kilometre.intake import services as intake
from kilometre.intake.enums import Outcome as Answer
from kilometre.intake.models import Need
from kilometre.projects import services
from kilometre.projects.enums import ActionKind, Stage
from kilometre.projects.models import Action, Project

STATES = [send, taken, answered, withdrawn]
WORDS = st.lists(
    st.sampled_from(
        ["dossier", "services", "avis", "attente", "département", "guichet", "usager", "commune"]
    ),
    max_size=8,
)
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def cases(cast):
    """Needs in each state, from two senders to two labs; a draft, a public and a stopped project; an action."""
    for make in STATES:
        make(cast)
    send(cast, actor=cast.citizen, lab=cast.other_lab)
    aside = {"title": "Un dossier, quatre services", "lead_lab": cast.lab}
    services.start(actor=cast.member, objective="Chaque service attend l'avis d'un autre.", **aside)
    services.start(actor=cast.stranger, title="Un dossier dans un autre département", lead_lab=cast.other_lab)
    public = services.start(actor=cast.member, objective="Un avis commun des services.", **aside)
    services.publish(actor=cast.member, project=public)
    services.turn_into_project(
        actor=cast.member,
        need=taken(cast),
        title="Quatre services, un dossier",
        lead_lab=cast.lab,
        reason="Oui.",
    )
    services.record_action(
        actor=cast.member, title="Atelier des services", kind=ActionKind.WORKSHOP, date=DAY, labs=[cast.lab],
        summary="Un dossier suivi ensemble.",
    )  # fmt: skip
    reindex()
    return cast


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_nobody_is_shown_what_they_may_not_see(cases, words):
    for user in cases.everyone().values():
        for each in similar(" ".join(words), user, size=50):
            assert type(each.record).objects.visible_to(user).filter(pk=each.record.pk).exists()


def test_each_role_is_shown_all_that_it_may_see(cases):
    text = "Un dossier attend quatre services, dans un autre département"
    for user in cases.everyone().values():
        shown = {each.record for each in similar(text, user, size=50)}
        needs = Need.objects.visible_to(user)
        assert shown == {*needs, *Project.objects.visible_to(user), *Action.objects.visible_to(user)}


def test_needs_and_projects_tell_what_came_of_them(cast):
    needs = [send(cast), answered(cast), withdrawn(cast)]
    referred = intake.answer(
        actor=cast.member, need=taken(cast), outcome=Answer.REFERRED, reason="Pas nous.", referral="La DDT."
    )
    project = services.start(actor=cast.member, title="Un dossier, quatre services", lead_lab=cast.lab)
    reason = "Le dossier n'existe plus."
    services.change_stage(actor=cast.member, project=project, stage=Stage.STOPPED, reason=reason)
    reindex()

    told = {
        each.record.pk: each.outcome
        for each in similar("dossier service", cast.member, kinds=("intake.need",))
    }
    [stopped] = similar("dossier service", cast.member, kinds=("projects.project",))

    assert [told[need.pk].label for need in needs] == ["Envoyé", "Refusé", "Retiré"]
    assert told[needs[1].pk].text == "Hors de notre champ."
    assert told[referred.pk] == Outcome("Orienté vers un autre service", "Pas nous.\nLa DDT.")
    assert stopped.outcome == Outcome("Arrêté", reason)

"""A stage is left with what it owes, or with the reason why not."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cast import Cast
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry
from kilometre.projects import gates, services
from kilometre.projects.enums import METHOD_STAGES, LineKind, Stage
from kilometre.projects.models import Project

SEEN = "Huit entreprises rencontrées."


def start(cast: Cast, **fields) -> Project:
    fields = {"actor": cast.member, "title": "Un seul guichet", "lead_lab": cast.lab, **fields}
    return services.start(**fields)


def at(cast: Cast, stage: Stage) -> Project:
    """A project that went through the method until ``stage``."""
    project = start(cast, objective="Une personne à qui parler", result="Un mois de moins")
    for step in METHOD_STAGES[1 : METHOD_STAGES.index(stage) + 1]:
        services.change_stage(actor=cast.member, project=project, stage=step, proof=SEEN)
    return project


def test_every_stage_of_the_method_owes_one_thing():
    assert set(gates.OWED) == set(METHOD_STAGES)


def test_framing_owes_an_objective(cast):
    project = start(cast)

    with pytest.raises(Refused, match="Pour passer à l'immersion, écrivez l'objectif ci-dessous") as refusal:
        services.change_stage(actor=cast.member, project=project, stage=Stage.IMMERSION)
    assert refusal.value.field == "proof"

    services.edit(actor=cast.member, project=project, changes={"objective": "Moins d'attente"})
    services.change_stage(actor=cast.member, project=project, stage=Stage.IMMERSION)
    assert project.gates.get().found == ["Objectif : Moins d'attente"]


def test_a_refused_gate_writes_nothing(cast):
    project = at(cast, Stage.IMMERSION)
    before = Entry.objects.count()

    with pytest.raises(Refused):
        services.change_stage(actor=cast.member, project=project, stage=Stage.IDEATION)

    assert (Entry.objects.count(), project.gates.count()) == (before, 1)
    assert Project.objects.get().stage == Stage.IMMERSION


@pytest.mark.parametrize("stage", [Stage.IMMERSION, Stage.PROTOTYPE, Stage.SCALING])
def test_what_the_platform_cannot_find_is_told_by_the_team(cast, stage):
    project = at(cast, stage)
    after = Stage.COMPLETED if stage == Stage.SCALING else METHOD_STAGES[METHOD_STAGES.index(stage) + 1]

    services.change_stage(
        actor=cast.member, project=project, stage=after, proof=SEEN, url="https://exemple.test/essai"
    )

    gate = project.gates.last()
    assert (gate.proof, gate.url, gate.is_waived) == (SEEN, "https://exemple.test/essai", False)


def test_ideation_is_left_with_a_decision_of_the_logbook(cast):
    project = at(cast, Stage.IDEATION)
    services.add_line(actor=cast.member, project=project, kind=LineKind.DECISION, title="Un tableau partagé")

    services.change_stage(actor=cast.member, project=project, stage=Stage.PROTOTYPE)

    assert project.gates.last().found == ["Décision : Un tableau partagé"]


def test_experiment_is_left_with_a_measure_after_its_baseline(cast):
    project = at(cast, Stage.EXPERIMENT)
    target = services.set_target(
        actor=cast.member,
        project=project,
        title="Délai d'un avis",
        unit="jour",
        direction="down",
        baseline=Decimal(62),
        baseline_on=dt.date(2026, 1, 15),
        source="Registre du service",
    )
    with pytest.raises(Refused, match="une mesure"):
        services.change_stage(actor=cast.member, project=project, stage=Stage.EVALUATION)

    services.measure(actor=cast.member, target=target, date=dt.date(2026, 6, 1), value=Decimal(48))
    services.change_stage(actor=cast.member, project=project, stage=Stage.EVALUATION)

    assert project.stage == Stage.EVALUATION


def test_who_leads_may_leave_without_and_says_why(cast):
    project = at(cast, Stage.IMMERSION)
    left = {"project": project, "stage": Stage.IDEATION, "reason": "Le terrain est fermé cet été."}

    with pytest.raises(PermissionDenied):
        services.change_stage(actor=cast.member, **left)
    services.change_stage(actor=cast.lead, **left)

    gate = project.gates.last()
    assert (gate.is_waived, gate.reason) == (True, "Le terrain est fermé cet été.")
    assert Entry.objects.about(project.ref).filter(verb="projects.stage-waived").count() == 1


def test_jumping_stages_owes_a_reason_beside_the_proof(cast):
    project = at(cast, Stage.IMMERSION)

    with pytest.raises(Refused, match="saute « idéation », « prototype »"):
        services.change_stage(actor=cast.member, project=project, stage=Stage.EXPERIMENT, proof=SEEN)

    services.change_stage(
        actor=cast.member,
        project=project,
        stage=Stage.EXPERIMENT,
        proof=SEEN,
        reason="Repris d'un autre lab.",
    )
    assert not project.gates.last().is_waived


def test_going_back_owes_nothing(cast):
    project = at(cast, Stage.PROTOTYPE)

    services.change_stage(actor=cast.member, project=project, stage=Stage.IMMERSION)

    assert project.stage == Stage.IMMERSION


def test_a_stopped_project_that_starts_again_owes_nothing_of_its_stop(cast):
    project = at(cast, Stage.PROTOTYPE)
    services.change_stage(actor=cast.member, project=project, stage=Stage.STOPPED, reason="Pas d'équipe.")

    services.change_stage(actor=cast.member, project=project, stage=Stage.PROTOTYPE)

    assert (project.stage, project.stop_reason) == (Stage.PROTOTYPE, "")
    assert project.gates.filter(entered=Stage.STOPPED).get().reason == "Pas d'équipe."


def test_a_proof_that_a_context_above_provides_is_accepted(cast, monkeypatch):
    project = at(cast, Stage.IMMERSION)
    monkeypatch.setitem(gates._providers, Stage.IMMERSION, [lambda _: ["Enseignement : on attend"]])

    services.change_stage(actor=cast.member, project=project, stage=Stage.IDEATION)

    assert project.gates.last().found == ["Enseignement : on attend"]


def test_a_finished_project_keeps_its_result(cast):
    project = at(cast, Stage.SCALING)
    services.change_stage(actor=cast.member, project=project, stage=Stage.COMPLETED, proof=SEEN)

    with pytest.raises(Refused, match="garde son résultat"):
        services.edit(actor=cast.member, project=project, changes={"result": ""})


def test_who_may_not_leave_without_is_told_who_may_and_keeps_the_text(cast, as_):
    project = at(cast, Stage.IMMERSION)
    address = reverse("projects:stage", args=[project.public_id])
    client = as_(cast.member)

    assert "revient au responsable d'un des labs" in client.get(address).context["form"].as_p()
    refused = client.post(address, {"stage": "ideation", "reason": "Le terrain est fermé."})

    form = refused.context["form"]
    assert refused.status_code == 422
    assert "dites ce que le terrain a appris ci-dessous." in form.errors["proof"][0]
    assert "responsable d'un des labs du projet" in form.errors["proof"][0]
    assert form["reason"].value() == "Le terrain est fermé."
    assert "sauter une étape ou avancer sans" in as_(cast.lead).get(address).text
    assert as_(cast.lead).post(address, form.data.dict()).status_code == 302

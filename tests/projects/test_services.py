"""What labs do with actions, projects and roadmaps."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cast import Cast
from intake.needs import send, taken
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.feed import readable_by
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.records.origins import Origin
from kilometre.intake import services as intake
from kilometre.intake.enums import NeedState, Outcome
from kilometre.network.models import Lab, Membership
from kilometre.projects import services
from kilometre.projects.enums import ActionKind, Stage, Visibility
from kilometre.projects.models import Action, Project

DAY = dt.date(2026, 11, 20)


def start(cast: Cast, **fields) -> Project:
    """Alice opens a project of Lab'EST."""
    fields = {"actor": cast.member, "title": "Un seul guichet", "lead_lab": cast.lab, **fields}
    return services.start(**fields)


def imagine(lab: Lab, origin: Origin = Origin.FICTIONAL) -> None:
    lab.origin = origin
    lab.save(update_fields=["origin"])


def test_start_opens_a_draft_whose_contact_is_the_actor(cast):
    project = start(cast, partner_labs=[cast.other_lab])

    assert (project.stage, project.visibility) == (Stage.FRAMING, Visibility.DRAFT)
    assert project.contact == cast.member.person
    assert list(project.partner_labs.all()) == [cast.other_lab]


def test_start_for_a_lab_that_is_not_mine_is_refused(cast):
    with pytest.raises(Refused, match="dont vous êtes membre"):
        start(cast, lead_lab=cast.other_lab)


@pytest.mark.parametrize("role", ["citizen", "officer", "funder", "coordinator", "administrator"])
def test_start_is_for_members_of_labs(cast, role):
    with pytest.raises(PermissionDenied):
        start(cast, actor=getattr(cast, role))


def test_turn_into_project_answers_the_need_and_copies_nothing_private(cast):
    need = taken(cast, title="Secret de Polichinelle", description="Texte privé")

    project = services.turn_into_project(
        actor=cast.member,
        need=need,
        reason="Nous ouvrons un projet.",
        title="Moins d'attente entre services",
        lead_lab=cast.lab,
        partner_labs=[cast.other_lab],
    )

    assert (need.state, need.outcome) == (NeedState.ANSWERED, Outcome.PROJECT)
    assert (project.need, project.contact) == (need, cast.member.person)
    texts = (project.title, project.objective, project.approach, project.result)
    assert not any("Polichinelle" in text or "privé" in text for text in texts)
    told = str(list(Entry.objects.about(project.ref).values_list("facts", flat=True)))
    assert "Polichinelle" not in told


def test_turn_into_project_that_fails_leaves_the_need_open(cast):
    need = taken(cast)

    with pytest.raises(Refused):
        services.turn_into_project(
            actor=cast.member, need=need, reason="", title="Sans raison", lead_lab=cast.lab
        )

    need.refresh_from_db()
    assert need.state == NeedState.IN_CHARGE
    assert not Project.objects.exists()


def test_turn_into_project_is_for_the_contact(cast):
    with pytest.raises(PermissionDenied):
        services.turn_into_project(
            actor=cast.stranger, need=taken(cast), reason="Non", title="Pris", lead_lab=cast.other_lab
        )


def test_coordination_that_stands_in_is_offered_no_work_of_a_lab_that_it_is_not_in(cast, as_):
    Membership.objects.filter(lab=cast.lab).delete()
    need = intake.take_in_charge(actor=cast.coordinator, need=send(cast))

    page = as_(cast.coordinator).get(need.get_absolute_url()).text

    assert "En faire un" not in page
    for name in ("turn-into-project", "turn-into-action"):
        assert (
            as_(cast.coordinator).get(reverse(f"projects:{name}", args=[need.public_id])).status_code == 403
        )
    with pytest.raises(PermissionDenied):
        services.turn_into_project(
            actor=cast.coordinator, need=need, reason="Non", title="Pris", lead_lab=cast.lab
        )


def test_turn_into_action_answers_the_need(cast):
    need = taken(cast)

    action = services.turn_into_action(
        actor=cast.member, need=need, reason="Un atelier suffit.",
        title="Atelier avec quatre services", kind=ActionKind.WORKSHOP, date=DAY, labs=[cast.lab],
    )  # fmt: skip

    assert need.outcome == Outcome.ACTION
    assert action.need == need


def test_project_of_a_fictional_need_is_fictional(cast):
    cast.holder.origin = Origin.FICTIONAL
    imagine(cast.lab)
    need = taken(cast)

    project = services.turn_into_project(
        actor=cast.member, need=need, reason="Oui.", title="Exemple", lead_lab=cast.lab
    )

    assert project.origin == Origin.FICTIONAL
    assert not Project.objects.real().exists()


def test_fictional_things_are_joined_to_fictional_labs_only(cast):
    imagine(cast.lab)
    project = start(cast)
    action = {"actor": cast.member, "title": "Atelier", "kind": ActionKind.WORKSHOP, "date": DAY}

    assert project.is_fictional
    with pytest.raises(Refused, match="labs fictifs"):
        start(cast, partner_labs=[cast.other_lab])
    with pytest.raises(Refused, match="labs fictifs"):
        services.change_labs(
            actor=cast.member, project=project, lead_lab=cast.lab, partner_labs=[cast.other_lab]
        )
    with pytest.raises(Refused, match="labs fictifs"):
        services.record_action(**action, labs=[cast.lab, cast.other_lab])
    cast.member.origin = Origin.FICTIONAL
    imagine(cast.lab, Origin.LIVE)
    with pytest.raises(Refused, match="labs fictifs"):
        services.write_roadmap(actor=cast.member, title="Imaginée", lab=cast.lab)


def test_real_project_is_joined_to_real_labs_only(cast):
    project = start(cast)
    imagine(cast.other_lab)

    with pytest.raises(Refused, match="exemples fictifs"):
        services.change_labs(
            actor=cast.member, project=project, lead_lab=cast.lab, partner_labs=[cast.other_lab]
        )


def test_withdrawn_project_is_a_draft_again(cast):
    project = services.publish(actor=cast.member, project=start(cast))

    services.withdraw(actor=cast.member, project=project)

    assert not Project.objects.visible_to(cast.visitor).exists()
    assert Entry.objects.get(verb="projects.project-withdrawn").audience == Audience.CASE
    with pytest.raises(PermissionDenied):
        services.withdraw(actor=cast.stranger, project=project)


def test_edit_tells_before_and_after(cast):
    project = start(cast)

    services.edit(actor=cast.member, project=project, changes={"objective": "Gagner du temps"})

    entry = Entry.objects.get(verb="projects.project-edited")
    assert entry.facts == {"changes": {"objective": ["", "Gagner du temps"]}}
    assert entry.audience == Audience.TEAM


def test_edit_of_a_version_already_gone_is_a_conflict(cast):
    project = start(cast)
    services.edit(actor=cast.member, project=project, changes={"objective": "Un"}, expected_version=1)

    with pytest.raises(Conflict):
        services.edit(actor=cast.lead, project=project, changes={"objective": "Deux"}, expected_version=1)


def test_edit_by_a_partner_lab_is_allowed_and_by_a_stranger_is_not(cast):
    alone, shared = start(cast), start(cast, partner_labs=[cast.other_lab])

    services.edit(actor=cast.stranger, project=shared, changes={"title": "À deux"})

    with pytest.raises(PermissionDenied):
        services.edit(actor=cast.stranger, project=alone, changes={"title": "Volé"})


def test_change_labs_never_leaves_a_project_without_one(cast):
    with pytest.raises(Refused, match="au moins un lab"):
        services.change_labs(actor=cast.member, project=start(cast), lead_lab=None, partner_labs=[])


def test_change_labs_tells_both_lists(cast):
    project = start(cast)

    services.change_labs(actor=cast.member, project=project, lead_lab=cast.other_lab, partner_labs=[cast.lab])

    assert (project.lead_lab, list(project.partner_labs.all())) == (cast.other_lab, [cast.lab])
    assert Entry.objects.get(verb="projects.labs-changed").facts == {
        "before": ["labest"],
        "after": ["etatlin", "labest"],
    }


def test_name_contact_is_for_members_of_its_labs(cast):
    project = start(cast)

    services.name_contact(actor=cast.member, project=project, contact=cast.lead.person)
    with pytest.raises(Refused):
        services.name_contact(actor=cast.member, project=project, contact=cast.officer.person)

    assert project.contact == cast.lead.person
    told = Entry.objects.get(verb="projects.contact-named").facts
    assert told == {"contact": cast.lead.person.public_id}


def test_stage_already_there_is_refused(cast):
    with pytest.raises(Refused, match="cadrage"):
        services.change_stage(actor=cast.member, project=start(cast), stage=Stage.FRAMING)


def test_complete_owes_a_result(cast):
    project = start(cast)

    with pytest.raises(Refused, match="résultat"):
        services.change_stage(actor=cast.member, project=project, stage=Stage.COMPLETED)

    services.edit(
        actor=cast.member, project=project, changes={"objective": "Mieux", "result": "Un mois de moins."}
    )
    services.change_stage(actor=cast.member, project=project, stage=Stage.COMPLETED)
    assert project.stage == Stage.COMPLETED


def test_stop_owes_its_reasons_and_a_restart_forgets_them(cast):
    project = start(cast)

    with pytest.raises(Refused, match="raisons"):
        services.change_stage(actor=cast.member, project=project, stage=Stage.STOPPED)

    services.change_stage(actor=cast.member, project=project, stage=Stage.STOPPED, reason="Pas d'équipe.")
    assert project.stop_reason == "Pas d'équipe."
    services.change_stage(actor=cast.member, project=project, stage=Stage.FRAMING)
    assert project.stop_reason == ""


def test_draft_is_known_to_its_labs_the_coordination_and_who_sent_the_need(cast):
    services.turn_into_project(
        actor=cast.member, need=taken(cast), reason="Oui.", title="Brouillon", lead_lab=cast.lab,
    )  # fmt: skip

    knowing = {name for name, user in cast.everyone().items() if Project.objects.visible_to(user).exists()}

    assert knowing == {"member", "lead", "coordinator", "holder"}


def test_published_project_is_known_to_everybody(cast):
    services.publish(actor=cast.member, project=start(cast))

    assert all(Project.objects.visible_to(user).exists() for user in cast.everyone().values())


def test_record_action_needs_a_lab_of_mine(cast):
    fields = {"title": "Journée portes ouvertes", "kind": ActionKind.EVENT, "date": DAY}

    action = services.record_action(actor=cast.member, labs=[cast.lab, cast.other_lab], **fields)

    assert list(Action.objects.of_lab(cast.other_lab)) == [action]
    for labs in ([], [cast.other_lab]):
        with pytest.raises(Refused):
            services.record_action(actor=cast.member, labs=labs, **fields)


def test_axes_of_a_roadmap_keep_their_order(cast):
    roadmap = services.write_roadmap(actor=cast.lead, title="CAP", lab=cast.lab)
    first = services.add_axis(actor=cast.lead, roadmap=roadmap, title="Méthodes")
    second = services.add_axis(actor=cast.lead, roadmap=roadmap, title="Numérique")
    inner = services.add_axis(actor=cast.lead, roadmap=roadmap, title="Courrier", parent=second)

    assert [axis.title for axis in roadmap.axes.filter(parent=None)] == ["Méthodes", "Numérique"]
    assert (first.position, second.position, inner.position) == (1, 2, 1)
    assert str(inner) == "Numérique › Courrier"
    with pytest.raises(PermissionDenied):
        services.add_axis(actor=cast.stranger, roadmap=roadmap, title="Ailleurs")


def test_what_was_changed_in_a_draft_stays_in_the_team_once_published(cast):
    project = start(cast, objective="Le maire refuse de signer")
    services.edit(actor=cast.member, project=project, changes={"objective": "Accorder les services"})
    services.publish(actor=cast.member, project=project)

    def told(user) -> list[str]:
        return [entry.verb for entry in readable_by(user, project)]

    assert told(cast.visitor) == ["projects.project-published", "projects.project-started"]
    assert "projects.project-edited" in told(cast.member)
    assert "projects.project-edited" not in told(cast.citizen)


def test_what_is_kept_beside_a_project_makes_a_new_version_of_it(cast):
    project = start(cast)

    services.change_labs(actor=cast.member, project=project, lead_lab=cast.lab, partner_labs=[cast.other_lab])
    services.add_date(
        actor=cast.member, project=project, label="Lancement", date=DAY, precision="day", source="Nous"
    )

    project.refresh_from_db()
    assert project.version == 3

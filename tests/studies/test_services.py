"""One protocol, one coordinator, each lab's answer and dates: the rule of a study."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Reform
from kilometre.studies import services
from kilometre.studies.enums import PartState, StudyState
from kilometre.studies.models import Study
from studies.making import TODAY, ordered, part, running


def test_order_asks_each_lab_and_names_a_coordinator(cast):
    study = ordered(cast)

    assert study.coordinator == cast.coordinator.person
    assert {(row.lab, row.state) for row in study.parts.all()} == {
        (cast.lab, PartState.ASKED),
        (cast.other_lab, PartState.ASKED),
    }


@pytest.mark.parametrize("role", ["visitor", "citizen", "officer", "funder", "administrator"])
def test_order_is_for_labs_central_services_and_the_coordination(cast, role):
    with pytest.raises(PermissionDenied):
        ordered(cast, actor=getattr(cast, role))


def test_nobody_orders_in_the_name_of_a_body_that_is_not_theirs(cast):
    with pytest.raises(Refused, match="en son nom"):
        ordered(cast, actor=cast.member, asked_by=cast.coordination)

    assert Study.objects.count() == 0


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"protocol": ""}, "le protocole commun"),
        ({"starts_on": None}, "les dates"),
        ({"ends_on": None}, "les dates"),
    ],
)
def test_study_starts_with_all_that_it_owes(cast, missing, words):
    with pytest.raises(Refused, match=words):
        running(cast, **missing)


def test_study_does_not_start_without_the_yes_of_a_lab(cast):
    study = ordered(cast, protocol="Douze entretiens.", starts_on=TODAY, ends_on=TODAY)
    for lab, person in ((cast.lab, cast.member), (cast.other_lab, cast.stranger)):
        services.decline(actor=person, part=part(study, lab))

    with pytest.raises(Refused, match="l'accord d'au moins un lab"):
        services.start(actor=cast.coordinator, study=study)


def test_database_refuses_a_study_under_way_without_protocol(cast):
    study = running(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(protocol="")


def test_a_lab_answers_once_and_only_for_itself(cast):
    study = ordered(cast)
    with pytest.raises(PermissionDenied):
        services.accept(actor=cast.stranger, part=part(study, cast.lab))
    services.accept(actor=cast.member, part=part(study, cast.lab))

    with pytest.raises(Refused, match="déjà répondu"):
        services.accept(actor=cast.lead, part=part(study, cast.lab))
    assert part(study, cast.lab).contact == cast.member.person


def test_a_part_may_be_given_up_then_asked_again(cast):
    study = running(cast)
    services.decline(actor=cast.lead, part=part(study, cast.lab), reason="Un départ.")
    assert part(study, cast.lab).reason == "Un départ."

    study.refresh_from_db()
    services.ask(actor=cast.coordinator, study=study, lab=cast.lab)

    again = part(study, cast.lab)
    assert (again.state, again.reason, again.answered_at) == (PartState.ASKED, "", None)


def test_part_stays_inside_the_dates_of_the_study(cast):
    study = running(cast)
    given = {"actor": cast.member, "task": "Six entretiens", "contact": None}
    with pytest.raises(Refused, match="tiennent dans celles"):
        services.describe_part(
            part=part(study, cast.lab), starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=31), **given
        )
    services.describe_part(
        part=part(study, cast.lab), starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=30), **given
    )

    study.refresh_from_db()
    with pytest.raises(Refused, match="sort de ces dates"):
        services.edit(actor=cast.coordinator, study=study, changes={"ends_on": TODAY + dt.timedelta(days=10)})
    study.refresh_from_db()
    assert study.ends_on == TODAY + dt.timedelta(days=30)


def test_contact_of_a_part_is_of_its_lab(cast):
    study = ordered(cast)

    with pytest.raises(Refused, match="n'est pas membre"):
        services.accept(actor=cast.member, part=part(study, cast.lab), contact=cast.stranger.person)


def test_results_wait_for_the_parts(cast):
    study = running(cast)
    with pytest.raises(Refused, match="n'est pas rendue"):
        services.conclude(actor=cast.coordinator, study=study, results="Le troisième justificatif.")

    services.hand_in(actor=cast.member, part=part(study, cast.lab), findings="Ils renoncent à la fin.")
    study.refresh_from_db()
    services.conclude(actor=cast.coordinator, study=study, results="Le troisième justificatif.")

    assert study.state == StudyState.CONCLUDED
    with pytest.raises(Refused, match="close"):
        services.hand_in(actor=cast.member, part=part(study, cast.lab), findings="Autre chose.")


def test_study_stops_with_its_lessons(cast):
    study = running(cast)
    with pytest.raises(Refused, match="retenez"):
        services.stop(actor=cast.coordinator, study=study, lessons="  ")

    services.stop(actor=cast.coordinator, study=study, lessons="Trop peu de familles.")

    assert study.state == StudyState.STOPPED


def test_protocol_is_not_written_over_another(cast):
    study = ordered(cast)
    services.write_protocol(
        actor=cast.coordinator, study=study, protocol="Un", expected_version=study.version
    )

    with pytest.raises(Conflict):
        services.write_protocol(
            actor=cast.coordinator, study=study, protocol="Deux", expected_version=study.version - 1
        )


def test_example_is_joined_to_examples_only_and_may_be_about_a_real_reform(cast):
    reform = Reform.objects.create(slug="reforme", title="Une réforme", origin=Origin.DOCUMENT)
    assert ordered(cast, reform=reform).origin == Origin.LIVE
    Lab.objects.filter(pk=cast.lab.pk).update(origin=Origin.FICTIONAL)
    imagined = Lab.objects.get(pk=cast.lab.pk)

    with pytest.raises(Refused, match="fictif"):
        ordered(cast, labs=[imagined, cast.other_lab])
    assert ordered(cast, labs=[imagined], reform=reform).origin == Origin.FICTIONAL


def test_journal_tells_each_step_and_holds_no_name(cast):
    study = running(cast)
    services.hand_in(actor=cast.member, part=part(study, cast.lab), findings="Alice Membre a vu.")

    entries = Entry.objects.about(study.ref).order_by("id")

    assert [entry.verb.removeprefix("studies.") for entry in entries] == [
        "study-ordered", "lab-asked", "lab-asked", "part-accepted", "study-started", "part-done",
    ]  # fmt: skip
    assert "Alice" not in str([entry.facts for entry in entries])

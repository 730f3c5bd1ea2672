"""One protocol, one coordinator, each lab's answer and dates: the rule of a study."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from calls.making import of_lab, opened
from kilometre.calls import services as calls
from kilometre.calls.enums import Choice
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.feed import latest, readable_by
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.journal.recording import record, unit
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Membership, Reform
from kilometre.studies import services
from kilometre.studies.enums import PartState, StudyState
from kilometre.studies.events import PartDeclined
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
    given = {"actor": cast.member, "task": "Six entretiens", "contact": cast.member.person}
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


def test_part_is_without_contact_until_it_is_accepted_alone(cast):
    study = ordered(cast)
    given = {"actor": cast.lead, "task": "", "starts_on": None, "ends_on": None}
    for contact in (cast.member.person, None):
        services.describe_part(part=part(study, cast.lab), contact=contact, **given)
        assert part(study, cast.lab).contact == contact
    services.accept(actor=cast.lead, part=part(study, cast.lab))

    with pytest.raises(Refused, match="qui s'en occupe"):
        services.describe_part(part=part(study, cast.lab), contact=None, **given)

    assert part(study, cast.lab).contact == cast.lead.person


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


@pytest.mark.parametrize("kind", ["interest", "availability"])
def test_a_yes_to_the_call_is_the_agreement_of_the_lab(cast, kind):
    """Nobody is asked twice: dated by the answer, by whoever gave it; the other labs are asked."""
    call = opened(cast, kind=kind)
    calls.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    calls.answer(actor=cast.stranger, answer=of_lab(call, cast.other_lab), choice=Choice.MAYBE)

    study = ordered(cast, call=call)

    taken, asked = part(study, cast.lab), part(study, cast.other_lab)
    assert (taken.state, taken.contact) == (PartState.ACCEPTED, cast.member.person)
    assert taken.answered_at == of_lab(call, cast.lab).answered_at
    assert taken.agreement == of_lab(call, cast.lab)
    assert (asked.state, asked.agreement) == (PartState.ASKED, None)
    verbs = Entry.objects.filter(case=str(study.ref)).values_list("verb", flat=True)
    assert "studies.part-agreed" in verbs


def test_a_yes_to_something_else_or_of_somebody_who_left_is_no_agreement(cast):
    host, interest = opened(cast), opened(cast, kind="interest")
    for call in (host, interest):
        calls.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    assert part(ordered(cast, call=host), cast.lab).state == PartState.ASKED

    Membership.objects.filter(person=cast.member.person).delete()

    assert part(ordered(cast, call=interest), cast.lab).state == PartState.ASKED


def test_a_lab_that_agreed_in_the_call_withdraws_and_may_be_asked_again(cast):
    call = opened(cast, kind="interest")
    calls.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    study = ordered(cast, call=call)

    services.decline(actor=cast.lead, part=part(study, cast.lab))
    assert (part(study, cast.lab).state, part(study, cast.lab).agreement) == (PartState.DECLINED, None)

    study.refresh_from_db()
    services.ask(actor=cast.coordinator, study=study, lab=cast.lab)
    assert part(study, cast.lab).state == PartState.ASKED


def test_who_declined_stays_with_the_team_even_in_entries_recorded_for_the_case(cast):
    study = ordered(cast)
    services.decline(actor=cast.member, part=part(study, cast.lab))
    with unit():  # as it was recorded before
        record(PartDeclined(lab="etatlin"), actor=cast.stranger, subject=study, audience=Audience.CASE)
    services.publish(actor=cast.coordinator, study=Study.objects.get())

    def verbs_read_by(user) -> list[str]:
        return [entry.verb for entry in readable_by(user, Study.objects.get())]

    assert verbs_read_by(cast.member).count("studies.part-declined") == 2
    assert "studies.study-published" in verbs_read_by(cast.visitor)
    assert not [verb for verb in verbs_read_by(cast.visitor) if verb.startswith("studies.part-")]
    assert "studies.part-declined" not in [
        entry.verb for entry in latest(cast.officer, Study.objects.get(), 20)
    ]

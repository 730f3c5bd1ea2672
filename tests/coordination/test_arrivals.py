"""The checklist, the sponsor, and what each may do of an arrival."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cast import make_lab
from coordination.making import fresh
from kilometre.coordination import services
from kilometre.coordination.enums import ArrivalState, SponsorState, StepState, StepWho
from kilometre.coordination.models import Arrival, ArrivalStep, ChecklistStep
from kilometre.coordination.validators import check_address
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.records.origins import Origin

pytestmark = pytest.mark.usefixtures("autumn")
NOW = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)
DAY = dt.date(2026, 10, 1)
ROLES = ("visitor", "citizen", "stranger", "officer", "member", "lead", "coordinator", "administrator")


@pytest.fixture
def autumn(monkeypatch):
    """It is 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def checklist(cast):
    for who, days in ((StepWho.TEAM, 7), (StepWho.SPONSOR, 20), (StepWho.COORDINATION, 30)):
        services.add_checklist_step(actor=cast.coordinator, label=f"Étape {who}", who=who, days=days)


@pytest.fixture
def arrival(cast, checklist) -> Arrival:
    return services.open_arrival(actor=cast.lead, lab=cast.lab, starts_on=DAY)


def step(arrival, who=StepWho.TEAM) -> ArrivalStep:
    return fresh(arrival).steps.select_related("arrival__lab").get(who=who)


def sponsored(cast, arrival) -> None:
    services.ask_sponsor(actor=cast.lead, arrival=fresh(arrival), person=cast.stranger.person)
    services.accept_sponsorship(actor=cast.stranger, arrival=fresh(arrival))


def refused(cast, roles, act) -> list[str]:
    """The roles that ``act(user)`` refuses."""
    found = []
    for role in roles:
        try:
            act(getattr(cast, role))
        except PermissionDenied:
            found.append(role)
    return found


def test_arrival_has_its_dated_copy_of_the_checklist(cast, arrival):
    assert [(row.who, row.due_on) for row in arrival.steps.all()] == [
        (StepWho.TEAM, dt.date(2026, 10, 8)),
        (StepWho.SPONSOR, dt.date(2026, 10, 21)),
        (StepWho.COORDINATION, dt.date(2026, 10, 31)),
    ]


def test_changing_the_checklist_changes_no_arrival_under_way(cast, arrival):
    first, *others = ChecklistStep.objects.of(is_fictional=False)
    services.edit_checklist_step(actor=cast.coordinator, step=first, changes={"label": "Autre", "days": 90})
    for other in others:
        services.remove_checklist_step(actor=cast.coordinator, step=other)

    assert [row.label for row in fresh(arrival).steps.all()] == [
        "Étape team",
        "Étape sponsor",
        "Étape coordination",
    ]
    later = services.open_arrival(actor=cast.stranger, lab=cast.other_lab, starts_on=DAY)
    assert [row.label for row in later.steps.all()] == ["Autre"]


def test_checklist_is_ordered_one_place_at_a_time(cast, checklist):
    last = ChecklistStep.objects.get(who=StepWho.COORDINATION)

    services.move_checklist_step_up(actor=cast.coordinator, step=last)
    services.move_checklist_step_up(actor=cast.coordinator, step=fresh(last))

    assert [row.who for row in ChecklistStep.objects.of(is_fictional=False)] == [
        StepWho.COORDINATION,
        StepWho.TEAM,
        StepWho.SPONSOR,
    ]
    with pytest.raises(Refused, match="première"):
        services.move_checklist_step_up(actor=cast.coordinator, step=fresh(last))


def test_second_editor_of_a_step_is_told(cast, checklist):
    seen = ChecklistStep.objects.first()
    services.edit_checklist_step(
        actor=cast.coordinator, step=fresh(seen), changes={"days": 5}, expected_version=1
    )

    with pytest.raises(Conflict):
        services.edit_checklist_step(
            actor=cast.coordinator, step=fresh(seen), changes={"days": 6}, expected_version=1
        )


def test_proposed_steps_are_taken_once(cast):
    made = services.start_checklist(actor=cast.coordinator)

    assert len(made) == 9
    with pytest.raises(Refused, match="déjà"):
        services.start_checklist(actor=cast.coordinator)


def test_checklist_is_the_coordinations(cast):
    def add(user):
        services.add_checklist_step(actor=user, label="Non", who=StepWho.TEAM, days=1)

    assert refused(cast, ROLES, add) == [role for role in ROLES if role != "coordinator"]


def test_arrival_is_opened_by_the_lead_of_the_lab_or_the_coordination_once(cast, checklist):
    def opens(user):
        services.open_arrival(actor=user, lab=cast.lab, starts_on=DAY)

    assert refused(cast, ROLES[:5], opens) == list(ROLES[:5])
    opens(cast.lead)
    with pytest.raises(Refused, match="déjà en cours"):
        opens(cast.coordinator)


def test_example_and_real_never_mix(cast, checklist):
    example = make_lab("exemple", "Lab Exemple", origin=Origin.FICTIONAL)

    with pytest.raises(Refused, match="fictif"):
        services.open_arrival(actor=cast.coordinator, lab=example, starts_on=DAY)


def test_sponsor_is_of_another_lab_and_answers_for_themselves(cast, arrival):
    for person in (cast.member.person, cast.officer.person):
        with pytest.raises(Refused, match="autre lab"):
            services.ask_sponsor(actor=cast.lead, arrival=fresh(arrival), person=person)
    services.ask_sponsor(actor=cast.lead, arrival=fresh(arrival), person=cast.stranger.person)

    def accepts(user):
        services.accept_sponsorship(actor=user, arrival=fresh(arrival))

    assert refused(cast, ROLES, accepts) == [role for role in ROLES if role != "stranger"]
    assert fresh(arrival).sponsor_state == SponsorState.ACCEPTED


def test_sponsor_who_declines_reads_it_no_more_and_another_is_asked(cast, arrival):
    services.ask_sponsor(actor=cast.lead, arrival=fresh(arrival), person=cast.stranger.person)
    assert Arrival.objects.visible_to(cast.stranger).exists()

    services.decline_sponsorship(actor=cast.stranger, arrival=fresh(arrival))

    assert not Arrival.objects.visible_to(cast.stranger).exists()
    services.ask_sponsor(actor=cast.lead, arrival=fresh(arrival), person=cast.stranger.person)
    assert fresh(arrival).sponsor_state == SponsorState.ASKED


def test_step_is_ticked_by_those_who_do_it_only(cast, arrival):
    sponsored(cast, arrival)

    def ticks(who):
        def tick(user):
            services.move_step(actor=user, step=step(arrival, who), act="tick")
            services.move_step(actor=user, step=step(arrival, who), act="untick")

        return [role for role in ROLES if role not in refused(cast, ROLES, tick)]

    assert ticks(StepWho.TEAM) == ["member", "lead"]
    assert ticks(StepWho.SPONSOR) == ["stranger"]
    assert ticks(StepWho.COORDINATION) == ["coordinator"]


def test_two_who_tick_at_once_are_one(cast, arrival):
    mine, theirs = step(arrival), step(arrival)
    services.move_step(actor=cast.member, step=mine, act="tick")

    with pytest.raises(Refused, match=r"déjà fait.+\bfaite\b"):
        services.move_step(actor=cast.lead, step=theirs, act="tick")


def test_step_is_skipped_with_its_reason_and_taken_up_again(cast, arrival):
    with pytest.raises(Refused, match="pourquoi"):
        services.move_step(actor=cast.lead, step=step(arrival), act="skip", reason=" ")
    services.move_step(actor=cast.lead, step=step(arrival), act="skip", reason="Déjà formés")
    assert (step(arrival).state, step(arrival).reason) == (StepState.SKIPPED, "Déjà formés")

    services.move_step(actor=cast.lead, step=step(arrival), act="resume")

    assert (step(arrival).state, step(arrival).reason, step(arrival).settled_at) == (StepState.TODO, "", None)


def test_steps_are_added_and_removed_for_this_arrival_alone(cast, arrival):
    added = services.add_step(
        actor=cast.lead, arrival=fresh(arrival), label="Ouvrir le lieu", who=StepWho.TEAM, due_on=DAY
    )
    services.remove_step(actor=cast.lead, step=step(arrival, StepWho.SPONSOR))

    assert [row.label for row in fresh(arrival).steps.all()] == [
        "Ouvrir le lieu",
        "Étape team",
        "Étape coordination",
    ]
    services.move_step(actor=cast.member, step=added, act="tick")
    with pytest.raises(Refused, match="réglée"):
        services.remove_step(actor=cast.lead, step=added)
    assert ChecklistStep.objects.of(is_fictional=False).count() == 3


def test_arrival_is_closed_with_a_word_once_nothing_is_left(cast, arrival):
    with pytest.raises(Refused, match="encore à faire"):
        services.close_arrival(actor=cast.lead, arrival=fresh(arrival), word="Bien")
    for row in arrival.steps.all():
        services.move_step(actor=cast.coordinator, step=fresh(row), act="skip", reason="Essai")
    with pytest.raises(Refused, match="en un mot"):
        services.close_arrival(actor=cast.lead, arrival=fresh(arrival), word="")

    services.close_arrival(actor=cast.lead, arrival=fresh(arrival), word="L'équipe est là.")

    assert fresh(arrival).state == ArrivalState.CLOSED
    with pytest.raises(Refused, match="terminée"):
        services.move_step(actor=cast.lead, step=step(arrival), act="resume")


def test_late_step_is_told_once(cast, arrival):
    late = step(arrival)

    assert services.notice_late(step=late, now=NOW)
    assert not services.notice_late(step=step(arrival), now=NOW)
    assert not services.notice_late(step=step(arrival, StepWho.SPONSOR), now=NOW)


@pytest.mark.parametrize("address", ["/labs/", "https://exemple.test/guide.pdf"])
def test_useful_address_is_of_the_site_or_secure(address):
    check_address(address)


@given(
    st.text()
    .filter(lambda text: not text.startswith(("/", "https://")))
    .flatmap(lambda text: st.sampled_from([text, f"//{text}", f"javascript:{text}", f"/\\{text}"]))
)
def test_no_other_address_passes(address):
    with pytest.raises(ValidationError):
        check_address(address)

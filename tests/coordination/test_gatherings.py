"""Places, the waiting list, and who reads who registered."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from coordination.making import a_network, fresh
from kilometre.coordination import services
from kilometre.coordination.enums import Attendance, GatheringKind, Reach, RegistrationState
from kilometre.coordination.figures import gathering_attendance, gathering_registrations, gatherings
from kilometre.coordination.models import Gathering
from kilometre.foundation.accounts.services import erase_account
from kilometre.foundation.errors import Refused
from kilometre.foundation.indicators import Period, Scope

pytestmark = pytest.mark.usefixtures("autumn")
NOW = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)
DAY = dt.datetime(2026, 10, 20, 8, tzinfo=dt.UTC)


@pytest.fixture
def clock(monkeypatch):
    """What the clock shows, to be moved."""
    shown = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: shown[0])
    return shown


@pytest.fixture
def autumn(clock):
    """It is 10 October 2026."""


def a_training(cast, **fields) -> Gathering:
    return services.announce(
        actor=cast.lead,
        **{
            "title": "Se former aux données",
            "kind": GatheringKind.TRAINING,
            "starts_at": DAY,
            "ends_at": DAY + dt.timedelta(hours=3),
            "lab": cast.lab,
            "seats": 1,
            **fields,
        },
    )


def states(gathering) -> dict[str, str]:
    return {row.person.name.split()[0]: row.state for row in gathering.registrations.all()}


def test_last_place_is_given_once_then_a_waiting_list_forms(cast):
    training = a_training(cast)
    for who in (cast.member, cast.stranger, cast.officer):
        services.register(actor=who, gathering=training)

    assert states(training) == {"Alice": "seated", "Charlie": "waiting", "Dora": "waiting"}


def test_place_given_back_goes_to_the_first_who_waited(cast):
    training = a_training(cast)
    for who in (cast.member, cast.stranger, cast.officer):
        services.register(actor=who, gathering=training)

    services.cancel_registration(
        actor=cast.member, registration=training.registrations.get(person__user=cast.member)
    )

    assert states(training) == {"Alice": "cancelled", "Charlie": "seated", "Dora": "waiting"}


def test_places_of_a_person_who_is_erased_go_to_those_who_wait(cast):
    training = a_training(cast)
    for who in (cast.member, cast.stranger, cast.officer):
        services.register(actor=who, gathering=training)

    erase_account(actor=cast.stranger)
    erase_account(actor=cast.member)

    assert sorted(row.state for row in training.registrations.all()) == ["cancelled", "cancelled", "seated"]
    assert training.registrations.get(state=RegistrationState.SEATED).person.user == cast.officer


def test_who_leads_the_lab_that_hosts_reads_what_they_organise(cast):
    network = a_network(cast)
    training = a_training(cast, reach=Reach.MEMBERS, network=network)
    assert not Gathering.objects.visible_to(cast.stranger).exists()

    Gathering.objects.filter(pk=training.pk).update(lab=cast.other_lab)

    assert Gathering.objects.visible_to(cast.stranger).get() == training


def test_who_gave_up_comes_back_last(cast, clock):
    training = a_training(cast)
    for who in (cast.member, cast.stranger):
        services.register(actor=who, gathering=training)
    services.cancel_registration(
        actor=cast.member, registration=training.registrations.get(person__user=cast.member)
    )
    services.register(actor=cast.officer, gathering=training)
    clock[0] = NOW + dt.timedelta(hours=1)

    services.register(actor=cast.member, gathering=training)

    assert [row.person.name.split()[0] for row in training.registrations.waiting()] == ["Dora", "Alice"]


def test_more_seats_serve_the_waiting_list_and_fewer_take_no_place_away(cast):
    training = a_training(cast)
    for who in (cast.member, cast.stranger):
        services.register(actor=who, gathering=training)

    services.edit_gathering(actor=cast.lead, gathering=fresh(training), changes={"seats": 2})
    assert states(training) == {"Alice": "seated", "Charlie": "seated"}

    with pytest.raises(Refused, match="2 personnes"):
        services.edit_gathering(actor=cast.lead, gathering=fresh(training), changes={"seats": 1})
    assert fresh(training).seats == 2


def test_registrations_close_on_their_day_and_twice_is_refused(cast, clock):
    training = a_training(cast, closes_on=dt.date(2026, 10, 15), seats=None)
    services.register(actor=cast.member, gathering=training)
    with pytest.raises(Refused, match="déjà"):
        services.register(actor=cast.member, gathering=training)
    clock[0] = dt.datetime(2026, 10, 15, 22, 30, tzinfo=dt.UTC)  # past midnight in Paris

    with pytest.raises(Refused, match="closes"):
        services.register(actor=cast.stranger, gathering=training)


def test_attendance_is_noted_by_the_organiser_after_it_began(cast, clock):
    training = a_training(cast, seats=None)
    alice = services.register(actor=cast.member, gathering=training)
    charlie = services.register(actor=cast.stranger, gathering=training)
    with pytest.raises(Refused, match="pas encore commencé"):
        services.note_attendance(actor=cast.lead, gathering=training, came={alice.pk: True})
    clock[0] = DAY + dt.timedelta(hours=4)
    with pytest.raises(PermissionDenied):
        services.note_attendance(actor=cast.member, gathering=training, came={alice.pk: True})

    services.note_attendance(actor=cast.lead, gathering=training, came={alice.pk: True, charlie.pk: False})

    assert [row.attendance for row in training.registrations.order_by("pk")] == [
        Attendance.CAME,
        Attendance.ABSENT,
    ]
    assert gathering_attendance(Scope()).value == 50
    assert gathering_registrations(Scope(lab=cast.lab.slug)).value == 2
    assert gathering_registrations(Scope(lab=cast.other_lab.slug)).value == 0


@pytest.mark.parametrize("role", ["member", "officer", "citizen", "visitor"])
def test_announcing_is_for_leads_heads_and_the_coordination(cast, role):
    with pytest.raises(PermissionDenied):
        services.announce(
            actor=getattr(cast, role),
            title="Non",
            kind=GatheringKind.TALK,
            starts_at=DAY,
            ends_at=DAY + dt.timedelta(hours=1),
            lab=cast.lab,
        )


def test_nobody_announces_for_a_lab_or_network_that_is_not_theirs(cast):
    network = a_network(cast)
    given = {
        "title": "Non",
        "kind": GatheringKind.TALK,
        "starts_at": DAY,
        "ends_at": DAY + dt.timedelta(hours=1),
    }

    with pytest.raises(Refused, match="responsable"):
        services.announce(actor=cast.stranger, lab=cast.lab, **given)
    with pytest.raises(Refused, match="tête"):
        services.announce(actor=cast.stranger, network=network, **given)


def test_reach_says_who_sees_it_and_who_registered_sees_it_always(cast):
    network = a_network(cast)
    training = a_training(cast, network=network, reach=Reach.NETWORK)
    services.register(actor=cast.stranger, gathering=training)
    services.edit_gathering(actor=cast.lead, gathering=fresh(training), changes={"reach": Reach.MEMBERS})

    roles = ("visitor", "citizen", "stranger", "officer", "member", "lead", "coordinator")
    seen = [role for role in roles if Gathering.objects.visible_to(getattr(cast, role)).exists()]

    assert seen == ["stranger", "member", "lead", "coordinator"]


def test_list_of_registered_is_read_by_organisers_only(cast, client):
    training = a_training(cast, link="https://visio.exemple.test/secret", reach=Reach.PUBLIC)
    services.register(actor=cast.stranger, gathering=training)

    def page(user) -> str:
        if user is not None:
            client.force_login(user)
        return client.get(training.get_absolute_url()).content.decode()

    public, member = page(None), page(cast.member)
    assert "Charlie Ailleurs" not in public + member
    assert "visio.exemple.test" not in public + member
    assert "visio.exemple.test" in page(cast.stranger)
    assert "Charlie Ailleurs" in page(cast.lead).split("Personnes inscrites")[1]


def test_person_registers_and_leaves_on_screen(cast, client):
    training = a_training(cast)
    client.force_login(cast.member)

    client.post(f"{training.get_absolute_url()}inscription/")
    assert states(training) == {"Alice": RegistrationState.SEATED}
    client.post(f"{training.get_absolute_url()}desinscription/")

    assert states(training) == {"Alice": RegistrationState.CANCELLED}


def test_organiser_announces_and_edits_on_screen_on_the_clock_of_the_place(cast, client):
    client.force_login(cast.lead)
    typed = {
        "title": "Atelier",
        "kind": "workshop",
        "day": "2026-10-26",
        "begins": "10:00",
        "ends": "12:00",
        "zone": "Europe/Paris",
        "reach": "network",
        "lab": cast.lab.slug,
    }
    client.post("/rendez-vous/nouveau/", typed)
    workshop = Gathering.objects.get()
    assert workshop.starts_at == dt.datetime(2026, 10, 26, 9, tzinfo=dt.UTC)  # winter time

    page = client.get(f"{workshop.get_absolute_url()}modifier/").content.decode()
    assert 'value="10:00"' in page
    client.post(
        f"{workshop.get_absolute_url()}modifier/", {**typed, "begins": "09:00", "version": workshop.version}
    )

    assert fresh(workshop).starts_at == dt.datetime(2026, 10, 26, 8, tzinfo=dt.UTC)
    refused = client.post("/rendez-vous/nouveau/", {**typed, "ends": "09:00"})
    assert "La fin vient avant le début." in refused.content.decode()


@pytest.mark.parametrize("size", [1, 30])
def test_list_costs_the_same_with_more(cast, client, size, django_assert_num_queries):
    for number in range(size):
        a_training(cast, title=f"Formation {number}")
    client.force_login(cast.member)

    with django_assert_num_queries(8):
        client.get("/rendez-vous/")


def test_gatherings_count_in_the_period_in_which_they_take_place(cast):
    a_training(cast)
    cancelled = a_training(cast, title="Annulé")
    services.cancel_gathering(actor=cast.lead, gathering=cancelled, reason="Salle fermée")

    counts = [gatherings(Scope(period=Period(2026, quarter))).value for quarter in (3, 4)]

    assert counts == [0, 1]
    assert gatherings(Scope(lab="etatlin", period=Period(2026))).value == 0


@pytest.mark.usefixtures("autumn")
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_at": DAY - dt.timedelta(hours=1)}, "ends_at"),
        ({"closes_on": dt.date(2027, 1, 1)}, "closes_on"),
    ],
)
def test_dates_that_do_not_follow_are_refused_at_their_field(cast, fields, field):
    with pytest.raises(Refused) as refusal:
        a_training(cast, **fields)

    assert refusal.value.field == field

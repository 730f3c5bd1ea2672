"""A support mission from what is asked to what came of it, and who may do what."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from cast import make_lab
from coordination.making import fresh
from kilometre.coordination import services
from kilometre.coordination.enums import MissionState, Usefulness
from kilometre.coordination.models import Mission
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.records.origins import Origin

pytestmark = pytest.mark.usefixtures("autumn")
NOW = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)
FIRST, LAST = dt.date(2026, 11, 2), dt.date(2026, 11, 20)
ROLES = ("visitor", "citizen", "stranger", "officer", "member", "lead", "coordinator", "administrator")


@pytest.fixture
def autumn(monkeypatch):
    """It is 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def asked(cast, **fields) -> Mission:
    given = {"lab": cast.lab, "subject": "Animer un atelier", "expected": "Deux jours.", **fields}
    return fresh(services.ask_mission(actor=cast.member, **given))


def offered(cast) -> Mission:
    mission = services.offer_mission(
        actor=cast.coordinator,
        lab=cast.lab,
        subject="Mesurer les effets",
        expected="Un regard sur vos indicateurs.",
        in_charge=cast.coordinator.person,
        starts_on=FIRST,
    )
    return fresh(mission)


def accepted(cast, **fields) -> Mission:
    given = {"in_charge": cast.coordinator.person, "starts_on": FIRST, "ends_on": LAST, **fields}
    return fresh(services.accept_mission(actor=cast.coordinator, mission=asked(cast), **given))


def finished(cast) -> Mission:
    mission = accepted(cast)
    services.begin_mission(actor=cast.coordinator, mission=mission)
    return fresh(services.finish_mission(actor=cast.coordinator, mission=mission, outcome="Un guide."))


def allowed(cast, act) -> list[str]:
    """The roles whom the rule lets do it, whatever the state then says."""
    found = []
    for role in ROLES:
        try:
            act(getattr(cast, role))
        except PermissionDenied:
            continue
        except Refused:
            pass
        found.append(role)
    return found


def test_mission_goes_from_asked_to_found_useful(cast):
    mission = finished(cast)
    services.judge_mission(actor=cast.member, mission=mission, useful=Usefulness.YES)

    mission = fresh(mission)
    assert (mission.state, mission.outcome, mission.useful) == (MissionState.DONE, "Un guide.", "yes")
    assert mission.answered_at == mission.settled_at == NOW


def test_lab_asks_for_itself_only(cast):
    assert allowed(
        cast,
        lambda user: services.ask_mission(actor=user, lab=cast.lab, subject="Un sujet", expected="Un jour"),
    ) == ["member", "lead"]


def test_coordination_answers_what_is_asked_and_the_lead_what_is_offered(cast):
    ask, offer = asked(cast), offered(cast)

    given = {"in_charge": cast.coordinator.person, "starts_on": FIRST}
    assert allowed(cast, lambda user: services.accept_mission(actor=user, mission=fresh(ask), **given)) == [
        "coordinator"
    ]
    assert allowed(cast, lambda user: services.accept_mission(actor=user, mission=fresh(offer))) == ["lead"]
    assert fresh(offer).starts_on == FIRST


def test_who_is_in_charge_is_of_the_coordination(cast):
    with pytest.raises(Refused, match="coordination"):
        accepted(cast, in_charge=cast.stranger.person)
    assert fresh(Mission.objects.get()).state == MissionState.ASKED


def test_dates_are_in_order_and_needed(cast):
    with pytest.raises(Refused, match="avant le début"):
        asked(cast, wished_from=LAST, wished_until=FIRST)
    with pytest.raises(Refused, match="avant le début"):
        accepted(cast, starts_on=LAST, ends_on=FIRST)
    with pytest.raises(Refused, match="quand"):
        services.accept_mission(actor=cast.coordinator, mission=asked(cast))


def test_no_is_said_with_its_reason_and_once(cast):
    mission = asked(cast)
    with pytest.raises(Refused, match="pourquoi"):
        services.decline_mission(actor=cast.coordinator, mission=mission, reason=" ")
    services.decline_mission(actor=cast.coordinator, mission=fresh(mission), reason="Pas cette année")

    with pytest.raises(Refused, match="déjà « décliné »"):
        services.accept_mission(
            actor=cast.coordinator,
            mission=fresh(mission),
            in_charge=cast.coordinator.person,
            starts_on=FIRST,
        )


def test_mission_is_stopped_with_its_lessons_by_either_side(cast):
    mission = accepted(cast)
    with pytest.raises(PermissionDenied):
        services.stop_mission(actor=cast.member, mission=fresh(mission), lessons="Non")
    with pytest.raises(Refused, match="apprend"):
        services.stop_mission(actor=cast.lead, mission=fresh(mission), lessons="")

    services.stop_mission(actor=cast.lead, mission=fresh(mission), lessons="Le besoin a changé.")

    assert fresh(mission).state == MissionState.STOPPED


def test_report_owes_a_text_and_a_beginning(cast):
    mission = accepted(cast)
    with pytest.raises(Refused, match="déjà « accepté »"):
        services.finish_mission(actor=cast.coordinator, mission=mission, outcome="Fait")
    services.begin_mission(actor=cast.coordinator, mission=fresh(mission))
    with pytest.raises(Refused, match="sorti"):
        services.finish_mission(actor=cast.coordinator, mission=fresh(mission), outcome="  ")


def test_only_the_lab_says_whether_it_helped_and_only_after(cast):
    with pytest.raises(Refused, match="pas terminé"):
        services.judge_mission(actor=cast.member, mission=accepted(cast), useful=Usefulness.YES)
    mission = finished(cast)
    with pytest.raises(Refused, match="ce qui a manqué"):
        services.judge_mission(actor=cast.member, mission=fresh(mission), useful=Usefulness.NO)

    assert allowed(
        cast,
        lambda user: services.judge_mission(
            actor=user, mission=fresh(mission), useful=Usefulness.PARTLY, word="Trop court"
        ),
    ) == ["member", "lead"]


def test_dates_change_one_editor_at_a_time(cast):
    mission = accepted(cast)
    seen = mission.version
    services.plan_mission(
        actor=cast.coordinator, mission=fresh(mission), changes={"ends_on": None}, expected_version=seen
    )

    with pytest.raises(Conflict):
        services.plan_mission(
            actor=cast.coordinator, mission=fresh(mission), changes={"ends_on": LAST}, expected_version=seen
        )
    assert fresh(mission).ends_on is None


def test_mission_is_read_by_the_lab_and_the_coordination(cast):
    mission = asked(cast)

    assert [role for role in ROLES if Mission.objects.visible_to(getattr(cast, role)).exists()] == [
        "member",
        "lead",
        "coordinator",
    ]
    assert mission.ref in {row.ref for row in Mission.objects.visible_to(cast.member)}


def test_example_and_real_never_mix(cast):
    example = make_lab("exemple", "Lab Exemple", origin=Origin.FICTIONAL)

    with pytest.raises(Refused, match="fictif"):
        services.offer_mission(
            actor=cast.coordinator,
            lab=example,
            subject="Non",
            expected="Non",
            in_charge=cast.coordinator.person,
            starts_on=FIRST,
        )


@pytest.mark.parametrize("size", [1, 30])
def test_list_and_page_cost_the_same_with_more(cast, client, size, django_assert_num_queries):
    for number in range(size):
        mission = asked(cast, subject=f"Appui {number}")
    client.force_login(cast.coordinator)

    with django_assert_num_queries(7):
        client.get("/appuis/")
    with django_assert_num_queries(9):
        client.get(mission.get_absolute_url())


def test_mission_is_asked_answered_and_judged_on_screen(cast, client):
    client.force_login(cast.member)
    assert "Demander un appui" in client.get(cast.lab.get_absolute_url()).content.decode()
    typed = {"lab": "labest", "subject": "Animer", "expected": "Deux jours", "urgency": "normal"}
    foreign = client.post("/appuis/demander/", {**typed, "lab": "etatlin"})
    client.post("/appuis/demander/", typed)
    mission = Mission.objects.get()
    address = mission.get_absolute_url()
    assert foreign.status_code == 422
    assert client.get(f"{address}accepter/").status_code == 403

    client.force_login(cast.coordinator)
    dated = {"in_charge": cast.coordinator.person.public_id, "starts_on": "2026-11-02"}
    reversed_ = client.post(f"{address}accepter/", {**dated, "ends_on": "2026-11-01"})
    client.post(f"{address}accepter/", dated)
    client.post(f"{address}commencer/")
    client.post(f"{address}rendre-compte/", {"outcome": "Un guide."})
    client.force_login(cast.member)
    client.post(
        f"{address}utile/",
        {"useful": "yes", "useful_word": "Le guide sert.", "version": fresh(mission).version},
    )

    assert "La fin vient avant le début." in reversed_.content.decode()
    page = client.get(address).content.decode()
    assert "Un guide." in page
    assert "Le guide sert." in page
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404


def test_lead_takes_what_is_offered_on_screen(cast, client):
    mission = offered(cast)
    client.force_login(cast.lead)

    client.post(f"{mission.get_absolute_url()}prendre/")

    assert fresh(mission).state == MissionState.ACCEPTED

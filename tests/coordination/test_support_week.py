"""What arrivals and missions put on « Mon lundi », tell, count, and settle from an e-mail."""

import datetime as dt

import pytest

from coordination.making import fresh
from kilometre.coordination import services, tasks
from kilometre.coordination.enums import MissionState, SponsorState, StepWho, Usefulness
from kilometre.coordination.figures import (
    arrivals_delay,
    arrivals_under_way,
    missions_answer_delay,
    missions_known,
    missions_useful,
)
from kilometre.coordination.models import Arrival, Mission
from kilometre.coordination.support_links import link_to_answer, link_to_sponsor
from kilometre.foundation.indicators import Scope
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.week.registry import Section, of

pytestmark = pytest.mark.usefixtures("autumn")
NOW = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)
DAY = dt.date(2026, 10, 1)


@pytest.fixture
def autumn(monkeypatch):
    """It is 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def arrival(cast) -> Arrival:
    """One step each, all late."""
    arrival = services.open_arrival(actor=cast.coordinator, lab=cast.lab, starts_on=DAY)
    for who in StepWho.values:
        services.add_step(actor=cast.lead, arrival=arrival, label=f"Étape {who}", who=who, due_on=DAY)
    return fresh(arrival)


def lines(user, section) -> list[str]:
    return [
        line.text
        for found in of(user)
        if found.section == section
        for line in found.lines
        if "tape " in line.text or "ppui" in line.text or "parrainer" in line.text
    ]


def told(user) -> list[str]:
    consumers.run("notifications")
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def asked(cast, **fields) -> Mission:
    given = {"subject": "Animer", "expected": "Deux jours.", **fields}
    return fresh(services.ask_mission(actor=cast.member, lab=cast.lab, **given))


def test_each_reads_their_steps_and_waits_for_the_others(cast, arrival):
    services.ask_sponsor(actor=cast.lead, arrival=arrival, person=cast.stranger.person)
    assert lines(cast.stranger, Section.DECIDE) == ["On vous demande de parrainer l'équipe de Lab'EST"]
    assert lines(cast.stranger, Section.MINE) == lines(cast.stranger, Section.AWAITED) == []
    services.accept_sponsorship(actor=cast.stranger, arrival=fresh(arrival))

    assert lines(cast.member, Section.MINE) == ["Étape team (arrivée, Lab'EST)"]
    assert lines(cast.stranger, Section.MINE) == ["Étape sponsor (arrivée, Lab'EST)"]
    assert lines(cast.coordinator, Section.MINE) == ["Étape coordination (arrivée, Lab'EST)"]
    assert len(lines(cast.coordinator, Section.AWAITED)) == 2
    assert lines(cast.citizen, Section.MINE) == lines(cast.officer, Section.AWAITED) == []


def test_late_steps_are_told_once_to_those_who_do_them(cast, arrival):
    tasks.tell_late_steps()
    tasks.tell_late_steps()

    late = [text for text in told(cast.member) if "en retard" in text]
    assert late == ["Une étape attendue le 1er\u00a0octobre 2026 est en retard (Lab'EST)\u00a0: Étape team"]
    owed = [text for text in told(cast.coordinator) if "en retard" in text]
    assert len(owed) == 2  # its own, and that of a sponsor who is still to be found
    assert told(cast.stranger) == []


def test_sponsor_answers_from_the_mail_once(cast, arrival, client):
    services.ask_sponsor(actor=cast.lead, arrival=arrival, person=cast.stranger.person)
    assert told(cast.stranger) == ["On vous demande de parrainer l'équipe de Lab'EST"]
    address = link_to_sponsor(fresh(arrival), cast.stranger)

    client.get(address)
    assert fresh(arrival).sponsor_state == SponsorState.ASKED
    client.post(address, {"choice": "yes"})

    assert fresh(arrival).sponsor_state == SponsorState.ACCEPTED
    assert "Le parrainage de l'équipe de Lab'EST est accepté" in told(cast.lead)


def test_link_of_a_sponsor_replaced_meanwhile_does_nothing(cast, arrival, client):
    services.ask_sponsor(actor=cast.lead, arrival=arrival, person=cast.stranger.person)
    address = link_to_sponsor(fresh(arrival), cast.stranger)
    services.decline_sponsorship(actor=cast.stranger, arrival=fresh(arrival))

    client.post(address, {"choice": "yes"})

    assert fresh(arrival).sponsor is None


def test_coordination_accepts_from_the_mail_and_takes_charge(cast, client):
    mission = asked(cast, wished_from=dt.date(2026, 11, 2), wished_until=dt.date(2026, 11, 6))
    assert told(cast.coordinator) == ["Lab'EST demande un appui\u00a0: Animer"]
    assert lines(cast.member, Section.AWAITED) == ["Réponse attendue pour un appui\u00a0: Animer"]

    client.post(link_to_answer(mission, cast.coordinator), {"choice": "yes", "comment": ""})

    mission = fresh(mission)
    assert (mission.state, mission.in_charge) == (MissionState.ACCEPTED, cast.coordinator.person)
    assert (mission.starts_on, mission.ends_on) == (dt.date(2026, 11, 2), dt.date(2026, 11, 6))
    assert told(cast.member) == ["L'appui «\u00a0Animer\u00a0» (Lab'EST) est accepté"]


def test_declining_from_the_mail_owes_its_reason(cast, client):
    mission = asked(cast)
    address = link_to_answer(mission, cast.coordinator)

    client.post(address, {"choice": "no", "comment": ""})
    assert fresh(mission).state == MissionState.ASKED
    client.post(address, {"choice": "no", "comment": "Plus tard"})

    assert (fresh(mission).state, fresh(mission).reason) == (MissionState.DECLINED, "Plus tard")


def test_who_is_in_charge_begins_then_reports_and_the_lead_judges(cast):
    mission = asked(cast)
    assert lines(cast.coordinator, Section.DECIDE) == ["Un appui est demandé par Lab'EST\u00a0: Animer"]
    services.accept_mission(
        actor=cast.coordinator,
        mission=mission,
        in_charge=cast.coordinator.person,
        starts_on=DAY,
        ends_on=DAY,
    )
    assert lines(cast.coordinator, Section.MINE) == ["À commencer\u00a0: appui à Lab'EST, Animer"]
    services.begin_mission(actor=cast.coordinator, mission=mission)
    assert lines(cast.coordinator, Section.MINE) == ["Compte rendu attendu\u00a0: appui à Lab'EST, Animer"]
    services.finish_mission(actor=cast.coordinator, mission=mission, outcome="Un guide.")

    assert lines(cast.lead, Section.MINE) == ["Dites si cet appui a été utile\u00a0: Animer"]
    assert lines(cast.coordinator, Section.MINE) == []


def test_mission_taken_in_charge_from_the_mail_stays_on_the_monday_of_who_did(cast, client):
    mission = asked(cast, wished_from=dt.date(2026, 12, 1))
    client.post(link_to_answer(mission, cast.coordinator), {"choice": "yes", "comment": ""})
    (line,) = [one for part in of(cast.coordinator) if part.section == Section.MINE for one in part.lines]
    words = "À commencer le 1er\u00a0déc.\u00a02026\u00a0: appui à Lab'EST, Animer"
    assert (line.text, line.act, line.when) == (words, "Voir", "")

    services.begin_mission(actor=cast.coordinator, mission=fresh(mission))

    assert lines(cast.coordinator, Section.MINE) == [
        "Compte rendu attendu à la fin\u00a0: appui à Lab'EST, Animer"
    ]
    assert lines(cast.lead, Section.MINE) == []


def test_figures_give_their_denominators(cast, arrival):
    for step in arrival.steps.select_related("arrival__lab"):
        services.move_step(actor=cast.coordinator, step=step, act="skip", reason="Essai")
    assert (arrivals_under_way(Scope()).value, arrivals_delay(Scope()).value) == (1, None)
    services.close_arrival(actor=cast.lead, arrival=fresh(arrival), word="Bien")
    missions = [asked(cast, subject=f"Appui {number}") for number in range(3)]
    for mission in missions[:2]:
        services.accept_mission(
            actor=cast.coordinator,
            mission=mission,
            in_charge=cast.coordinator.person,
            starts_on=DAY,
            at=NOW + dt.timedelta(days=3),
        )
        services.begin_mission(actor=cast.coordinator, mission=mission)
        services.finish_mission(actor=cast.coordinator, mission=mission, outcome="Fait")
    services.judge_mission(actor=cast.lead, mission=missions[0], useful=Usefulness.YES)

    assert (arrivals_delay(Scope()).value, arrivals_delay(Scope()).sample) == (9, 1)
    assert arrivals_under_way(Scope(lab=cast.lab.slug)).value == 0
    assert missions_known(Scope()).value == 3
    assert (missions_answer_delay(Scope()).value, missions_answer_delay(Scope()).sample) == (3, 2)
    assert (missions_useful(Scope()).value, missions_useful(Scope()).denominator) == (100, 1)

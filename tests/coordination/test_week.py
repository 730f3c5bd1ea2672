"""What each reads on « Mon lundi », is told, and answers without signing in."""

import datetime as dt

import pytest

from coordination.making import FIRST, SECOND, a_network, a_ritual, closed, fresh, given
from kilometre.coordination import services
from kilometre.coordination.enums import FollowUpState, GatheringKind
from kilometre.coordination.figures import follow_ups_carried, follow_ups_done, meetings_held
from kilometre.coordination.links import link_to_finish
from kilometre.coordination.models import FollowUp, Network
from kilometre.foundation.indicators import Scope
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.search import queries as search
from kilometre.foundation.week.registry import Section, of

pytestmark = pytest.mark.usefixtures("autumn")
NOW = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)


@pytest.fixture
def autumn(monkeypatch):
    """It is Saturday 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def lines(user, section) -> list[str]:
    return [line.text for found in of(user) if found.section == section for line in found.lines]


def told(user) -> list[str]:
    consumers.run("notifications")
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_owner_reads_the_action_and_how_often_it_was_carried(cast):
    ritual = a_ritual(cast)
    given(cast, ritual)
    closed(cast, ritual, SECOND)

    (line,) = lines(cast.member, Section.MINE)

    assert line == "Écrire la fiche («\u00a0Point de quinzaine\u00a0», reportée 1\u00a0fois)"
    assert lines(cast.stranger, Section.MINE) == []


def test_head_reads_subjects_to_sort_and_minutes_to_hand_in(cast):
    ritual = a_ritual(cast)
    services.send_proposal(actor=cast.member, ritual=ritual, title="Un sujet")

    (subject,) = lines(cast.lead, Section.DECIDE)
    (minutes,) = lines(cast.lead, Section.MINE)

    assert "Un sujet" in subject
    assert "mardi 29\u00a0septembre 2026" in minutes
    closed(cast, ritual, dt.date(2026, 9, 29))
    assert lines(cast.lead, Section.MINE) == []
    assert lines(cast.member, Section.DECIDE) == []


def test_week_shows_meetings_of_ones_networks_and_open_registrations(cast):
    network = a_network(cast)
    ritual = a_ritual(cast, network)
    day = dt.datetime(2026, 10, 30, 8, tzinfo=dt.UTC)
    talk = services.announce(
        actor=cast.lead,
        title="Rencontre",
        kind=GatheringKind.TALK,
        starts_at=day,
        ends_at=day + dt.timedelta(hours=1),
        network=network,
    )

    meeting, registration = lines(cast.member, Section.WEEK)
    assert meeting == "Mardi 13\u00a0octobre 2026 à 10\u00a0h\u00a000\u00a0: Point de quinzaine"
    assert registration.startswith("Inscriptions ouvertes\u00a0: Rencontre")

    services.register(actor=cast.member, gathering=talk)
    services.cancel_meeting(actor=cast.lead, ritual=ritual, slot=dt.date(2026, 10, 13), reason="Férié.")
    assert lines(cast.member, Section.WEEK) == []


def test_people_are_told_of_what_concerns_them_and_not_of_their_own_acts(cast):
    ritual = a_ritual(cast)
    assert told(cast.lead) == [
        "Vous êtes à la tête du réseau «\u00a0Réseau des données\u00a0»",
        "Votre lab, Lab'EST, est membre du réseau «\u00a0Réseau des données\u00a0»",
    ]
    proposal = services.send_proposal(actor=cast.member, ritual=ritual, title="Un sujet")
    assert told(cast.lead)[-1] == "Un sujet est proposé pour «\u00a0Point de quinzaine\u00a0»\u00a0: Un sujet"

    services.decline_proposal(actor=cast.lead, proposal=proposal, reason="Trop tôt.")
    given(cast, ritual)
    services.write_minutes(actor=cast.lead, ritual=ritual, slot=FIRST, minutes="Dit.")
    services.close_meeting(actor=cast.lead, ritual=ritual, slot=FIRST)

    assert told(cast.member)[1:] == [
        "Votre sujet «\u00a0Un sujet\u00a0» n'est pas retenu\u00a0: Trop tôt.",
        "Une action vous est confiée pour le 15\u00a0septembre 2026\u00a0: Écrire la fiche",
        "Compte rendu de «\u00a0Point de quinzaine, mardi 1er\u00a0septembre 2026\u00a0»\u00a0: 0\u00a0décision, 1\u00a0action confiée",
    ]
    assert told(cast.stranger) == []


def test_action_that_passes_to_somebody_else_is_told_to_them_and_a_new_date_is_not(cast):
    follow_up = given(cast, a_ritual(cast), owner=cast.lead.person)
    before = len(told(cast.member))

    services.edit_follow_up(
        actor=cast.lead, follow_up=fresh(follow_up), changes={"owner": cast.member.person}
    )
    services.edit_follow_up(
        actor=cast.lead, follow_up=fresh(follow_up), changes={"due_on": dt.date(2026, 10, 20)}
    )

    assert len(told(cast.member)) == before + 1


def test_who_waited_is_told_of_the_place(cast):
    day = dt.datetime(2026, 10, 30, 8, tzinfo=dt.UTC)
    talk = services.announce(
        actor=cast.lead,
        title="Rencontre",
        kind=GatheringKind.TALK,
        starts_at=day,
        ends_at=day + dt.timedelta(hours=1),
        lab=cast.lab,
        seats=1,
    )
    first = services.register(actor=cast.member, gathering=talk)
    services.register(actor=cast.stranger, gathering=talk)

    services.cancel_registration(actor=cast.lead, registration=first)

    assert told(cast.stranger) == [
        "Une place s'est libérée\u00a0: votre inscription à «\u00a0Rencontre\u00a0» est confirmée"
    ]
    assert told(cast.member) == ["Votre inscription à «\u00a0Rencontre\u00a0» est annulée"]


@pytest.mark.parametrize(("choice", "state"), [("done", "done"), ("drop", "dropped")])
def test_owner_answers_from_the_mail_without_signing_in(cast, client, settings, choice, state):
    follow_up = given(cast, a_ritual(cast))
    address = link_to_finish(follow_up, cast.member).removeprefix(settings.SITE_URL)

    assert "Écrire la fiche" in client.get(address).content.decode()
    client.post(address, {"choice": choice, "comment": "Voilà."})

    assert fresh(follow_up).state == state
    assert fresh(follow_up).reason == "Voilà."


@pytest.mark.parametrize("choice", ["done", "drop"])
def test_long_comment_from_the_mail_comes_back_and_is_not_lost(cast, client, settings, choice):
    follow_up = given(cast, a_ritual(cast))
    address = link_to_finish(follow_up, cast.member).removeprefix(settings.SITE_URL)

    refused = client.post(address, {"choice": choice, "comment": "x" * 600})

    assert refused.status_code == 422
    assert "x" * 600 in refused.content.decode()
    assert fresh(follow_up).state == FollowUpState.OPEN


def test_dropping_from_the_mail_owes_its_reason_too(cast, client, settings):
    follow_up = given(cast, a_ritual(cast))
    address = link_to_finish(follow_up, cast.member).removeprefix(settings.SITE_URL)

    client.post(address, {"choice": "drop", "comment": ""})

    assert fresh(follow_up).state == FollowUpState.OPEN


def test_minutes_are_found_once_handed_in_by_who_reads_the_ritual(cast):
    ritual = a_ritual(cast)
    services.decide(actor=cast.lead, ritual=ritual, slot=FIRST, text="Publier les horaires.")
    consumers.run("search-index")
    assert search.find("horaires", cast.member).total == 0

    closed(cast, ritual, FIRST)
    consumers.run("search-index")

    assert search.find("horaires", cast.member).total == 1
    assert search.find("horaires", cast.stranger).total == 0


def test_figures_count_real_meetings_and_actions_only(cast):
    ritual = a_ritual(cast)
    done, carried = given(cast, ritual), given(cast, ritual)
    services.finish(actor=cast.member, follow_up=done)
    closed(cast, ritual, FIRST)
    closed(cast, ritual, SECOND)

    assert meetings_held(Scope()).value == 2
    assert follow_ups_done(Scope()).value == 100
    assert follow_ups_carried(Scope()).value == 100
    FollowUp.objects.filter(pk=carried.pk).update(origin=Origin.FICTIONAL)
    assert follow_ups_carried(Scope()).value is None
    assert Network.objects.count() == 1

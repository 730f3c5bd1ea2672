"""The links of the e-mail of Monday act without signing in: a registration, a step of an arrival, a subject to sort."""

import datetime as dt
import html

import pytest
from django.core import mail

from coordination.making import a_network, a_ritual, fresh, given
from kilometre.coordination import services
from kilometre.coordination.enums import GatheringKind, ProposalState, RegistrationState, StepState, StepWho
from kilometre.coordination.gathering_links import link_to_register
from kilometre.coordination.links import link_to_finish, link_to_sort
from kilometre.coordination.models import ArrivalStep, FollowUp, Gathering, Mission, Proposal, Registration
from kilometre.coordination.support_links import link_to_answer, link_to_tick
from kilometre.foundation.week import tasks
from kilometre.foundation.week.registry import of
from kilometre.network.models import Membership

pytestmark = pytest.mark.usefixtures("autumn")
NOW = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)
DAY = dt.date(2026, 10, 12)
MONDAY = "2026-10-12"


@pytest.fixture
def autumn(monkeypatch):
    """It is Saturday 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def talk(cast) -> Gathering:
    """Of Alice's network, with one seat."""
    day = dt.datetime(2026, 10, 30, 8, tzinfo=dt.UTC)
    return services.announce(
        actor=cast.lead,
        title="Rencontre",
        kind=GatheringKind.TALK,
        starts_at=day,
        ends_at=day + dt.timedelta(hours=1),
        network=a_network(cast),
        seats=1,
    )


@pytest.fixture
def step(cast) -> ArrivalStep:
    arrival = services.open_arrival(actor=cast.coordinator, lab=cast.lab, starts_on=DAY)
    services.add_step(
        actor=cast.lead, arrival=arrival, label="Ouvrir les comptes", who=StepWho.TEAM, due_on=DAY
    )
    return ArrivalStep.objects.select_related("arrival__lab").get()


@pytest.fixture
def proposal(cast) -> Proposal:
    return services.send_proposal(
        actor=cast.member, ritual=a_ritual(cast), title="La fiche", detail="Un avis."
    )


def read(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return html.unescape(answer.text)


def body_of_mail(user) -> str:
    mail.outbox.clear()
    tasks.write.func(user.public_id, MONDAY)
    return mail.outbox[0].body.replace("\xa0", " ")


def leaves(user) -> None:
    Membership.objects.filter(person__user=user).update(ends_on=dt.date(2026, 10, 9))


def test_each_line_of_the_mail_has_a_link_that_acts(cast, client, settings, talk, step):
    body = body_of_mail(cast.member)
    for words in ("M'inscrire", "C'est fait"):
        address = body.partition(f"{words} : ")[2].split()[0]
        assert address.startswith(f"{settings.SITE_URL}/lien/")
        client.post(address)

    assert Registration.objects.get().person == cast.member.person
    assert fresh(step).state == StepState.DONE


def test_head_puts_a_subject_on_the_agenda_from_the_mail(cast, client, proposal):
    address = body_of_mail(cast.lead).partition("Mettre à l'ordre du jour : ")[2].split()[0]
    shown = read(client, address)
    assert "Un avis." in shown
    assert "mardi 13\u00a0octobre 2026" in shown

    said = client.post(address, {"choice": "accept", "comment": ""})

    assert "à l'ordre du jour du mardi 13\u00a0octobre 2026" in html.unescape(said.text)
    assert fresh(proposal).state == ProposalState.ACCEPTED
    assert client.post(address, {"choice": "decline", "comment": "Non"}).status_code == 410
    assert fresh(proposal).state == ProposalState.ACCEPTED


def test_subject_sorted_meanwhile_or_by_who_heads_no_more_is_not_asked(cast, client, proposal):
    late, other = link_to_sort(proposal, cast.lead), link_to_sort(proposal, cast.coordinator)
    services.decline_proposal(actor=cast.coordinator, proposal=proposal, reason="Déjà vu")

    assert "n'a pas été retenu" in read(client, late, 410)
    client.post(late, {"choice": "accept"})
    assert fresh(proposal).state == ProposalState.DECLINED
    leaves(cast.coordinator)
    assert "n'attend plus de réponse de vous" in read(client, other, 410)


def test_subject_of_a_stopped_ritual_is_not_asked(cast, client, proposal):
    address = link_to_sort(proposal, cast.lead)
    services.stop_ritual(actor=cast.lead, ritual=fresh(proposal.ritual))

    assert "Ce rituel est arrêté" in read(client, address, 410)
    (line,) = [one for part in of(cast.lead) for one in part.lines if "La fiche" in one.text]
    assert (line.act, line.is_post, line.link) == ("Ne pas retenir", False, None)


def test_declining_a_subject_from_the_mail_owes_its_reason(cast, client, proposal):
    address = link_to_sort(proposal, cast.lead)

    refused = html.unescape(client.post(address, {"choice": "decline", "comment": ""}).text)
    assert "« La raison »</a> : Dites pourquoi" in refused.replace("\u00a0", " ")
    client.post(address, {"choice": "decline", "comment": "Plus tard"})

    assert (fresh(proposal).state, fresh(proposal).reason) == (ProposalState.DECLINED, "Plus tard")


def test_registration_from_the_mail_takes_the_seat_or_waits_and_acts_once(cast, client, talk):
    first, second = link_to_register(talk, cast.member), link_to_register(talk, cast.lead)
    assert "1\u00a0place libre sur 1" in read(client, first)

    assert "est confirmée" in html.unescape(client.post(first).text)
    assert "liste d'attente" in html.unescape(client.post(second).text)

    assert client.post(first).status_code == 410
    states = dict(Registration.objects.values_list("person__user", "state"))
    assert states == {
        cast.member.pk: RegistrationState.SEATED,
        cast.lead.pk: RegistrationState.WAITING,
    }


def test_registration_of_who_is_in_left_or_comes_too_late_is_not_asked(cast, client, talk, monkeypatch):
    known, gone, late = (link_to_register(talk, user) for user in (cast.member, cast.stranger, cast.lead))
    services.register(actor=cast.member, gathering=talk)
    assert "déjà une inscription" in read(client, known, 410)

    Gathering.objects.filter(pk=talk.pk).update(reach="members")
    assert "n'attend plus de réponse de vous" in read(client, gone, 410)

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + dt.timedelta(days=21))
    assert "closes" in read(client, late, 410)
    client.post(late)
    assert Registration.objects.count() == 1


def test_cancelled_gathering_says_so(cast, client, talk):
    address = link_to_register(talk, cast.member)
    services.cancel_gathering(actor=cast.lead, gathering=talk, reason="Grève")

    assert "annulé\u00a0: Grève" in read(client, address, 410)


def test_step_is_done_once_from_the_mail(cast, client, step):
    address = link_to_tick(step, cast.member)
    assert "Ouvrir les comptes" in read(client, address)

    client.post(address)
    assert fresh(step).state == StepState.DONE

    assert "Vous avez dit par ce lien" in read(client, address, 410)


def test_step_done_taken_out_or_of_who_left_is_not_asked(cast, client, step):
    settled, left, gone = (link_to_tick(step, user) for user in (cast.lead, cast.member, cast.lead))
    leaves(cast.member)
    assert "n'attend plus rien de vous" in read(client, left, 410)
    client.post(left)
    assert fresh(step).state == StepState.TODO

    services.move_step(actor=cast.lead, step=fresh(step), act="tick")
    assert "est déjà réglée" in read(client, settled, 410)
    ArrivalStep.objects.all().delete()
    assert "n'attend plus rien de vous" in read(client, gone, 410)


def test_page_of_an_action_names_its_meeting_and_says_its_title_once(cast, client):
    follow_up: FollowUp = given(cast, a_ritual(cast))

    shown = read(client, link_to_finish(follow_up, cast.member))

    assert shown.count("Écrire la fiche") == 1
    assert "Point de quinzaine" in shown
    assert "mardi 1er\u00a0septembre 2026" in shown
    assert "facultatif" not in shown
    assert "(à dire si vous abandonnez)" in shown


def test_page_of_a_mission_says_its_title_once_and_names_the_reason_it_owes(cast, client):
    mission = fresh(
        services.ask_mission(actor=cast.member, lab=cast.lab, subject="Animer", expected="Deux jours.")
    )
    assert isinstance(mission, Mission)
    address = link_to_answer(mission, cast.coordinator)

    shown = read(client, address)
    refused = client.post(address, {"choice": "no", "comment": " "})

    assert shown.count("Animer") == 1
    assert "Demandé par Lab'EST" in shown
    assert "facultatif" not in shown
    assert refused.context["form"].errors.keys() == {"comment"}

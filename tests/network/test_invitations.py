"""Invitations: who invites, to what, what for, until when; and the one step by which one comes."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.mailbox import deliver, deliver_one, path_in
from cast import make_user
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.network import services
from kilometre.network.enums import MembershipRole

pytestmark = pytest.mark.django_db
EMAIL = "nour@exemple.test"


def text(page) -> str:
    return page.content.decode().replace("\u00a0", " ").replace("&#x27;", "'")


@pytest.fixture
def joined(cast):
    """Bruno named Nour, who has no account."""
    return services.add_to_team(
        actor=cast.lead, lab=cast.lab, name="Nour Neuve", email=EMAIL, role=MembershipRole.MEMBER
    )


def test_mail_says_who_invites_to_what_what_for_and_until_when(cast, joined):
    sent = deliver_one()

    assert sent.to == [EMAIL]
    assert "Bruno Responsable" in sent.subject
    body = sent.body.replace("\u00a0", " ")
    assert "Bonjour Nour Neuve," in body
    assert "Bruno Responsable vous invite dans l'équipe « Lab'EST », comme membre du lab." in body
    assert "répondre aux besoins que le lab reçoit" in body
    assert f"/labs/{cast.lab.slug}/" in body
    assert str((timezone.localdate() + dt.timedelta(days=30)).year) in body


def test_link_opens_the_account_in_one_step_and_tells_the_same(joined, client):
    path = path_in(deliver_one())

    page = text(client.get(path))
    assert "Bruno Responsable vous invite dans l'équipe « Lab'EST », comme membre du lab." in page
    assert EMAIL in page
    assert not User.objects.get(email=EMAIL).is_email_confirmed

    answer = client.post(path, {"password": "trois-renards-bleus"})

    nour = User.objects.get(email=EMAIL)
    assert (answer.status_code, answer.url) == (302, "/labs/labest/")
    assert nour.is_email_confirmed
    assert nour.name == "Nour Neuve"


def test_link_of_a_role_that_ended_says_so(cast, joined, client):
    path = path_in(deliver_one())
    services.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=joined.pk)

    page = text(client.get(path))

    assert "n'existe plus" in page
    assert "Lab'EST" not in page


def test_nobody_is_written_to_whose_role_ended_meanwhile(cast, joined):
    services.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=joined.pk)

    assert deliver() == []
    assert not User.objects.filter(email=EMAIL).exists()


def test_nobody_is_written_to_who_has_an_account_by_then(cast, joined):
    make_user("Nour")

    assert deliver() == []


def test_link_that_is_over_says_where_to_go(joined, client):
    path = path_in(deliver_one())
    ActionLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    page = client.get(path)

    assert page.status_code == 410
    assert "Créer un compte sans ce lien" in text(page)


def test_role_to_come_is_written_to_as_well_and_says_from_when(cast):
    day = timezone.localdate() + dt.timedelta(days=30)
    services.add_to_team(
        actor=cast.lead,
        lab=cast.lab,
        name="Nora",
        email="nora@exemple.test",
        role=MembershipRole.MEMBER,
        starts_on=day,
    )

    assert f"à partir du {day.day}" in deliver_one().body

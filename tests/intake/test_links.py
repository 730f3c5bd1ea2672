"""Confirming an address and sending the need kept for it, in one click."""

import re

from django.core import mail

from kilometre.foundation.accounts.models import User
from kilometre.intake import services
from kilometre.intake.enums import NeedState
from kilometre.intake.mails import ask_to_confirm
from kilometre.intake.models import Need


def keep(cast, email: str = "nour@exemple.test") -> Need:
    return services.send_as_visitor(
        email=email,
        title="Mon dossier attend",
        description="Dans quatre services.",
        concerns="Tout le monde",
        territory=cast.commune,
        lab=cast.lab,
    )


def link_of(message) -> str:
    return re.search(r"http://[^/]+(/\S+)", message.body)[1]


def test_link_of_the_e_mail_confirms_the_address_and_sends_the_need(cast, client):
    need = keep(cast)
    ask_to_confirm.call(need.public_id)
    url = link_of(mail.outbox[0])

    page = client.get(url)
    need.refresh_from_db()
    assert (page.status_code, need.state) == (200, NeedState.UNCONFIRMED)

    done = client.post(url, follow=True)

    need.refresh_from_db()
    assert need.state == NeedState.SENT
    assert User.objects.get(email="nour@exemple.test").is_email_confirmed
    assert "Votre besoin est envoyé à Lab" in done.content.decode()


def test_need_of_somebody_known_waits_for_the_link_too(cast, client):
    need = keep(cast, cast.citizen.email)
    ask_to_confirm.call(need.public_id)

    client.post(link_of(mail.outbox[0]))

    need.refresh_from_db()
    assert (need.state, need.sender) == (NeedState.SENT, cast.citizen)


def test_need_dropped_meanwhile_is_told(cast, client):
    need = keep(cast)
    ask_to_confirm.call(need.public_id)
    need.delete()

    assert "n&#x27;existe plus" in client.post(link_of(mail.outbox[0]), follow=True).content.decode()


def test_nothing_is_written_to_a_need_already_sent(cast):
    need = services.send(
        actor=cast.holder,
        title="Un",
        description="Deux",
        concerns="Trois",
        territory=cast.commune,
        lab=cast.lab,
    )

    ask_to_confirm.call(need.public_id)

    assert mail.outbox == []

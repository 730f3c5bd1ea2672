"""What acts from an e-mail: sending the need kept for an address, taking a need in charge."""

import html
import re

from django.core import mail

from intake.needs import send
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal import consumers
from kilometre.foundation.notifications.delivery import deliver
from kilometre.foundation.notifications.models import Delivery
from kilometre.foundation.ui import french
from kilometre.intake import services
from kilometre.intake.enums import NeedState
from kilometre.intake.mails import acknowledge, ask_to_confirm
from kilometre.intake.models import Need
from kilometre.network.models import Membership


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

    assert need.title not in mail.outbox[0].body  # whoever types an address writes nothing to it
    page = client.get(url)
    need.refresh_from_db()
    assert (page.status_code, need.state) == (200, NeedState.UNCONFIRMED)

    done = client.post(url, follow=True)

    need.refresh_from_db()
    assert need.state == NeedState.SENT
    assert User.objects.get(email="nour@exemple.test").is_email_confirmed
    said = done.content.decode()
    assert "est envoyé à Lab" in said
    assert "Recevoir un lien de connexion" in said
    again = client.get(url)
    assert (again.status_code, "Votre besoin est envoyé. Pour le suivre" in again.content.decode()) == (
        410,
        True,
    )


def test_sending_is_confirmed_by_an_e_mail_that_leads_to_the_need(cast):
    need = send(cast)

    acknowledge.call(need.public_id)

    message = mail.outbox[0]
    assert message.to == [cast.holder.email]
    for words in (need.title, "Lab'EST", "pris en charge avant le", need.get_absolute_url(), "/connexion/"):
        assert words in message.body


def test_need_of_somebody_known_waits_for_the_link_too(cast, client):
    need = keep(cast, cast.citizen.email)
    ask_to_confirm.call(need.public_id)

    client.post(link_of(mail.outbox[0]))

    need.refresh_from_db()
    assert (need.state, need.sender) == (NeedState.SENT, cast.citizen)


def test_need_dropped_meanwhile_is_told(cast, client):
    need = keep(cast)
    ask_to_confirm.call(need.public_id)
    services.expire(need=need)

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


def links_to_take(cast) -> dict[str, str]:
    """The address of the link that each member of the lab receives, by e-mail address."""
    consumers.run("notifications")
    for delivery in Delivery.objects.filter(state="pending"):
        deliver.call(delivery.pk)
    return {
        message.to[0]: link_of(message) for message in mail.outbox if "sans vous connecter" in message.body
    }


def test_member_takes_a_need_in_charge_from_the_e_mail(cast, client):
    need = send(cast)
    links = links_to_take(cast)
    assert set(links) == {cast.member.email, cast.lead.email}
    assert client.get(links[cast.member.email]).status_code == 200

    done = client.post(links[cast.member.email], {"choice": "take"}, follow=True)

    need.refresh_from_db()
    assert (need.state, need.contact) == (NeedState.IN_CHARGE, cast.member.person)
    assert "Vous êtes l&#x27;interlocuteur" in done.content.decode()
    late = client.post(links[cast.lead.email], {"choice": "take"}, follow=True)
    assert "Alice Membre s&#x27;en occupe" in late.content.decode()


def test_link_of_a_need_that_a_colleague_took_asks_nothing_any_more(cast, client):
    need = send(cast)
    links = links_to_take(cast)
    services.take_in_charge(actor=cast.member, need=need)

    theirs, own = (client.get(links[who.email]) for who in (cast.lead, cast.member))

    assert theirs.status_code == 410
    told = html.unescape(theirs.content.decode())
    assert f"pris en charge depuis le {french.moment(need.taken_at)}\xa0: Alice Membre s'en occupe." in told
    assert f'href="{need.get_absolute_url()}"' in told
    assert 'type="radio"' not in told
    assert "vous vous en occupez" in own.content.decode()
    taken = Need.objects.get()
    assert taken.contact == cast.member.person


def test_link_tells_who_left_the_lab_nothing_of_who_took_the_need(cast, client):
    need = send(cast)
    links = links_to_take(cast)
    services.take_in_charge(actor=cast.member, need=need)
    Membership.objects.filter(person=cast.lead.person).delete()

    told = client.get(links[cast.lead.email]).content.decode()

    assert "ne vous attend plus" in told
    assert "Alice" not in told
    assert need.title not in told


def test_not_me_leaves_the_need_to_colleagues(cast, client):
    need = send(cast)
    links = links_to_take(cast)

    client.post(links[cast.member.email], {"choice": "pass"}, follow=True)

    need.refresh_from_db()
    assert need.state == NeedState.SENT


def test_who_left_the_lab_takes_nothing_any_more(cast, client):
    need = send(cast)
    links = links_to_take(cast)
    Membership.objects.filter(person=cast.member.person).delete()

    refused = client.post(links[cast.member.email], {"choice": "take"}, follow=True)

    need.refresh_from_db()
    assert need.state == NeedState.SENT
    assert "ne vous attend plus" in refused.content.decode()


def test_coordination_takes_in_charge_the_need_of_a_lab_without_a_team(cast, client):
    Membership.objects.filter(lab=cast.lab).delete()
    need = send(cast)
    links = links_to_take(cast)
    assert set(links) == {cast.coordinator.email}

    page = client.get(links[cast.coordinator.email]).content.decode()
    assert need.title in page
    assert need.description[:20] in page
    client.post(links[cast.coordinator.email], {"choice": "take"}, follow=True)

    need.refresh_from_db()
    assert need.contact == cast.coordinator.person

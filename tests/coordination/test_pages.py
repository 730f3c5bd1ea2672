"""What each reads and may do on the pages of networks, rituals and meetings."""

import datetime as dt

import pytest

from coordination.making import FIRST, SECOND, THIRD, a_network, a_ritual, closed, fresh, given
from kilometre.coordination import services
from kilometre.coordination.enums import FollowUpState, MeetingState, Reach
from kilometre.coordination.models import Decision, FollowUp, Meeting, Network, Ritual
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french

pytestmark = pytest.mark.usefixtures("autumn")
NEXT = dt.date(2026, 10, 13)


@pytest.fixture
def autumn(monkeypatch):
    """It is 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC))


def read(client, record) -> str:
    return client.get(record.get_absolute_url()).content.decode()


def address(ritual: Ritual, slot: dt.date, what: str = "") -> str:
    return f"{ritual.get_absolute_url()}reunions/{slot.isoformat()}/{what}"


def test_public_page_of_a_network_names_nobody_and_shows_no_ritual(cast, client):
    ritual = a_ritual(cast, a_network(cast, reach=Reach.PUBLIC))

    page = read(client, ritual.network)

    assert "Bruno Responsable" not in page
    assert "Lab&#x27;EST" in page
    assert ritual.title not in page


def test_meeting_nobody_wrote_of_has_its_page_and_reading_it_writes_nothing(cast, client):
    ritual = a_ritual(cast)
    client.force_login(cast.member)

    assert "mardi 13" in client.get(address(ritual, NEXT)).content.decode()
    assert client.get(address(ritual, NEXT + dt.timedelta(days=1))).status_code == 404
    assert client.get(f"{ritual.get_absolute_url()}reunions/2026-13-45/").status_code == 404
    assert Meeting.objects.count() == 0


def test_member_writes_minutes_decides_and_gives_on_screen(cast, client):
    ritual = a_ritual(cast)
    client.force_login(cast.member)

    client.post(address(ritual, FIRST, "compte-rendu/"), {"minutes": "On ouvre.", "version": 1})
    client.post(address(ritual, FIRST, "decisions/"), {"text": "Publier en janvier."})
    answer = client.post(
        address(ritual, FIRST, "actions/"),
        {"text": "Écrire la fiche", "owner": cast.member.person.public_id, "due_on": "2026-10-20"},
    )
    assert answer.status_code == 302
    client.post(address(ritual, FIRST, "rendre/"))

    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.minutes) == (MeetingState.HELD, "On ouvre.")
    assert Decision.objects.get().text == "Publier en janvier."
    assert "Écrire la fiche" in client.get(address(ritual, SECOND)).content.decode()


def test_bad_input_says_where_and_writes_nothing(cast, client):
    ritual = a_ritual(cast)
    client.force_login(cast.member)

    answer = client.post(
        address(ritual, FIRST, "actions/"), {"text": "", "owner": "inconnu", "due_on": "demain"}
    )

    assert answer.status_code == 422
    assert FollowUp.objects.count() == Meeting.objects.count() == 0


def test_second_writer_of_minutes_keeps_the_typed_text(cast, client):
    ritual = a_ritual(cast)
    services.write_minutes(actor=cast.lead, ritual=ritual, slot=FIRST, minutes="Celui de Bruno")
    client.force_login(cast.member)

    answer = client.post(address(ritual, FIRST, "compte-rendu/"), {"minutes": "Le mien", "version": 1})

    page = answer.content.decode()
    assert "Le mien" in page
    assert "Celui de Bruno" in page
    assert Meeting.objects.get().minutes == "Celui de Bruno"


def test_decision_noted_meanwhile_does_not_disturb_who_writes(cast, client):
    ritual = a_ritual(cast)
    client.force_login(cast.member)
    services.decide(actor=cast.lead, ritual=ritual, slot=FIRST, text="Publier.")

    client.post(address(ritual, FIRST, "compte-rendu/"), {"minutes": "Le mien", "version": 1})

    assert Meeting.objects.get().minutes == "Le mien"


def test_reader_of_an_open_ritual_reads_and_does_nothing(cast, client):
    ritual = a_ritual(cast, is_open=True)
    closed(cast, ritual, FIRST)
    client.force_login(cast.stranger)

    page = client.get(address(ritual, FIRST)).content.decode()

    assert "On a fait le point." in page
    assert "Noter une décision" not in page
    assert client.post(address(ritual, FIRST, "decisions/"), {"text": "Non"}).status_code == 403


def test_head_moves_one_date_on_the_clock_of_the_ritual(cast, client):
    ritual = a_ritual(cast, zone="Indian/Reunion")
    client.force_login(cast.lead)

    client.post(
        address(ritual, NEXT, "deplacer/"),
        {
            "day": "2026-10-15",
            "at": "14:30",
            "length": "60",
            "place": "",
            "link": "",
            "reason": "",
            "version": 1,
        },
    )

    assert Meeting.objects.get().starts_at == dt.datetime(2026, 10, 15, 10, 30, tzinfo=dt.UTC)
    assert "heure de La Réunion" in client.get(address(ritual, NEXT)).content.decode()


def test_owner_outside_the_network_still_settles_the_action(cast, client):
    follow_up = given(cast, a_ritual(cast))
    member = follow_up.ritual.network.members.get(lab=cast.lab)
    services.remove_member(actor=cast.lead, network=follow_up.ritual.network, member=member)
    client.force_login(cast.member)

    assert follow_up.text in read(client, follow_up)
    client.post(f"{follow_up.get_absolute_url()}faite/", {"word": "En ligne."})

    assert fresh(follow_up).state == FollowUpState.DONE
    assert client.get(follow_up.ritual.get_absolute_url()).status_code == 404


def test_history_of_an_action_tells_each_carry(cast, client):
    ritual = a_ritual(cast)
    follow_up = given(cast, ritual)
    closed(cast, ritual, SECOND)
    client.force_login(cast.member)

    page = read(client, follow_up)

    assert "Reportée 1\u00a0fois" in page
    assert "15\u00a0septembre 2026" in page


def test_network_is_made_and_filled_on_screen(cast, client):
    client.force_login(cast.lead)

    client.post(
        "/reseaux/nouveau/",
        {"name": "Nouveau", "purpose": "Essai", "head": cast.lead.person.public_id, "reach": "network"},
    )
    network = Network.objects.get()
    client.post(f"{network.get_absolute_url()}membres/", {"lab": cast.other_lab.slug})

    assert {str(member) for member in network.members.all()} == {"Bruno Responsable", "État'LIN"}
    answer = client.post(f"{network.get_absolute_url()}membres/", {"lab": ""})
    assert "l&#x27;un des deux" in answer.content.decode()


def test_ritual_is_made_on_screen_and_refused_with_its_reason(cast, client):
    network = a_network(cast)
    client.force_login(cast.lead)
    typed = {
        "title": "Mensuel",
        "starts_on": "2026-09-29",
        "at": "10:00",
        "length": "60",
        "kind": "monthly",
        "every": "1",
        "zone": "Europe/Paris",
    }

    refused = client.post(f"{network.get_absolute_url()}rituels/nouveau/", typed)
    client.post(f"{network.get_absolute_url()}rituels/nouveau/", {**typed, "kind": "last"})

    assert "cinquième fois" in refused.content.decode()
    assert Ritual.objects.get().title == "Mensuel"


@pytest.mark.parametrize("size", [1, 30])
def test_list_of_networks_costs_the_same(cast, client, size, django_assert_num_queries):
    for number in range(size):
        a_network(cast, name=f"Réseau {number}")
    client.force_login(cast.member)

    with django_assert_num_queries(8):
        client.get("/reseaux/")


@pytest.mark.parametrize("size", [1, 30])
def test_lists_of_actions_and_decisions_cost_the_same(cast, client, size, django_assert_num_queries):
    ritual = a_ritual(cast)
    for number in range(size):
        given(cast, ritual, text=f"Action {number}")
        services.decide(actor=cast.lead, ritual=ritual, slot=FIRST, text=f"Décision {number}")
    client.force_login(cast.member)

    with django_assert_num_queries(7):
        client.get("/actions-de-reunion/")
    with django_assert_num_queries(6):
        client.get("/decisions/")


@pytest.mark.parametrize("size", [1, 30])
def test_pages_cost_the_same_with_more_meetings_and_actions(
    cast, client, size, django_assert_max_num_queries
):
    ritual = a_ritual(cast, every=1)
    for number in range(size):
        slot = FIRST + dt.timedelta(weeks=number % 5)
        given(cast, ritual, slot=slot, due_on=slot, text=f"Action {number}")
        services.send_proposal(actor=cast.member, ritual=ritual, title=f"Sujet {number}")
    client.force_login(cast.lead)

    with django_assert_max_num_queries(22):
        client.get(ritual.get_absolute_url())
    with django_assert_max_num_queries(22):
        client.get(address(ritual, dt.date(2026, 10, 6)))


def test_past_meetings_tell_the_postponements_of_their_day(cast, client):
    """Carried at the second and the third: the second says once, whatever came after."""
    ritual = a_ritual(cast)
    given(cast, ritual)
    for slot in (FIRST, SECOND, THIRD):
        closed(cast, ritual, slot)
    client.force_login(cast.member)

    second, third = (client.get(address(ritual, slot)).content.decode() for slot in (SECOND, THIRD))

    assert "reportée 1\u00a0fois" in second
    assert "reportée 2\u00a0fois" in third


def test_published_minutes_are_corrected_and_dates_are_said_in_words(cast, client):
    ritual = a_ritual(cast)
    meeting = closed(cast, ritual, FIRST)
    client.force_login(cast.lead)

    page = client.get(meeting.get_absolute_url()).content.decode()

    assert "Corriger le compte rendu" in page
    assert "Écrire le compte rendu" not in page
    assert "Noter une décision" in page
    assert "est publié" in page
    assert f"de la réunion du {french.date(FIRST)}" in page
    assert str(meeting) == f"{ritual}, {french.day(FIRST)}"


def test_late_actions_are_marked_in_the_list_and_examples_of_decisions_counted(cast, client):
    ritual = a_ritual(cast)
    given(cast, ritual, due_on=SECOND)
    services.decide(actor=cast.lead, ritual=ritual, slot=FIRST, text="On ouvre un guichet.")
    client.force_login(cast.lead)
    assert "En retard" in client.get("/actions-de-reunion/").content.decode()

    Ritual.objects.update(origin=Origin.FICTIONAL)

    assert "dont 1\u00a0exemple fictif" in client.get("/decisions/").content.decode()

"""The page of a ritual: its next meeting, what is told of those cancelled, and a ritual that is stopped."""

import datetime as dt
import html

import pytest

from coordination.making import FIRST, a_ritual, closed, fresh, given
from kilometre.coordination import services
from kilometre.coordination.enums import MeetingState, RhythmKind
from kilometre.coordination.models import Meeting
from kilometre.foundation.errors import Refused

pytestmark = pytest.mark.usefixtures("autumn")
NEXT, WEDNESDAY = dt.date(2026, 10, 13), dt.date(2026, 10, 14)


@pytest.fixture
def autumn(monkeypatch):
    """It is Saturday 10 October 2026: the next meeting is on Tuesday the 13th."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC))


@pytest.fixture
def ritual(cast):
    """Something is written of its next date, so that the date has a row."""
    ritual = a_ritual(cast)
    services.write_minutes(actor=cast.lead, ritual=ritual, slot=NEXT, minutes="À préparer.")
    return fresh(ritual)


def page(client, record, more: str = "") -> str:
    return html.unescape(client.get(f"{record.get_absolute_url()}{more}").text)


def test_next_meeting_is_the_one_that_takes_place_after_a_change_of_rhythm(cast, as_, ritual):
    services.change_rhythm(
        actor=cast.lead,
        ritual=ritual,
        changes={"starts_on": WEDNESDAY, "kind": RhythmKind.MONTHLY, "every": 1},
    )
    assert Meeting.objects.get(slot=NEXT).state == MeetingState.CANCELLED

    text = page(as_(cast.lead), ritual)

    assert text.index("Mercredi 14\u00a0octobre 2026") < text.index("Modifier")
    assert "Mardi 13\u00a0octobre" not in text
    assert "Annulée" not in text


def test_date_that_somebody_cancelled_is_told_under_the_next_one(cast, as_, ritual):
    services.cancel_meeting(actor=cast.lead, ritual=ritual, slot=NEXT, reason="Jour de pont")

    text = page(as_(cast.member), fresh(ritual))

    assert text.index("Mardi 27\u00a0octobre 2026") < text.index("Mardi 13\u00a0octobre 2026")
    assert text.count("Annulée") == 1


def test_stopped_ritual_says_so_and_offers_to_take_it_up_again(cast, as_, ritual):
    services.send_proposal(actor=cast.member, ritual=ritual, title="Un sujet")
    services.stop_ritual(actor=cast.lead, ritual=fresh(ritual))  # today, a Saturday: nothing is left

    text = page(as_(cast.lead), fresh(ritual))

    assert "Ce rituel est arrêté" in text
    assert "Arrêté\u00a0: dernière réunion le mardi 29\u00a0septembre 2026." in text
    assert "Reprendre ce rituel" in text
    for gone in ("Arrêter ce rituel", "Mettre à l'ordre du jour", "Changer le rythme", "Proposer un sujet"):
        assert gone not in text
    assert "Ne pas retenir" in text
    with pytest.raises(Refused, match="déjà arrêté"):
        services.stop_ritual(actor=cast.lead, ritual=fresh(ritual))


def test_stopped_ritual_is_taken_up_again_by_its_form(cast, as_, ritual):
    services.stop_ritual(actor=cast.lead, ritual=fresh(ritual))
    lead = as_(cast.lead)

    asked = lead.get(f"{ritual.get_absolute_url()}rythme/")
    form = asked.context["form"]
    sent = {name: field.value() for name, field in ((name, form[name]) for name in form.fields)}
    lead.post(f"{ritual.get_absolute_url()}rythme/", {k: v for k, v in sent.items() if v is not None})

    assert asked.context["title"] == "Reprendre ce rituel"
    assert fresh(ritual).until is None
    assert Meeting.objects.get(slot=NEXT).state == MeetingState.PLANNED
    assert "Mardi 13\u00a0octobre 2026" in page(lead, fresh(ritual))


def test_dates_gone_while_it_was_stopped_are_not_meetings(cast, as_, ritual, monkeypatch):
    services.stop_ritual(actor=cast.lead, ritual=fresh(ritual))
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 11, 28, 8, tzinfo=dt.UTC))

    services.change_rhythm(actor=cast.lead, ritual=fresh(ritual), changes={"until": None})

    text = page(as_(cast.lead), fresh(ritual))
    assert "Mardi 8\u00a0décembre 2026 à 10\u00a0h\u00a000" in text
    assert "Mardi 29\u00a0septembre 2026" in text
    for gone in ("27\u00a0octobre", "10\u00a0novembre", "24\u00a0novembre"):
        assert gone not in text


def test_ritual_stopped_before_its_first_meeting_says_so(cast, as_):
    ritual = a_ritual(cast, starts_on=dt.date(2026, 12, 1), until=dt.date(2026, 12, 1))
    services.cancel_meeting(actor=cast.lead, ritual=ritual, slot=dt.date(2026, 12, 1), reason="Non")

    assert "Arrêté avant sa première réunion." in page(as_(cast.lead), fresh(ritual))


def test_stopping_asks_for_a_confirmation(cast, as_, ritual):
    assert f'data-confirm="Arrêter «\u00a0{ritual}\u00a0»' in page(as_(cast.lead), ritual, "arreter/")


def test_publishing_needs_something_to_read_and_says_when_no_text_is_there(cast, as_):
    ritual, address = a_ritual(cast), f"reunions/{FIRST}/"
    lead = as_(cast.lead)
    assert "Publier le compte rendu" not in page(lead, ritual, address)
    lead.post(f"{ritual.get_absolute_url()}{address}rendre/")
    assert Meeting.objects.held().count() == 0

    given(cast, ritual)
    assert "Rien n'est écrit dans le compte rendu" in page(lead, ritual, address)
    lead.post(f"{ritual.get_absolute_url()}{address}rendre/")

    assert "publié, sans texte" in page(lead, ritual, address)


def test_written_minutes_are_published_as_before(cast, as_):
    ritual = a_ritual(cast)
    services.write_minutes(actor=cast.member, ritual=ritual, slot=FIRST, minutes="On ouvre.")

    assert 'data-confirm="Publier le compte rendu pour tout le réseau' in page(
        as_(cast.lead), ritual, f"reunions/{FIRST}/"
    )
    closed(cast, ritual, FIRST)
    assert "sans texte" not in page(as_(cast.lead), ritual, f"reunions/{FIRST}/")

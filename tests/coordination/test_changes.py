"""What changes in a ritual is told with its true reason, is not lost, and is dated where the ritual meets."""

import datetime as dt
import html
from typing import Any

import pytest
import recurring_ical_events
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from coordination.making import FIRST, SECOND, THIRD, a_ritual, closed, fresh, given
from kilometre.coordination import services
from kilometre.coordination.enums import MeetingState, MissionState, ProposalState, Usefulness
from kilometre.coordination.exchange import same_gatherings
from kilometre.coordination.ical import calendar
from kilometre.coordination.models import Decision, Meeting, Mission, Proposal, Ritual
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications.models import Notification
from kilometre.foundation.week.registry import Section, of

pytestmark = pytest.mark.usefixtures("autumn")
NEXT, AFTER = dt.date(2026, 10, 13), dt.date(2026, 10, 27)
NOUMEA, DECISIONS = "Pacific/Noumea", "/decisions/"


@pytest.fixture
def autumn(monkeypatch):
    """It is Saturday 10 October 2026: the next meeting is on the 13th."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC))


def with_subject(cast) -> tuple[Ritual, Proposal]:
    """Alice's subject is on the agenda of the next meeting."""
    ritual = a_ritual(cast)
    proposal = services.send_proposal(actor=cast.member, ritual=ritual, title="La fiche")
    services.accept_proposal(actor=cast.lead, proposal=proposal)
    consumers.run("notifications")
    Notification.objects.all().delete()
    return fresh(ritual), fresh(proposal)


def facts_of(verb: str) -> list[dict[str, Any]]:
    return [entry.facts for entry in Entry.objects.filter(verb=verb).order_by("id")]


def told(user) -> list[str]:
    consumers.run("notifications")
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def page(client, address: str) -> str:
    return html.unescape(client.get(address).text)


class TestTelling:
    def test_stopped_ritual_cancels_its_meetings_with_the_true_reason_and_tells_the_members(self, cast):
        ritual, proposal = with_subject(cast)

        services.stop_ritual(actor=cast.lead, ritual=ritual, last=dt.date(2026, 10, 12))

        meeting = Meeting.objects.get()
        assert meeting.state == MeetingState.CANCELLED
        assert meeting.reason == (
            "Le rituel est arrêté\u00a0: il ne se réunit plus après le 12\u00a0octobre 2026."
        )
        assert facts_of("coordination.meeting-cancelled") == [{"slot": "2026-10-13"}]
        assert fresh(proposal).state == ProposalState.SENT
        stops, cancelled, subject = told(cast.member)
        assert "s'arrête : plus de réunion après le 12\u00a0octobre 2026" in stops
        assert "annulée (Le rituel est arrêté" in cancelled
        assert "« La fiche » n'a plus de date" in subject

    def test_new_rhythm_tells_each_cancelled_meeting_and_where_its_agenda_goes(self, cast):
        ritual, proposal = with_subject(cast)

        services.change_rhythm(
            actor=cast.lead, ritual=ritual, changes={"starts_on": dt.date(2026, 10, 15), "every": 1}
        )

        assert facts_of("coordination.meeting-cancelled") == [{"slot": "2026-10-13"}]
        assert facts_of("coordination.agenda-moved") == [
            {"slot": "2026-10-13", "to": "2026-10-15", "numbers": [proposal.number]}
        ]
        assert Meeting.objects.get(slot=NEXT).reason == "Le rythme du rituel a changé."
        assert any("passe à la réunion du 15\u00a0octobre 2026" in text for text in told(cast.member))

    def test_who_proposed_a_subject_is_told_that_its_meeting_is_cancelled_by_somebody(self, cast):
        ritual, proposal = with_subject(cast)

        services.cancel_meeting(actor=cast.lead, ritual=ritual, slot=NEXT, reason="Férié.")

        assert fresh(proposal).state == ProposalState.SENT
        assert facts_of("coordination.agenda-moved") == [
            {"slot": "2026-10-13", "to": "", "numbers": [proposal.number]}
        ]
        assert any("«\u00a0La fiche\u00a0» n'a plus de date" in text for text in told(cast.member))


class TestLosingNothing:
    def test_decision_corrected_meanwhile_is_shown_beside_what_was_typed(self, cast, client):
        ritual = a_ritual(cast)
        decision = services.decide(actor=cast.lead, ritual=ritual, slot=FIRST, text="Publier.")
        address = f"{decision.meeting.get_absolute_url()}decisions/1/"
        client.force_login(cast.member)
        services.correct_decision(actor=cast.lead, decision=decision, text="Publier en mai.")

        answer = client.post(address, {"text": "Publier en juin.", "version": 1})

        shown = html.unescape(answer.text)
        assert answer.status_code == 422
        assert "Publier en mai." in shown
        assert "Publier en juin." in shown
        assert Decision.objects.get().text == "Publier en mai."
        client.post(address, {"text": "Publier en juin.", "version": 2})
        assert Decision.objects.get().text == "Publier en juin."

    def test_words_before_a_correction_stay_in_the_journal_as_erasable_content(self, cast):
        decision = services.decide(actor=cast.lead, ritual=a_ritual(cast), slot=FIRST, text="Alice publie.")

        services.correct_decision(actor=cast.lead, decision=decision, text="Le lab publie.")

        entry = Entry.objects.get(verb="coordination.decision-corrected")
        assert entry.payload.content == {"changes": {"text": ["Alice publie.", "Le lab publie."]}}
        assert entry.payload.person == cast.lead.person.public_id
        assert "Alice" not in str(entry.facts)

    def test_meeting_moved_meanwhile_is_not_moved_back(self, cast, client):
        ritual = a_ritual(cast)
        first = dt.datetime(2026, 10, 14, 8, tzinfo=dt.UTC)
        typed = {"day": "2026-10-15", "at": "14:30", "length": "60"}
        address = f"{ritual.get_absolute_url()}reunions/{NEXT}/deplacer/"
        client.force_login(cast.lead)
        services.move_meeting(actor=cast.coordinator, ritual=ritual, slot=NEXT, starts_at=first, length=60)

        answer = client.post(address, {**typed, "version": 1})

        assert answer.status_code == 422
        assert "Quelqu'un d'autre a enregistré" in html.unescape(answer.text)
        assert Meeting.objects.get().starts_at == first
        assert client.post(address, {**typed, "version": 2}).status_code == 302

    def test_meeting_of_which_nothing_is_written_keeps_what_was_typed_when_it_is_refused(self, cast, client):
        ritual = a_ritual(cast)
        client.force_login(cast.lead)

        answer = client.post(
            f"{ritual.get_absolute_url()}reunions/{NEXT}/deplacer/",
            {"day": "2026-10-15", "at": "14:30", "length": "60", "version": 9},
        )

        assert answer.status_code == 422
        assert not Meeting.objects.exists()

    def test_word_of_two_colleagues_on_a_mission(self, cast, client):
        mission = Mission.objects.create(
            lab=cast.lab,
            subject="Animer",
            expected="Deux jours.",
            state=MissionState.DONE,
            outcome="Un guide.",
            in_charge=cast.coordinator.person,
            starts_on=FIRST,
            answered_at=dt.datetime(2026, 8, 1, tzinfo=dt.UTC),
            settled_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
        )
        services.judge_mission(actor=cast.lead, mission=mission, useful=Usefulness.PARTLY, word="Trop court")
        client.force_login(cast.member)

        answer = client.post(
            f"{mission.get_absolute_url()}utile/", {"useful": "yes", "useful_word": "Bien", "version": 1}
        )

        assert answer.status_code == 422
        assert "Trop court" in html.unescape(answer.text)
        assert fresh(mission).useful_word == "Trop court"
        with pytest.raises(Conflict):
            services.judge_mission(
                actor=cast.member, mission=fresh(mission), useful="yes", expected_version=1
            )


class TestLocalDays:
    """At 08:00 in Nouméa it is the evening of the day before in UTC and in Paris."""

    def test_decisions_and_actions_say_the_day_where_the_ritual_meets(self, cast, client):
        ritual = a_ritual(cast, zone=NOUMEA, at=dt.time(8))
        services.decide(actor=cast.lead, ritual=ritual, slot=FIRST, text="Publier.")
        follow_up = given(cast, ritual)
        closed(cast, ritual, FIRST)
        closed(cast, ritual, dt.date(2026, 9, 15))
        client.force_login(cast.member)

        assert "1er\u00a0sept.\u00a02026" in page(client, DECISIONS)
        assert "31\u00a0ao" not in page(client, DECISIONS)
        assert "2026-09-01" in b"".join(client.get(f"{DECISIONS}?format=csv")).decode()
        action = page(client, follow_up.get_absolute_url())
        assert "1er\u00a0septembre 2026" in action
        assert "15\u00a0septembre 2026" in action
        assert "14\u00a0septembre 2026" not in action
        assert "Réunion du 1er\u00a0sept.\u00a02026" in page(client, ritual.get_absolute_url())

    def test_ritual_is_stopped_on_the_day_where_it_meets(self, cast, monkeypatch):
        ritual = a_ritual(cast, zone=NOUMEA, at=dt.time(8))
        evening = dt.datetime(2026, 10, 12, 20, tzinfo=dt.UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: evening)

        services.stop_ritual(actor=cast.lead, ritual=ritual)

        assert fresh(ritual).until == NEXT

    def test_imported_gathering_is_found_again_on_its_day(self, cast):
        morning = dt.datetime.fromisoformat("2026-11-03T08:00")
        values = {"title": "Atelier", "starts_at": morning, "zone": NOUMEA}
        found = services.announce(
            actor=cast.coordinator,
            title="Atelier",
            kind="training",
            starts_at=dt.datetime(2026, 11, 2, 21, tzinfo=dt.UTC),
            ends_at=dt.datetime(2026, 11, 2, 23, tzinfo=dt.UTC),
            zone=NOUMEA,
            lab=cast.lab,
        )

        assert same_gatherings([values], cast.coordinator) == [[found]]


def lines(user, section) -> list[str]:
    return [line.text for found in of(user) if found.section == section for line in found.lines]


class TestStoppingLater:
    """Stopped on 10 October, with a last day on 30 November."""

    @pytest.fixture
    def ritual(self, cast) -> Ritual:
        ritual = a_ritual(cast)
        services.stop_ritual(actor=cast.lead, ritual=ritual, last=dt.date(2026, 11, 30))
        return fresh(ritual)

    def test_meetings_that_remain_are_announced_everywhere(self, cast, ritual, client):
        client.force_login(cast.member)
        secret = services.open_calendar(actor=cast.member)

        assert any("13\u00a0octobre" in text for text in lines(cast.member, Section.WEEK))
        assert any("29\u00a0septembre" in text for text in lines(cast.lead, Section.MINE))
        feed = client.get(reverse("coordination:calendar-own", args=[secret])).text
        assert "UNTIL=20261130" in feed
        shown = page(client, ritual.get_absolute_url())
        assert "24\u00a0novembre 2026" in shown
        assert "Proposer un sujet" in shown
        assert "Ce rituel est arrêté" not in shown

    def test_it_goes_on_until_then_and_its_last_minutes_are_asked_for(
        self, cast, ritual, client, monkeypatch
    ):
        services.send_proposal(actor=cast.member, ritual=ritual, title="Un dernier sujet")
        services.edit_ritual(actor=cast.lead, ritual=ritual, changes={"place": "À l'étage"})

        monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 12, 2, 8, tzinfo=dt.UTC))

        assert any("24\u00a0novembre" in text for text in lines(cast.lead, Section.MINE))
        assert lines(cast.lead, Section.DECIDE) == []
        assert lines(cast.member, Section.WEEK) == []
        client.force_login(cast.lead)
        shown = page(client, ritual.get_absolute_url())
        assert "Ce rituel est arrêté" in shown
        assert "Proposer un sujet" not in shown
        with pytest.raises(Refused, match="déjà arrêté"):
            services.stop_ritual(actor=cast.lead, ritual=fresh(ritual))

    def test_it_does_not_end_in_the_past(self, cast, ritual):
        with pytest.raises(Refused, match="aujourd'hui ou plus tard"):
            services.stop_ritual(actor=cast.lead, ritual=ritual, last=dt.date(2026, 9, 20))
        with pytest.raises(Refused, match="aujourd'hui ou plus tard"):
            services.change_rhythm(
                actor=cast.lead, ritual=fresh(ritual), changes={"until": dt.date(2026, 9, 20)}
            )


class TestNewRhythm:
    """It says nothing of the past."""

    def test_no_minutes_are_asked_of_a_meeting_that_never_was(self, cast):
        ritual = a_ritual(cast)
        for day in (FIRST, SECOND, THIRD):
            closed(cast, ritual, day)

        services.change_rhythm(actor=cast.lead, ritual=fresh(ritual), changes={"every": 1})

        changed = fresh(ritual)
        assert lines(cast.lead, Section.MINE) == []
        assert changed.starts_on == NEXT
        assert [one.slot for one in changed.series().following(timezone.now(), limit=2)] == [
            NEXT,
            dt.date(2026, 10, 20),
        ]

    def test_minutes_of_a_meeting_past_can_still_be_written(self, cast, client):
        ritual = a_ritual(cast)
        services.change_rhythm(
            actor=cast.lead, ritual=ritual, changes={"starts_on": NEXT, "at": dt.time(15), "length": 30}
        )

        assert any(
            "29\u00a0septembre 2026 à 10\u00a0h\u00a000" in text for text in lines(cast.lead, Section.MINE)
        )
        held = closed(cast, fresh(ritual), THIRD)

        assert held.ends_at - held.starts_at == dt.timedelta(minutes=60)
        client.force_login(cast.member)
        assert (
            "mardi 15\u00a0septembre 2026 à 10\u00a0h\u00a000"
            in page(client, ritual.get_absolute_url()).lower()
        )

    def test_it_begins_today_or_later_and_after_what_began(self, cast, monkeypatch):
        ritual = a_ritual(cast)
        with pytest.raises(Refused, match="10\u00a0octobre 2026"):
            services.change_rhythm(
                actor=cast.lead, ritual=ritual, changes={"starts_on": dt.date(2026, 10, 6)}
            )
        evening = dt.datetime(2026, 10, 13, 18, tzinfo=dt.UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: evening)

        with pytest.raises(Refused, match="14\u00a0octobre 2026"):
            services.change_rhythm(
                actor=cast.lead, ritual=fresh(ritual), changes={"starts_on": NEXT, "every": 1}
            )
        services.change_rhythm(actor=cast.lead, ritual=fresh(ritual), changes={"at": dt.time(20)})

        assert fresh(ritual).starts_on == AFTER
        assert Meeting.objects.get(slot=NEXT).starts_at == dt.datetime(2026, 10, 13, 8, tzinfo=dt.UTC)

    def test_meeting_put_off_stays_and_can_be_put_off_again(self, cast):
        ritual = a_ritual(cast)
        later = dt.datetime(2026, 10, 21, 8, tzinfo=dt.UTC)
        services.move_meeting(actor=cast.lead, ritual=ritual, slot=THIRD, starts_at=later)

        services.change_rhythm(actor=cast.lead, ritual=fresh(ritual), changes={"at": dt.time(15), "every": 1})

        assert [one.slot for one in fresh(ritual).series().following(timezone.now(), limit=3)] == [
            NEXT,
            dt.date(2026, 10, 20),
            THIRD,
        ]
        services.move_meeting(
            actor=cast.lead, ritual=fresh(ritual), slot=THIRD, starts_at=later + dt.timedelta(days=1)
        )
        assert Meeting.objects.get(slot=THIRD).is_moved

    def test_calendar_gives_the_dates_of_the_pages(self, cast):
        ritual = a_ritual(cast)
        closed(cast, ritual, FIRST)
        services.change_rhythm(actor=cast.lead, ritual=fresh(ritual), changes={"every": 1, "at": dt.time(15)})
        since, before = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (8, 12))

        made = calendar(name="Un", rituals=[fresh(ritual)], gatherings=[], now=timezone.now())

        theirs = recurring_ical_events.of(Calendar.from_ical(made)).between(since, before)
        ours = [one.starts_at for one in fresh(ritual).series().occurrences(since, before)]
        assert sorted(event["DTSTART"].dt.astimezone(dt.UTC) for event in theirs) == ours
        assert len(ours) == 3 + 7

    def test_form_offers_its_next_date(self, cast, client):
        ritual = a_ritual(cast)
        client.force_login(cast.lead)
        address = reverse("coordination:rhythm", args=[ritual.public_id])

        form = client.get(address).context["form"]

        assert form["starts_on"].value() == NEXT

    def test_form_saved_as_it_is_changes_nothing(self, cast, client):
        ritual = a_ritual(cast)

        assert rhythm_saved(cast, client, ritual) == {}

        assert fresh(ritual).version == ritual.version
        assert not Meeting.objects.exists()

    def test_another_end_is_no_other_rhythm(self, cast, client):
        ritual = a_ritual(cast)

        assert rhythm_saved(cast, client, ritual, until="2026-12-31") == {"until": [None, "2026-12-31"]}

        assert fresh(ritual).starts_on == FIRST
        assert not Meeting.objects.exists()

    def test_a_ritual_that_is_over_goes_on_with_its_rhythm(self, cast, client, monkeypatch):
        ritual = a_ritual(cast, until=NEXT)
        monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC))

        assert rhythm_saved(cast, client, ritual, until="") == {
            "until": ["2026-10-13", None],
            "starts_on": ["2026-09-01", "2026-11-10"],
        }

        series = fresh(ritual).series()
        assert series.following(timezone.now())[0].slot == dt.date(2026, 11, 10)
        assert [series.has(slot) for slot in (NEXT, AFTER)] == [True, False]  # it was over on the second


def rhythm_saved(cast, client, ritual: Ritual, **typed: str) -> dict[str, Any]:
    """What changes when Bruno opens the form of the rhythm, types this, and saves it."""
    client.force_login(cast.lead)
    address = reverse("coordination:rhythm", args=[ritual.public_id])
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    answer = client.post(
        address, {name: "" if value is None else value for name, value in shown.items()} | typed
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return next((facts["changes"] for facts in facts_of("coordination.rhythm-changed")), {})


class TestGivenAgain:
    """What a rhythm cancelled takes place when the rhythm gives it again."""

    def set_end(self, cast, ritual: Ritual, until: dt.date | None) -> None:
        services.change_rhythm(actor=cast.lead, ritual=fresh(ritual), changes={"until": until})

    def test_meeting_comes_back_with_its_date_and_the_members_are_told(self, cast):
        ritual, _ = with_subject(cast)
        self.set_end(cast, ritual, dt.date(2026, 10, 12))
        assert Meeting.objects.get().state == MeetingState.CANCELLED

        self.set_end(cast, ritual, None)

        meeting = Meeting.objects.get()
        assert (meeting.state, meeting.reason) == (MeetingState.PLANNED, "")
        assert facts_of("coordination.meeting-restored") == [{"slot": "2026-10-13"}]
        assert any("a bien lieu" in text for text in told(cast.member))
        assert fresh(ritual).series().following(timezone.now())[0].slot == NEXT

    def test_it_comes_back_at_the_hour_of_the_rhythm(self, cast):
        ritual, _ = with_subject(cast)
        services.change_rhythm(
            actor=cast.lead, ritual=ritual, changes={"starts_on": dt.date(2026, 10, 15), "every": 1}
        )

        services.change_rhythm(
            actor=cast.lead, ritual=fresh(ritual), changes={"starts_on": NEXT, "at": dt.time(15)}
        )

        meeting = Meeting.objects.get(slot=NEXT)
        assert meeting.state == MeetingState.PLANNED
        assert meeting.starts_at == dt.datetime(2026, 10, 13, 13, tzinfo=dt.UTC)

    def test_what_was_put_off_comes_back_where_it_was_put(self, cast):
        ritual = a_ritual(cast)
        later = dt.datetime(2026, 10, 14, 7, tzinfo=dt.UTC)
        services.move_meeting(actor=cast.lead, ritual=ritual, slot=THIRD, starts_at=later)
        services.stop_ritual(actor=cast.lead, ritual=fresh(ritual), last=dt.date(2026, 10, 13))
        assert Meeting.objects.get(slot=THIRD).state == MeetingState.CANCELLED

        self.set_end(cast, ritual, None)

        meeting = Meeting.objects.get(slot=THIRD)
        assert (meeting.state, meeting.starts_at) == (MeetingState.PLANNED, later)

    def test_what_a_person_cancelled_stays_cancelled(self, cast):
        ritual = a_ritual(cast)
        services.cancel_meeting(actor=cast.lead, ritual=ritual, slot=NEXT, reason="Férié.")
        self.set_end(cast, ritual, dt.date(2026, 10, 12))

        self.set_end(cast, ritual, None)

        meeting = Meeting.objects.get()
        assert (meeting.state, meeting.reason) == (MeetingState.CANCELLED, "Férié.")

    def test_what_a_person_restored_then_cancelled_is_theirs(self, cast):
        ritual, _ = with_subject(cast)
        self.set_end(cast, ritual, dt.date(2026, 10, 12))
        self.set_end(cast, ritual, None)
        services.cancel_meeting(actor=cast.lead, ritual=fresh(ritual), slot=NEXT, reason="Férié.")

        self.set_end(cast, ritual, dt.date(2026, 12, 31))

        assert Meeting.objects.get().state == MeetingState.CANCELLED

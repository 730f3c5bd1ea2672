"""What a meeting decides is carried to the next one until it is done."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from coordination.making import FIRST, SECOND, THIRD, a_network, a_ritual, closed, fresh, given
from kilometre.coordination import services
from kilometre.coordination.enums import FollowUpState, MeetingState, ProposalState, RhythmKind
from kilometre.coordination.models import FollowUp, Meeting
from kilometre.coordination.rhythm import said
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Entry

PARIS = ZoneInfo("Europe/Paris")
pytestmark = pytest.mark.usefixtures("autumn")


@pytest.fixture
def autumn(monkeypatch):
    """It is 10 October 2026: three meetings are past."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC))


def carried(follow_up: FollowUp) -> list[dt.date]:
    return [carry.meeting.slot for carry in follow_up.carries.order_by("meeting__slot")]


def test_action_is_carried_by_each_meeting_until_done(cast):
    ritual = a_ritual(cast)
    follow_up = given(cast, ritual)
    closed(cast, ritual, FIRST)
    assert carried(follow_up) == []  # the next one looks at it for the first time

    closed(cast, ritual, SECOND)
    assert carried(follow_up) == [SECOND]
    services.finish(actor=cast.member, follow_up=fresh(follow_up), word="En ligne.")
    closed(cast, ritual, THIRD)

    assert carried(follow_up) == [SECOND]
    assert fresh(follow_up).state == FollowUpState.DONE
    assert FollowUp.objects.with_carries().get().times_carried == 1


def test_carry_keeps_the_date_that_was_promised_then(cast):
    ritual = a_ritual(cast)
    follow_up = given(cast, ritual)
    closed(cast, ritual, SECOND)

    later = dt.date(2026, 10, 20)
    services.edit_follow_up(actor=cast.member, follow_up=fresh(follow_up), changes={"due_on": later})

    assert follow_up.carries.get().due_on == SECOND


def test_action_reopened_comes_back_to_the_next_meeting(cast):
    ritual = a_ritual(cast)
    follow_up = given(cast, ritual)
    services.drop(actor=cast.member, follow_up=fresh(follow_up), reason="Déjà fait ailleurs.")
    closed(cast, ritual, SECOND)

    services.reopen(actor=cast.lead, follow_up=fresh(follow_up))
    closed(cast, ritual, THIRD)

    assert carried(follow_up) == [THIRD]


def test_dropping_owes_a_reason_and_is_for_owner_or_head(cast):
    follow_up = given(cast, a_ritual(cast), owner=cast.lead.person)
    with pytest.raises(PermissionDenied):
        services.finish(actor=cast.member, follow_up=fresh(follow_up))
    with pytest.raises(Refused, match="pourquoi"):
        services.drop(actor=cast.lead, follow_up=fresh(follow_up), reason=" ")

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=follow_up.pk).update(state="dropped", settled_at=dt.datetime.now(dt.UTC))


def test_action_is_given_inside_the_network(cast):
    with pytest.raises(Refused, match="n'est pas membre"):
        given(cast, a_ritual(cast), owner=cast.stranger.person)
    assert Meeting.objects.count() == 0  # nothing half-written


def test_what_is_to_do_is_not_due_before_the_day_it_is_asked(cast):
    ritual, yesterday, today = a_ritual(cast), dt.date(2026, 10, 9), dt.date(2026, 10, 10)
    with pytest.raises(Refused, match="passé") as refusal:
        given(cast, ritual, at=None, due_on=yesterday)
    assert refusal.value.field == "due_on"

    follow_up = given(cast, ritual, at=None, due_on=today)
    with pytest.raises(Refused, match="passé"):
        services.edit_follow_up(actor=cast.member, follow_up=fresh(follow_up), changes={"due_on": yesterday})

    assert fresh(follow_up).due_on == today


def test_minutes_are_written_by_members_then_by_heads(cast):
    ritual = a_ritual(cast)
    with pytest.raises(PermissionDenied):
        services.write_minutes(actor=cast.stranger, ritual=ritual, slot=FIRST, minutes="Bonjour")
    meeting = closed(cast, ritual, FIRST)
    with pytest.raises(PermissionDenied):
        services.write_minutes(actor=cast.member, ritual=ritual, slot=FIRST, minutes="Autre chose")

    services.write_minutes(actor=cast.lead, ritual=ritual, slot=FIRST, minutes="Corrigé")

    assert fresh(meeting).minutes == "Corrigé"


def test_two_people_write_the_first_minutes_and_the_second_is_told(cast):
    ritual = a_ritual(cast)
    services.write_minutes(actor=cast.member, ritual=ritual, slot=FIRST, minutes="Un", expected_version=1)

    with pytest.raises(Conflict):
        services.write_minutes(actor=cast.lead, ritual=ritual, slot=FIRST, minutes="Deux", expected_version=1)


def test_meeting_to_come_or_without_a_word_is_not_closed(cast):
    ritual = a_ritual(cast)
    with pytest.raises(Refused, match="d'abord le compte rendu"):
        services.close_meeting(actor=cast.lead, ritual=ritual, slot=FIRST)
    services.write_minutes(actor=cast.lead, ritual=ritual, slot=dt.date(2026, 10, 13), minutes="Avant")

    with pytest.raises(Refused, match="pas encore commencé"):
        services.close_meeting(actor=cast.lead, ritual=ritual, slot=dt.date(2026, 10, 13))


def test_date_that_the_rhythm_does_not_give_is_refused(cast):
    with pytest.raises(Refused, match="2\u00a0septembre 2026"):
        closed(cast, a_ritual(cast), dt.date(2026, 9, 2))


def test_proposal_goes_to_the_next_meeting_in_the_order_of_the_head(cast):
    ritual = a_ritual(cast)
    first, second = (
        services.send_proposal(actor=cast.member, ritual=ritual, title=title) for title in ("Un", "Deux")
    )
    with pytest.raises(PermissionDenied):
        services.accept_proposal(actor=cast.member, proposal=first)
    for proposal in (first, second):
        services.accept_proposal(actor=cast.lead, proposal=proposal)

    services.move_up(actor=cast.lead, proposal=second)

    meeting = Meeting.objects.get()
    assert meeting.slot == dt.date(2026, 10, 13)
    assert [proposal.title for proposal in meeting.agenda.all()] == ["Deux", "Un"]


def test_proposal_is_declined_with_a_reason_or_withdrawn_by_who_sent_it(cast):
    ritual = a_ritual(cast)
    first, second = (
        services.send_proposal(actor=cast.member, ritual=ritual, title=title) for title in ("Un", "Deux")
    )
    with pytest.raises(Refused, match="pourquoi"):
        services.decline_proposal(actor=cast.lead, proposal=first, reason="")
    services.decline_proposal(actor=cast.lead, proposal=first, reason="Traité par courriel.")
    with pytest.raises(PermissionDenied):
        services.withdraw_proposal(actor=cast.lead, proposal=second)
    services.withdraw_proposal(actor=cast.member, proposal=second)

    with pytest.raises(Refused, match="déjà"):
        services.accept_proposal(actor=cast.lead, proposal=second)
    assert [row.state for row in ritual.proposals.order_by("number")] == ["declined", "withdrawn"]


def test_cancelled_meeting_gives_its_agenda_back(cast):
    ritual = a_ritual(cast)
    proposal = services.send_proposal(actor=cast.member, ritual=ritual, title="Un")
    services.accept_proposal(actor=cast.lead, proposal=proposal)

    services.cancel_meeting(
        actor=cast.lead, ritual=ritual, slot=dt.date(2026, 10, 13), reason="Journée des labs."
    )

    assert fresh(proposal).state == ProposalState.SENT
    services.accept_proposal(actor=cast.lead, proposal=fresh(proposal))
    assert fresh(proposal).meeting.slot == dt.date(2026, 10, 27)


def test_moved_meeting_keeps_its_slot_and_the_others_their_day(cast):
    ritual = a_ritual(cast)
    moved_to = dt.datetime(2026, 10, 15, 14, tzinfo=PARIS)

    services.move_meeting(
        actor=cast.lead, ritual=ritual, slot=dt.date(2026, 10, 13), starts_at=moved_to, length=30
    )

    one, two = fresh(ritual).series().following(dt.datetime(2026, 10, 14, tzinfo=dt.UTC), limit=2)
    assert (one.slot, one.starts_at, one.ends_at) == (
        dt.date(2026, 10, 13),
        moved_to,
        moved_to + dt.timedelta(minutes=30),
    )
    assert two.slot == dt.date(2026, 10, 27)


def test_new_rhythm_keeps_meetings_held_and_moves_agendas(cast):
    ritual = a_ritual(cast)
    held = closed(cast, ritual, FIRST)
    proposal = services.send_proposal(actor=cast.member, ritual=ritual, title="Un")
    services.accept_proposal(actor=cast.lead, proposal=proposal)

    services.change_rhythm(
        actor=cast.lead,
        ritual=fresh(ritual),
        changes={"starts_on": dt.date(2026, 10, 15), "at": dt.time(14), "every": 1},
    )

    assert fresh(proposal).meeting.slot == dt.date(2026, 10, 15)
    assert fresh(held).state == MeetingState.HELD
    assert fresh(held).starts_at.astimezone(PARIS).hour == 10
    assert Meeting.objects.get(slot=dt.date(2026, 10, 13)).state == MeetingState.CANCELLED


def test_new_hour_moves_what_is_planned_and_not_what_was_moved(cast):
    ritual = a_ritual(cast)
    proposal = services.send_proposal(actor=cast.member, ritual=ritual, title="Un")
    services.accept_proposal(actor=cast.lead, proposal=proposal)
    moved_to = dt.datetime(2026, 10, 28, 9, tzinfo=PARIS)
    services.move_meeting(actor=cast.lead, ritual=ritual, slot=dt.date(2026, 10, 27), starts_at=moved_to)

    services.change_rhythm(actor=cast.lead, ritual=fresh(ritual), changes={"at": dt.time(15)})

    rows = {row.slot.day: row.starts_at.astimezone(PARIS).hour for row in Meeting.objects.all()}
    assert rows == {1: 10, 15: 10, 29: 10, 13: 15, 27: 9}  # those past are written down as they were


def test_stopped_ritual_has_no_next_meeting_and_keeps_its_open_actions(cast):
    ritual = a_ritual(cast)
    follow_up = given(cast, ritual)

    services.stop_ritual(actor=cast.lead, ritual=fresh(ritual))

    stopped = fresh(ritual)
    assert stopped.series().following(dt.datetime(2026, 10, 10, tzinfo=dt.UTC)) == []
    assert fresh(follow_up).state == FollowUpState.OPEN
    with pytest.raises(Refused, match="arrêté"):
        services.send_proposal(actor=cast.member, ritual=stopped, title="Trop tard")


def test_meeting_put_off_beyond_the_end_of_its_ritual_is_cancelled_with_it(cast):
    ritual = a_ritual(cast)
    for slot, day in ((dt.date(2026, 9, 29), 16), (dt.date(2026, 10, 13), 14)):
        later = dt.datetime(2026, 10, day, 9, tzinfo=PARIS)
        services.move_meeting(actor=cast.lead, ritual=fresh(ritual), slot=slot, starts_at=later)

    services.stop_ritual(actor=cast.lead, ritual=fresh(ritual), last=dt.date(2026, 10, 15))

    assert {row.slot.day: row.state for row in Meeting.objects.all()} == {
        29: MeetingState.CANCELLED,
        13: MeetingState.PLANNED,
    }


@pytest.mark.parametrize(
    ("kind", "every", "start", "words"),
    [
        (RhythmKind.WEEKLY, 1, FIRST, "chaque semaine, le mardi"),
        (RhythmKind.WEEKLY, 2, FIRST, "toutes les 2 semaines, le mardi"),
        (RhythmKind.TWICE, 1, FIRST, "chaque mois, les 1er et 3e mardis"),
        (RhythmKind.MONTHLY, 1, SECOND, "chaque mois, le 3e mardi"),
        (RhythmKind.LAST, 3, THIRD, "tous les 3 mois, le dernier mardi"),
        (RhythmKind.DATE, 1, FIRST, "chaque mois, le 1er"),
    ],
)
def test_rhythm_is_said_and_begins_on_its_first_date(cast, kind, every, start, words):
    ritual = a_ritual(cast, kind=kind, every=every, starts_on=start)

    assert said(ritual) == words
    assert ritual.series(meetings=()).first() == start


@pytest.mark.parametrize(
    ("fields", "words", "field"),
    [
        ({"kind": RhythmKind.MONTHLY, "starts_on": THIRD}, "cinquième fois", "starts_on"),
        ({"kind": RhythmKind.LAST, "starts_on": FIRST}, "n'est pas une date", "starts_on"),
        ({"until": dt.date(2026, 8, 1)}, "avant la première", "until"),
    ],
)
def test_rhythm_that_its_first_date_does_not_hold_is_refused_at_its_field(cast, fields, words, field):
    with pytest.raises(Refused, match=words) as refusal:
        a_ritual(cast, **fields)
    assert refusal.value.field == field


def test_journal_keeps_the_words_of_minutes_out(cast):
    ritual = a_ritual(cast, a_network(cast))
    services.decide(actor=cast.member, ritual=ritual, slot=FIRST, text="Alice écrit la fiche")
    given(cast, ritual, text="Alice rappelle le maire")
    closed(cast, ritual, FIRST)

    assert "Alice" not in str([entry.facts for entry in Entry.objects.all()])


def test_a_decision_left_out_is_added_by_the_head_once_the_minutes_are_published(cast):
    ritual = a_ritual(cast)
    meeting = closed(cast, ritual, FIRST)
    with pytest.raises(PermissionDenied):
        services.decide(actor=cast.member, ritual=ritual, slot=FIRST, text="On ouvre un guichet.")

    services.decide(actor=cast.lead, ritual=ritual, slot=FIRST, text="On ouvre un guichet.")

    assert [decision.text for decision in meeting.decisions.all()] == ["On ouvre un guichet."]


def test_an_action_is_not_due_before_the_meeting_that_gives_it(cast, as_):
    ritual, before = a_ritual(cast), FIRST - dt.timedelta(days=1)
    with pytest.raises(Refused, match="due avant") as refusal:
        given(cast, ritual, due_on=before)
    assert refusal.value.field == "due_on"

    follow_up = given(cast, ritual, due_on=FIRST)
    with pytest.raises(Refused, match="due avant"):
        services.edit_follow_up(actor=cast.member, follow_up=follow_up, changes={"due_on": before})

    assert fresh(follow_up).due_on == FIRST

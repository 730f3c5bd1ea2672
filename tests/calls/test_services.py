"""Asking labs, answering for one's lab, reminding once, closing with what comes of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from calls.making import TODAY, of_lab, opened
from cast import make_agent, make_lab
from kilometre.calls import services
from kilometre.calls.enums import CallState, Choice, Rung
from kilometre.calls.models import Answer, Call, Reminder
from kilometre.calls.services.reminding import due
from kilometre.calls.tasks import watch_calls
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Entry
from kilometre.network.enums import OrganisationKind
from kilometre.network.models import Lab

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    "role", ["citizen", "holder", "member", "lead", "officer", "funder", "administrator"]
)
def test_labs_are_called_by_the_coordination_or_a_central_administration(cast, role):
    with pytest.raises(PermissionDenied):
        opened(cast, actor=getattr(cast, role))


def test_an_agent_of_a_central_administration_calls_in_its_name(cast):
    agent = make_agent("Zoé Centrale", cast.coordination)

    call = opened(cast, actor=agent, asked_by=cast.coordination)

    assert (call.author, call.asked_by) == (agent.person, cast.coordination)
    assert {answer.lab for answer in call.answers.all()} == {cast.lab, cast.other_lab}


def test_nobody_calls_in_the_name_of_others(cast):
    with pytest.raises(Refused, match="dont vous êtes"):
        opened(cast, asked_by=cast.service)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"labs": []}, "au moins un lab"),
        ({"closes_on": TODAY - DAY}, "déjà passée"),
        ({"questions": list("abcdef")}, "5 questions"),
    ],
)
def test_a_call_that_cannot_be_answered_is_refused_whole(cast, fields, said):
    before = Entry.objects.count()
    with pytest.raises(Refused, match=said):
        opened(cast, **fields)
    assert (Call.objects.count(), Entry.objects.count()) == (0, before)


def test_real_and_imagined_labs_are_not_called_together(cast):
    imagined = make_lab("fictif", "Lab imaginé", region=cast.lab.region, origin="fictional")

    with pytest.raises(Refused, match="fictif"):
        opened(cast, labs=[cast.lab, imagined])
    assert Call.objects.count() == 0


def test_any_member_answers_and_another_changes_it(cast):
    call = opened(cast, questions=["Combien de places ?"])
    question = call.questions.get()

    services.answer(
        actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.MAYBE, replies={question: "Trente"}
    )
    services.answer(
        actor=cast.lead, answer=of_lab(call, cast.lab), choice=Choice.YES, replies={question: "Quarante"}
    )

    answer = of_lab(call, cast.lab)
    assert (answer.choice, answer.answered_by) == (Choice.YES, cast.lead.person)
    assert [reply.text for reply in answer.replies.all()] == ["Quarante"]


def test_an_answer_by_link_keeps_what_was_replied_on_screen(cast):
    call = opened(cast, questions=["Combien de places ?"])
    answer = of_lab(call, cast.lab)
    services.answer(
        actor=cast.member, answer=answer, choice=Choice.YES, replies={call.questions.get(): "Trente"}
    )

    services.answer(actor=cast.lead, answer=answer, choice=Choice.NO)

    assert [reply.text for reply in answer.replies.all()] == ["Trente"]


def test_nobody_answers_for_another_lab(cast):
    call = opened(cast)

    for user in (cast.member, cast.coordinator, cast.officer):
        with pytest.raises(PermissionDenied):
            services.answer(actor=user, answer=of_lab(call, cast.other_lab), choice=Choice.YES)


def test_a_closed_call_takes_no_answer_until_it_is_opened_again(cast):
    call = services.close(actor=cast.coordinator, call=opened(cast))
    with pytest.raises(Refused, match="clos"):
        services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)

    services.reopen(actor=cast.coordinator, call=call, closes_on=TODAY + DAY)
    services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)

    assert call.state == CallState.OPEN


def test_closing_tells_how_many_answered_and_how_many_were_silent(cast):
    call = opened(cast)
    services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.NO)

    services.close(actor=cast.coordinator, call=call)

    assert Entry.objects.get(verb="calls.call-closed").facts == {"asked": 2, "answered": 1}


def test_the_question_that_labs_answered_is_kept(cast):
    call = opened(cast)
    services.edit(actor=cast.coordinator, call=call, changes={"question": "Et soixante ?"})
    services.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)

    with pytest.raises(Refused, match="un autre appel"):
        services.edit(actor=cast.coordinator, call=call, changes={"question": "Et cent ?"})


def test_a_call_closed_since_it_was_read_is_not_edited(cast):
    call = opened(cast)
    services.close(actor=cast.coordinator, call=Call.objects.get())

    with pytest.raises(Refused, match="clos"):
        services.edit(actor=cast.coordinator, call=call, changes={"question": "Et cent ?"})


@pytest.mark.parametrize("act", ["edit", "reopen"])
def test_a_last_day_that_is_past_is_refused_at_its_field(cast, act):
    call = opened(cast)
    given = {"changes": {"closes_on": TODAY - DAY}} if act == "edit" else {"closes_on": TODAY - DAY}

    with pytest.raises(Refused, match="déjà passée") as refused:
        getattr(services, act)(actor=cast.coordinator, call=call, **given)

    assert refused.value.field == "closes_on"


def test_two_people_who_edit_a_call_do_not_overwrite_each_other(cast):
    call = opened(cast)
    read = call.version
    services.edit(actor=cast.coordinator, call=call, changes={"title": "Un titre"}, expected_version=read)

    with pytest.raises(Conflict):
        services.edit(
            actor=cast.coordinator,
            call=Call.objects.get(),
            changes={"title": "Un autre"},
            expected_version=read,
        )


def test_concluding_closes_and_owes_a_word(cast):
    call = opened(cast)
    with pytest.raises(Refused, match="ce qu'il en sort"):
        services.conclude(actor=cast.coordinator, call=call, outcome=" ")

    services.conclude(actor=cast.coordinator, call=call, outcome="Rendez-vous à Nantes.")

    assert (call.state, call.outcome) == (CallState.CLOSED, "Rendez-vous à Nantes.")


def test_a_lab_is_addressed_once(cast):
    call = opened(cast, labs=[cast.lab])
    services.ask(actor=cast.coordinator, call=call, lab=cast.other_lab)

    with pytest.raises(Refused, match="déjà reçu"):
        services.ask(actor=cast.coordinator, call=call, lab=Lab.objects.get(pk=cast.lab.pk))


def test_who_asks_reminds_a_lab_once_a_day(cast):
    call = opened(cast)
    services.remind(actor=cast.coordinator, answer=of_lab(call, cast.lab))

    with pytest.raises(Refused, match="aujourd'hui"):
        services.remind(actor=cast.coordinator, answer=of_lab(call, cast.lab))


def test_planned_reminders_are_given_once_each_however_often_the_morning_runs(cast, monkeypatch):
    call = opened(cast)
    services.answer(actor=cast.stranger, answer=of_lab(call, cast.other_lab), choice=Choice.NO)

    read = timezone.localdate
    for days in range(16):
        today = TODAY + days * DAY
        monkeypatch.setattr(
            timezone, "localdate", lambda value=None, day=today: day if value is None else read(value)
        )
        watch_calls()
        watch_calls()

    rungs = Reminder.objects.values_list("answer__lab__slug", "rung")
    assert sorted(rungs) == [("labest", Rung.HALFWAY), ("labest", Rung.LAST)]
    assert Call.objects.get().state == CallState.CLOSED


def test_call_put_off_while_the_morning_runs_stays_open(cast):
    call = opened(cast)

    services.close_past(call=call, today=call.closes_on)
    assert Call.objects.get().state == CallState.OPEN
    services.close_past(call=call, today=call.closes_on + DAY)
    services.close_past(call=call, today=call.closes_on + DAY)
    assert Call.objects.get().state == CallState.CLOSED


@given(length=st.integers(0, 90), day=st.integers(-5, 100))
def test_reminders_fall_between_the_call_and_its_end(length, day):
    call = Call(closes_on=TODAY + length * DAY)
    answer = Answer(call=call, asked_at=dt.datetime.combine(TODAY, dt.time(9), tzinfo=dt.UTC))

    rung = due(answer, TODAY + day * DAY)

    if rung is not None:
        assert 0 < day <= length
    if rung == Rung.HALFWAY:
        assert length >= 4
        assert 2 * day >= length - 1  # of an odd number of days, the morning before the middle


@pytest.mark.parametrize("role", ["citizen", "holder", "officer", "funder", "administrator"])
def test_those_who_are_not_concerned_do_not_see_it(cast, role):
    opened(cast)

    assert not Call.objects.visible_to(getattr(cast, role)).exists()


def test_a_lab_sees_only_the_calls_that_it_received(cast):
    mine, theirs = opened(cast, labs=[cast.lab]), opened(cast, labs=[cast.other_lab], title="Autre")

    assert list(Call.objects.visible_to(cast.member)) == [mine]
    assert list(Call.objects.visible_to(cast.stranger)) == [theirs]
    assert Call.objects.visible_to(make_agent("Zoé", cast.coordination)).count() == 0
    assert cast.coordination.kind == OrganisationKind.CENTRAL

"""The story of a meeting and of an arrival names what each entry is about, and nothing else."""

import datetime as dt

import pytest

from coordination.making import FIRST, a_ritual, fresh
from kilometre.coordination import services
from kilometre.coordination.enums import StepWho
from kilometre.coordination.models import Arrival, Meeting
from kilometre.foundation.journal.events import sentences
from kilometre.foundation.journal.models import Entry


@pytest.fixture(autouse=True)
def autumn(monkeypatch):
    """It is Saturday 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC))


def story(subject, user) -> list[str]:
    entries = Entry.objects.filter(subject=str(subject.ref)).order_by("id")
    return sentences([(entry.verb, entry.subject, entry.facts) for entry in entries], user)


def test_a_decision_noted_after_another_was_taken_out_does_not_lend_it_its_words(cast):
    ritual = a_ritual(cast)
    first = services.decide(actor=cast.lead, ritual=ritual, slot=FIRST, text="Un")
    services.remove_decision(actor=cast.lead, decision=first)
    second = services.decide(actor=cast.member, ritual=fresh(ritual), slot=FIRST, text="Deux")
    services.correct_decision(actor=cast.member, decision=second, text="Deux bis")

    assert story(Meeting.objects.get(), cast.member) == [
        "a noté une décision",
        "a retiré une décision notée par erreur",
        "a noté la décision «\u00a0Deux bis\u00a0»",
        "a corrigé la décision «\u00a0Deux bis\u00a0»",
    ]


def test_a_step_added_after_another_was_taken_out_does_not_lend_it_its_words(cast):
    day = dt.date(2026, 10, 1)
    arrival: Arrival = services.open_arrival(actor=cast.lead, lab=cast.lab, starts_on=day)
    added = {"who": StepWho.TEAM, "due_on": day}
    gone = services.add_step(actor=cast.lead, arrival=arrival, label="Un", **added)
    services.remove_step(actor=cast.lead, step=gone)
    step = services.add_step(actor=cast.lead, arrival=fresh(arrival), label="Deux", **added)
    services.move_step(actor=cast.lead, step=step, act="tick")

    assert story(arrival, cast.member)[1:] == [
        "a ajouté une étape",
        "a retiré une étape",
        "a ajouté l'étape «\u00a0Deux\u00a0»",
        "a changé l'état de l'étape «\u00a0Deux\u00a0»",
    ]


def test_an_entry_that_names_its_decision_by_number_names_none(cast):
    """Those of before: the number may be that of another one since."""
    services.decide(actor=cast.lead, ritual=a_ritual(cast), slot=FIRST, text="Un")
    subject = str(Meeting.objects.get().ref)

    assert sentences([("coordination.decision-taken", subject, {"number": 1})], cast.member) == [
        "a noté une décision"
    ]

"""Entries are written by services, with the change, chained, or not at all."""

import threading

import pytest

from journal.happenings import Happened, another_thread, case, happen, told
from kilometre.foundation.journal.checkpoints import read_all
from kilometre.foundation.journal.models import ChainHead, Entry
from kilometre.foundation.journal.recording import NotInAService, Personal, record, service
from kilometre.foundation.journal.verification import verify


def test_record_outside_a_service_is_refused(db):
    with pytest.raises(NotInAService):
        record(Happened(what="nothing"), actor=None, subject=case("a"))


def test_service_takes_keyword_arguments_only(db):
    with pytest.raises(TypeError, match="keyword"):
        happen("something")


def test_service_failing_writes_nothing(db):
    @service
    def fail():
        happen(what="lost")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert told() == []
    assert not ChainHead.objects.exists()


def test_inner_service_failing_takes_only_its_own_entries(db):
    @service
    def inner():
        happen(what="inner")
        raise ValueError

    @service
    def outer():
        happen(what="before")
        with pytest.raises(ValueError):  # noqa: PT011
            inner()
        happen(what="after")

    outer()

    assert told() == ["before", "after"]
    assert verify([]).is_whole


@pytest.mark.parametrize(
    "what",
    [
        0.5,
        {"a": [1, 2.0]},
        float("nan"),
        "a\x00b",
        "\ud800",
        {"\x00": 1},
        {1: "a"},
        {1, 2},
        b"bytes",
        3 + 4j,
    ],
    ids=repr,
)
def test_facts_that_cannot_be_sealed_are_refused_where_they_are_told(db, what):
    @service
    def careless():
        with pytest.raises(ValueError):  # noqa: PT011
            record(Happened(what=what), actor=None, subject=case("a"))
        happen(what="fine")

    careless()

    assert told() == ["fine"]


def test_personal_data_that_cannot_be_sealed_are_refused(db):
    with pytest.raises(ValueError, match="no floats"):
        happen(what="x", personal=Personal("a" * 12, {"weight": 70.5}))


@pytest.mark.parametrize(
    "what",
    [2**80, -1, True, None, "é\U0001f600\u2028", (1, "b"), {"z": 1, "a": {"é": []}, "10": 1, "9": 2}],
    ids=repr,
)
def test_facts_read_back_keep_their_seal(db, what):
    happen(what=what)

    assert verify([]).faults == []


def test_facts_are_those_of_the_moment_they_were_told(db):
    @service
    def change_mind():
        words = ["first"]
        record(Happened(what=words), actor=None, subject=case("a"))
        words.append("second")

    change_mind()

    assert told() == [["first"]]
    assert verify([]).is_whole


def test_chains_are_by_case(db):
    happen(what=1, to="ab")
    happen(what=2, to="a")

    positions = Entry.objects.in_order().values_list("case", "case_position")
    a, b = str(case("a")), str(case("b"))
    assert list(positions) == [(a, 1), (b, 1), (a, 2)]


@pytest.mark.django_db(transaction=True)
def test_services_on_the_same_cases_in_opposite_order_do_not_deadlock():
    rounds, meet = 8, threading.Barrier(2)

    def insist(order):
        for number in range(rounds):
            meet.wait(timeout=20)
            happen(what=f"{order}{number}", to=order)

    with another_thread() as run, another_thread() as run_too:
        futures = [run.start(insist, "ab"), run_too.start(insist, "ba")]
        for future in futures:
            future.result(timeout=40)

    assert Entry.objects.count() == 2 * 2 * rounds
    assert verify(read_all()).faults == []


@pytest.mark.django_db(transaction=True)
def test_services_that_open_the_same_new_cases_in_opposite_order_do_not_deadlock():
    meet = threading.Barrier(2)

    def open_cases(order):
        for start in range(0, 20, 2):
            letters = "abcdefghijklmnopqrstuvwxyz"[start : start + 2]
            meet.wait(timeout=20)
            happen(what=order, to=letters[::order])

    with another_thread() as run, another_thread() as run_too:
        for future in [run.start(open_cases, 1), run_too.start(open_cases, -1)]:
            future.result(timeout=40)

    assert Entry.objects.count() == 40
    assert verify([]).faults == []

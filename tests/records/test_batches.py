"""Many writes in a row: what is spared, and what is refused all the same."""

import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from kilometre.foundation.records.batches import BREATH, batch, breathe, once, strictly
from kilometre.network.enums import MembershipRole, OrganisationKind
from kilometre.network.models import Membership, Organisation, Person

SIRET = "13002526500013"


def organisation(**fields) -> Organisation:
    return Organisation(name="Vilab", kind=OrganisationKind.COMPANY, **fields)


def test_batch_asks_the_database_nothing_that_it_refuses_by_itself(cast, django_assert_num_queries):
    with batch(), django_assert_num_queries(0):
        organisation(siret=SIRET, territory=cast.commune).full_clean()
        Membership(person=cast.member.person, lab=cast.lab, role=MembershipRole.MEMBER).full_clean()


def test_what_the_database_refuses_in_a_batch_has_its_sentence_outside(cast):
    organisation(siret=SIRET).save()
    again = organisation(siret=SIRET)

    with batch():
        again.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()
        with strictly(), pytest.raises(ValidationError, match="a déjà ce SIRET"):
            again.full_clean()


def test_batch_still_reads_each_field_and_the_rule_of_the_model(cast):
    with batch():
        with pytest.raises(ValidationError, match="siret"):
            organisation(siret="123").full_clean()
        with pytest.raises(ValidationError, match="n'est pas celui d'un établissement"):
            organisation(siret=SIRET, siren="552100554").full_clean()


def test_batch_does_not_believe_a_related_row_that_is_not_written_or_only_named(cast):
    with batch():
        with pytest.raises(ValidationError):
            organisation(territory_id=10**6).full_clean()
        with pytest.raises((ValidationError, ValueError)):
            Membership(person=Person(name="x"), lab=cast.lab, role=MembershipRole.MEMBER).full_clean()


def test_once_reads_once_in_a_batch_and_each_time_outside(db):
    asked = []

    @once
    def read(name: str) -> str:
        asked.append(name)
        return name.upper()

    assert [read("a"), read("a")] == ["A", "A"]
    with batch():
        assert [read("a"), read("a"), read("b")] == ["A", "A", "B"]
    with batch():
        read("a")

    assert asked == ["a", "a", "a", "b", "a"]


def test_once_forgets_what_was_refused(db):
    asked = []

    @once
    def read() -> None:
        asked.append(1)
        raise ValueError

    with batch():
        for _ in range(2):
            with pytest.raises(ValueError):  # noqa: PT011 (its own)
                read()

    assert len(asked) == 2


def test_batch_ends_even_when_it_fails(db):
    organisation(siret=SIRET).save()
    with pytest.raises(ZeroDivisionError), batch():
        1 / 0  # noqa: B018 (fails)

    with pytest.raises(ValidationError, match="a déjà ce SIRET"):
        organisation(siret=SIRET).full_clean()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the only lock is SQLite's")
def test_who_writes_without_end_leaves_the_lock_to_who_waits():
    """Ten transactions in a row, of a tenth of a second each: another writer comes in long before the last."""
    came: list[int] = []
    done = 0

    def other() -> None:
        with transaction.atomic():
            came.append(done)
        connection.close()

    waiting = threading.Thread(target=other)
    for number in range(10):
        began = time.monotonic()
        with transaction.atomic():
            if number == 1:
                waiting.start()
            time.sleep(0.1)
        done += 1
        breathe(since=began)
    waiting.join()

    assert came[0] < 5


def test_short_transaction_leaves_no_pause(db):
    began = time.monotonic()

    for _ in range(20):
        breathe(since=time.monotonic())

    assert time.monotonic() - began < BREATH

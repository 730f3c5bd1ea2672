"""Whatever is altered behind the services is seen; erasing is told, not a fault."""

import json

import pytest
from django.core import signing
from django.db import connection, transaction

from journal.happenings import another_thread, happen
from kilometre.foundation.journal import checkpoints, triggers
from kilometre.foundation.journal.erasure import erase_person
from kilometre.foundation.journal.models import ChainHead, Entry, Payload
from kilometre.foundation.journal.recording import Personal
from kilometre.foundation.journal.verification import verify

PERSON = "p" * 12
real_transactions = pytest.mark.django_db(transaction=True)  # checkpoints seal what is committed


@pytest.fixture
def story(db, settings, tmp_path):
    """Four entries in two cases, and a folder of checkpoints of our own."""
    settings.DATA_DIR = tmp_path
    for number in range(3):
        happen(what=number, to="a")
    happen(what="other", to="b")


def faults():
    return verify(checkpoints.read_all()).faults


def test_untouched_journal_is_whole(story):
    report = verify([])

    assert report.is_whole
    assert (report.entries, report.cases) == (4, 2)


def test_changed_content_is_seen(story):
    with triggers.lifted():
        Entry.objects.filter(case_position=2).update(facts={"what": "changed"})

    assert [fault.split(" : ")[1] for fault in faults()] == ["le contenu a été modifié."]


@pytest.mark.parametrize("field", ["actor", "verb", "audience", "origin", "recorded_at", "occurred_at"])
def test_every_sealed_field_is_watched(story, field):
    values = {
        "actor": "x" * 12, "verb": "test.other", "audience": "public", "origin": "fictional",
        "recorded_at": "2020-01-01T00:00:00Z", "occurred_at": "2020-01-01T00:00:00Z",
    }  # fmt: skip
    with triggers.lifted():
        Entry.objects.filter(case_position=2).update(**{field: values[field]})

    assert len(faults()) == 1


def test_deletion_in_the_middle_is_seen(story):
    with triggers.lifted():
        Entry.objects.filter(case_position=2).delete()

    assert faults() == [f"test.case:{'a' * 12} : il manque l'entrée n° 2."]


def test_cut_tail_is_seen_by_the_head(story):
    with triggers.lifted():
        Entry.objects.filter(case_position=3).delete()

    assert faults() == [f"test.case:{'a' * 12} : la fin de la chaîne ne correspond pas à sa tête."]


def test_vanished_case_is_seen_by_the_head(story):
    with triggers.lifted():
        Entry.objects.filter(case__endswith="b" * 12).delete()

    assert faults() == [f"test.case:{'b' * 12} : toutes ses entrées ont disparu."]


@real_transactions
def test_tail_cut_with_its_head_is_seen_by_the_checkpoint(story):
    checkpoints.write()
    with triggers.lifted():
        Entry.objects.filter(case__endswith="b" * 12).delete()
    ChainHead.objects.filter(case__endswith="b" * 12).delete()

    assert verify([]).is_whole
    assert ["scellées" in fault for fault in faults()] == [True]


def test_reordered_entries_are_seen(story):
    first, second = Entry.objects.filter(case__endswith="a" * 12).in_order()[:2]
    with triggers.lifted():
        Entry.objects.filter(pk=first.pk).update(case_position=99)
        Entry.objects.filter(pk=second.pk).update(case_position=1)
        Entry.objects.filter(pk=first.pk).update(case_position=2)

    assert len(faults()) >= 2


@real_transactions
def test_entries_read_in_another_order_are_seen_by_the_checkpoint(story):
    checkpoints.write()
    last = Entry.objects.in_order().last()
    with triggers.lifted():
        Entry.objects.filter(pk=last.pk).update(transaction=-5)

    assert verify([]).is_whole
    assert len(faults()) == 1


@real_transactions
def test_checkpoints_seal_what_is_new_only(story):
    first = checkpoints.write()
    happen(what="later", to="b")
    second = checkpoints.write()

    assert (first.before, first.entries) == (0, 4)
    assert (second.before, second.entries) == (4, 1)
    assert checkpoints.write() is None
    assert faults() == []


@real_transactions
def test_checkpoint_that_was_tampered_with_is_refused(story, tmp_path):
    checkpoints.write()
    [path] = (tmp_path / "checkpoints").glob("*.json")
    path.write_text(path.read_text()[:-3] + "abc")

    with pytest.raises(signing.BadSignature, match=path.name):
        checkpoints.read_all()


def test_erased_person_is_told_and_the_journal_stays_whole(story):
    happen(what="told", personal=Personal(PERSON, {"name": "Jeanne"}))
    happen(what="told", personal=Personal("q" * 12, {"name": "Paul"}))

    erased = erase_person(PERSON)

    report = verify([])
    assert erased == 1
    assert (report.payloads, report.erased, report.faults) == (2, 1, [])
    assert "Jeanne" not in json.dumps(list(Payload.objects.values("content", "salt")))


def test_erasing_twice_changes_nothing(story):
    happen(what="told", personal=Personal(PERSON, {"name": "Jeanne"}))
    erase_person(PERSON)
    when = Payload.objects.get().erased_at

    assert erase_person(PERSON) == 0
    assert Payload.objects.get().erased_at == when


def test_changed_personal_data_are_seen(story):
    happen(what="told", personal=Personal(PERSON, {"name": "Jeanne"}))
    Payload.objects.update(content={"name": "Jean"})

    assert [fault.split(" : ")[1] for fault in faults()] == ["données personnelles modifiées."]


def test_personal_data_deleted_without_erasure_are_seen(story):
    happen(what="told", personal=Personal(PERSON, {"name": "Jeanne"}))
    Payload.objects.all().delete()

    assert ["disparu sans effacement" in fault for fault in faults()] == [True]


@real_transactions
def test_verifying_while_others_write_finds_no_fault(monkeypatch):
    happen(what="before")
    with another_thread() as run:
        # written after the heads are read, before the entries are
        monkeypatch.setattr(
            Entry, "objects", _Interrupted(Entry.objects, lambda: run(happen, what="meanwhile"))
        )
        report = verify([])
        monkeypatch.undo()

    assert report.faults == []
    assert Entry.objects.count() == 2


class _Interrupted:
    """A manager that lets something happen before its first use."""

    def __init__(self, manager, happening):
        self.manager, self.happening = manager, happening

    def __getattr__(self, name):
        if self.happening:
            self.happening, happening = None, self.happening
            happening()
        return getattr(self.manager, name)


def test_one_picture_joins_a_running_transaction(db):
    with transaction.atomic():
        happen(what="mine")

        assert verify([]).entries == 1
        assert connection.in_atomic_block

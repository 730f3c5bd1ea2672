"""Taking back a record: whole when nothing points at it, not at all when something does."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from journal.happenings import another_thread
from kilometre.foundation.errors import Refused
from kilometre.foundation.files import services as files
from kilometre.foundation.links import services as links
from kilometre.foundation.links.models import Link
from kilometre.foundation.records.removal import NAMINGS, foreseen, pin, remove
from kilometre.foundation.threads import services as threads
from kilometre.intake import services as intake
from kilometre.network.models import Membership, Organisation
from kilometre.projects import services as projects
from kilometre.projects.kinship import FOLLOWS
from kilometre.projects.models import Action

DAY = dt.date(2026, 3, 5)


def made(cast, count: int) -> list[Organisation]:
    return [Organisation.objects.create(name=f"Structure {n}", kind="company") for n in range(count)]


def test_record_goes_with_the_lines_of_its_own_links(cast):
    action = projects.record_action(
        actor=cast.member, title="Atelier", kind="workshop", date=DAY, labs=[cast.lab]
    )

    remove(action)

    assert not Action.objects.exists()
    assert not Action.labs.through.objects.exists()


@pytest.mark.parametrize("is_foreseen", [False, True])
def test_record_that_serves_is_refused_whatever_points_at_it(cast, is_foreseen):
    carrier, used, free = made(cast, 3)
    cast.lab.carriers.add(carrier)
    Membership.objects.create(organisation=used, person=cast.member.person, role="agent")

    with foreseen([carrier, used, free] if is_foreseen else []):
        for record in (carrier, used):
            with pytest.raises(Refused, match="sert ailleurs"):
                remove(record)
        remove(free)

    assert set(Organisation.objects.filter(name__startswith="Structure")) == {carrier, used}


def test_what_pointed_at_it_and_was_removed_since_is_no_obstacle(cast):
    [used] = made(cast, 1)
    role = Membership.objects.create(organisation=used, person=cast.member.person, role="agent")

    with foreseen([used]):
        role.delete()
        remove(used)

    assert not Organisation.objects.filter(name="Structure 0").exists()


def test_foreseen_records_cost_one_query_each(cast, django_assert_num_queries):
    few, many = made(cast, 2), made(cast, 20)

    once = 10 + len(NAMINGS)
    for records in (few, many):
        with django_assert_num_queries(once + len(records)), foreseen(records):
            for record in records:
                remove(record)


@pytest.mark.parametrize("is_foreseen", [False, True])
def test_record_that_is_named_by_its_reference_is_refused(cast, is_foreseen):
    """A link, a message, a file: no foreign key says so."""
    linked, free = [
        projects.record_action(actor=cast.member, title=title, kind="workshop", date=DAY, labs=[cast.lab])
        for title in ("Repris", "Libre")
    ]
    project = projects.start(actor=cast.stranger, title="Suite", lead_lab=cast.other_lab)
    links.link(actor=cast.stranger, source=project, kind=FOLLOWS.slug, target=linked)

    with foreseen([linked, free] if is_foreseen else []):
        with pytest.raises(Refused, match="sert ailleurs"):
            remove(linked)
        remove(free)

    links.unlink(actor=cast.stranger, source=project, kind=FOLLOWS.slug, target=linked)
    remove(linked)
    assert not Action.objects.exists()


def test_nothing_is_written_about_a_record_that_was_removed_since_it_was_read(cast):
    need = intake.send(
        actor=cast.holder,
        title="Guichet",
        description="…",
        concerns="…",
        territory=cast.commune,
        lab=cast.lab,
    )
    remove(type(need).objects.get(pk=need.pk))
    paper = SimpleUploadedFile("note.txt", b"vu", "text/plain")

    for act in (
        lambda: threads.post(actor=cast.holder, subject=need, body="Vu ?"),
        lambda: files.attach(actor=cast.holder, subject=need, uploaded=paper),
    ):
        with pytest.raises(Refused, match="n'est plus là"):
            act()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_foreseen", [False, True])
def test_removal_waits_for_who_is_writing_about_the_record(is_foreseen):
    """Read before the rows are held, names would miss what is being written."""
    [record] = made(None, 1)
    other = Organisation.objects.create(name="Autre", kind="company")

    def remove_it() -> str:
        try:
            with transaction.atomic(), foreseen([record] if is_foreseen else []):
                remove(record)
        except Refused as told:
            return told.message
        return "removed"

    with another_thread() as run:
        with transaction.atomic():
            pin(record)
            removal = run.start(remove_it)
            with pytest.raises(TimeoutError):
                removal.result(timeout=0.5)
            Link.objects.create(source=str(other.ref), kind=FOLLOWS.slug, target=str(record.ref))
        assert "sert ailleurs" in removal.result(timeout=20)

    assert Organisation.objects.filter(pk=record.pk).exists()

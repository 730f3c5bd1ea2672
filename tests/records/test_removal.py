"""Taking back a record: whole when nothing points at it, not at all when something does."""

import datetime as dt

import pytest

from kilometre.foundation.errors import Refused
from kilometre.foundation.links import services as links
from kilometre.foundation.records.removal import NAMINGS, foreseen, remove
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

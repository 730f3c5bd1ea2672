"""What people may take away, and what goes with an account."""

import pytest

from intake.needs import answered, send, taken
from intake.teams import ask, helper, wanting
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.personal.exports import erase, export
from kilometre.intake.enums import NeedState
from kilometre.intake.models import Need
from kilometre.intake.personal import sent_needs, team_places


def test_export_holds_the_needs_sent(cast):
    answered(cast)

    assert [row["réponse"] for row in export(cast.holder)["besoins"]] == ["Hors de notre champ."]
    assert export(cast.member)["besoins"] == []


def test_erasing_withdraws_and_empties_the_needs(cast):
    waiting = send(cast, title="Polichinelle", description="Polichinelle", concerns="Polichinelle")
    done = answered(cast, title="Polichinelle")

    erase(cast.holder)

    for need in (waiting, done):
        need.refresh_from_db()
        assert (need.title, need.description, need.concerns) == ("Texte effacé",) * 3
    assert (waiting.state, done.state, done.reason) == (
        NeedState.WITHDRAWN,
        NeedState.ANSWERED,
        "Texte effacé",
    )
    assert Need.objects.count() == 2
    last = [Entry.objects.about(need.ref).in_order().last().verb for need in (waiting, done)]
    assert last == ["intake.text-forgotten"] * 2  # what follows the journal, as search does, reads them again


@pytest.mark.parametrize("size", [1, 5])
def test_export_reads_the_roles_of_contacts_once_for_all(cast, size, django_assert_num_queries):
    for number in range(size):
        taken(cast, title=f"Besoin {number}")

    with django_assert_num_queries(2):
        told = sent_needs(cast.holder)["besoins"]

    assert [row["lab"] for row in told] == ["Lab'EST"] * size


@pytest.mark.parametrize("size", [1, 3])
def test_export_of_places_reads_the_roles_of_contacts_once_for_all(cast, size, django_assert_num_queries):
    leo = helper("Léo", cast.other_lab, ("droit", 2))
    for _ in range(size):
        ask(cast, wanting(cast, ("droit", 2, 1)))

    with django_assert_num_queries(2):
        (places,) = team_places(leo.user).values()

    assert [row["lab qui réunit l'équipe"] for row in places] == ["Lab'EST"] * size

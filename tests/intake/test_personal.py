"""What people may take away, and what goes with an account."""

from intake.needs import answered, send
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.personal.exports import erase, export
from kilometre.intake.enums import NeedState
from kilometre.intake.models import Need


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

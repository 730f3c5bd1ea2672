"""What comes next is said in every state."""

import datetime as dt

import pytest
from django.utils import timezone

from intake.needs import answered, send, taken, withdrawn
from kilometre.intake.steps import PATH, next_step, promise_in_words
from kilometre.network.models import Membership


@pytest.mark.parametrize(
    ("make", "rank", "said"),
    [
        (send, 1, "le prend en charge avant le"),
        (taken, 2, "Alice Membre suit ce besoin"),
        (answered, len(PATH), "Ce besoin est clos"),
        (withdrawn, len(PATH), "rien n'est plus attendu"),
    ],
)
def test_next_step_names_who_must_act(cast, make, rank, said):
    step = next_step(make(cast), timezone.now())

    assert step.rank == rank
    assert said in step.text


def test_need_of_a_lab_without_a_team_is_said_to_be_with_the_coordination(cast):
    Membership.objects.filter(lab=cast.lab).delete()
    need = send(cast)

    assert "oriente ce besoin" in next_step(need, timezone.now()).text
    assert "elle oriente le vôtre" in promise_in_words(need)


def test_next_step_owns_up_to_a_missed_delay(cast):
    need = send(cast, at=timezone.now() - dt.timedelta(days=30))

    assert "le délai est dépassé" in next_step(need, timezone.now()).text


def test_each_reads_what_comes_next_for_them(cast):
    need = taken(cast)

    assert next_step(need, timezone.now(), cast.member).text.startswith("Vous suivez ce besoin")
    assert "suit votre besoin" in next_step(need, timezone.now(), cast.holder).text
    assert "suit ce besoin" in next_step(need, timezone.now(), cast.lead).text

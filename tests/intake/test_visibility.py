"""Who may know of a need: one property over the whole cast and every state."""

import pytest

from intake.needs import answered, send, taken, withdrawn
from kilometre.intake.models import Need

SEE_IT = {"holder", "member", "lead", "coordinator"}


@pytest.mark.parametrize("make", [send, taken, answered, withdrawn])
def test_need_is_known_to_its_people_only(cast, make):
    make(cast)

    knowing = {name for name, user in cast.everyone().items() if Need.objects.visible_to(user).exists()}

    assert knowing == SEE_IT


def test_list_of_a_member_of_no_lab_holds_own_needs_only(cast):
    mine = send(cast, actor=cast.citizen)
    send(cast)

    assert list(Need.objects.visible_to(cast.citizen)) == [mine]


def test_need_of_two_labs_is_listed_once(cast):
    need = send(cast)
    need.involved_labs.add(cast.lab, cast.other_lab)

    assert list(Need.objects.visible_to(cast.member)) == [need]

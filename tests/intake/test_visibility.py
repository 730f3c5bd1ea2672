"""Who may know of a need: one property over the whole cast and every state."""

import datetime as dt

import pytest
from django.utils import timezone

from intake.needs import answered, send, taken, withdrawn
from kilometre.foundation.journal.feed import readable_by
from kilometre.intake import services
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


def test_alerts_are_read_by_who_answers_for_the_promise(cast):
    need = send(cast, at=timezone.now() - dt.timedelta(days=30))
    services.escalate(need=need, now=timezone.now())

    def reads(user) -> bool:
        return readable_by(user, need).filter(verb="intake.promise-missed").exists()

    assert {name for name in SEE_IT if reads(getattr(cast, name))} == {"member", "lead", "coordinator"}

"""Two people at once: real transactions that meet."""

import datetime as dt

import pytest
from django.utils import timezone

from cast import make_cast
from coordination.making import FIRST, SECOND, a_ritual, given
from kilometre.coordination import services
from kilometre.coordination.enums import GatheringKind
from kilometre.coordination.models import Carry, Decision, Gathering, Meeting, Ritual
from kilometre.foundation.errors import Refused
from together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)


def test_last_place_is_given_to_one_of_two():
    cast = make_cast()
    begins = timezone.now() + dt.timedelta(days=9)
    talk = services.announce(
        actor=cast.coordinator,
        title="Rencontre",
        kind=GatheringKind.TALK,
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=1),
        seats=1,
    )

    at_once(
        *(
            lambda user=user: services.register(actor=user, gathering=Gathering.objects.get(pk=talk.pk))
            for user in (cast.member, cast.stranger, cast.officer)
        )
    )

    states = sorted(talk.registrations.values_list("state", flat=True))
    assert states == ["seated", "waiting", "waiting"]


def test_two_people_note_the_first_decision_of_a_meeting_and_both_are_kept():
    cast = make_cast()
    ritual = a_ritual(cast)

    at_once(
        *(
            lambda user=user: services.decide(
                actor=user, ritual=Ritual.objects.get(pk=ritual.pk), slot=FIRST, text=f"Par {user.pk}"
            )
            for user in (cast.member, cast.lead)
        )
    )

    assert Meeting.objects.count() == 1
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2]


def test_minutes_handed_in_twice_at_once_carry_once():
    cast = make_cast()
    ritual = a_ritual(cast)
    given(cast, ritual)
    services.write_minutes(actor=cast.lead, ritual=ritual, slot=SECOND, minutes="Dit.")

    results = at_once(
        *(
            lambda user=user: services.close_meeting(
                actor=user, ritual=Ritual.objects.get(pk=ritual.pk), slot=SECOND, at=LATER
            )
            for user in (cast.coordinator, cast.lead)
        )
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Carry.objects.count() == 1

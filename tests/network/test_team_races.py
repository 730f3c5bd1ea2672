"""The two leads of a lab leave at once: real transactions that meet."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from cast import make_cast, make_member
from kilometre.foundation.errors import Refused
from kilometre.network import services
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Membership


@pytest.mark.parametrize("way", ["leaves", "becomes a member"])
@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_never_leave_a_lab_without_anybody_to_lead_it(way, monkeypatch):
    cast = make_cast()
    other = make_member("Olga Responsable", lab=cast.lab, role=MembershipRole.LEAD)
    gate = Barrier(2)
    close = services.people._close

    def close_late(membership: Membership, day: dt.date) -> None:
        """Both have counted the leads by then, if nothing keeps the second away."""
        with suppress(BrokenBarrierError):
            gate.wait(timeout=1)
        close(membership, day)

    monkeypatch.setattr(services.people, "_close", close_late)

    def go(user) -> object:
        try:
            if way == "leaves":
                role = Membership.objects.get(person__user=user)
                return services.leave_lab(actor=user, lab=cast.lab, membership_id=role.pk)
            return services.join_lab(actor=user, lab=cast.lab, person=user.person)
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(go, (cast.lead, other)))

    assert [type(result) for result in results].count(Refused) == 1
    assert Membership.objects.current().filter(lab=cast.lab, role=MembershipRole.LEAD).count() == 1

"""One e-mail address named twice, one role given twice, at once: real transactions that meet."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from cast import make_cast
from kilometre.network import services
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Membership, Person


def at_once(*acts):
    def go(act):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))


@pytest.fixture
def late(monkeypatch):
    """Both have looked by the time that one writes, if nothing keeps the second away."""
    gate = Barrier(2)

    def wait(model):
        clean = model.full_clean

        def clean_late(self, *args, **given):
            with suppress(BrokenBarrierError):
                gate.wait(timeout=1)
            clean(self, *args, **given)

        monkeypatch.setattr(model, "full_clean", clean_late)

    return wait


@pytest.mark.parametrize("address", ["nora@exemple.test", "ines.citoyenne@exemple.test"])
@pytest.mark.django_db(transaction=True)
def test_two_leads_who_name_one_address_name_one_person(late, address):
    cast = make_cast()
    late(Person)

    def add(lead, lab, email):
        return lambda: services.add_to_team(
            actor=lead, lab=lab, name="Nora", email=email, role=MembershipRole.MEMBER
        )

    at_once(add(cast.lead, cast.lab, address), add(cast.stranger, cast.other_lab, address.upper()))

    assert Person.objects.filter(email__iexact=address).count() == 1
    assert Person.objects.get(email__iexact=address).memberships.count() == 2


@pytest.mark.django_db(transaction=True)
def test_account_is_recognised_while_a_lead_names_its_address(late):
    cast = make_cast()
    late(Person)
    address = cast.citizen.email

    at_once(
        lambda: services.register_person(actor=None, user=cast.citizen),
        lambda: services.register_person(actor=cast.lead, name="Inès", email=address),
    )

    assert Person.objects.get(email__iexact=address).user == cast.citizen


@pytest.mark.django_db(transaction=True)
def test_role_in_an_organisation_is_given_once(late):
    cast = make_cast()
    late(Membership)

    def appoint():
        return services.join_organisation(
            actor=cast.coordinator, organisation=cast.service, person=cast.member.person
        )

    first, second = at_once(appoint, appoint)

    assert first == second
    assert Membership.objects.filter(organisation=cast.service, person=cast.member.person).count() == 1

"""A role that begins later takes nothing away today, is given once, and follows the former one without a gap."""

import datetime as dt

import pytest
from django.utils import timezone

from cast import make_member
from kilometre.foundation.errors import Refused
from kilometre.network import services
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Membership, Person
from kilometre.network.rules import standing

LEAD, MEMBER = MembershipRole.LEAD, MembershipRole.MEMBER


def in_days(number):
    return timezone.localdate() + dt.timedelta(days=number)


def gives(cast, role, day=None, person=None):
    person = person or cast.member.person
    return services.join_lab(actor=cast.lead, lab=cast.lab, person=person, role=role, starts_on=day)


def role_on(cast, day, person=None):
    rows = Membership.objects.current(day).filter(lab=cast.lab, person=person or cast.member.person)
    return [row.role for row in rows]


def test_role_of_today_runs_until_the_next_one_begins(cast):
    gives(cast, LEAD, in_days(30))

    assert [role_on(cast, in_days(day)) for day in (0, 29, 30)] == [[MEMBER], [MEMBER], [LEAD]]
    assert cast.lab.pk in standing(cast.member).labs


def test_role_to_come_is_given_once(cast):
    first = gives(cast, LEAD, in_days(30))

    assert gives(cast, LEAD, in_days(30)) == gives(cast, LEAD, in_days(40)) == first
    assert role_on(cast, in_days(50)) == [LEAD]


def test_role_given_before_the_one_to_come_replaces_it(cast):
    gives(cast, LEAD, in_days(30))
    gives(cast, LEAD)

    assert [role_on(cast, in_days(day)) for day in (0, 29, 31)] == [[LEAD]] * 3


def test_role_since_a_day_gone_by_overlaps_nothing(cast):
    Membership.objects.filter(person=cast.member.person).update(starts_on=in_days(-300))
    gives(cast, LEAD, in_days(-100))

    assert [role_on(cast, in_days(day)) for day in (-200, -100, 0)] == [[MEMBER], [LEAD], [LEAD]]


def test_role_that_is_over_is_not_covered_by_another(cast):
    role = Membership.objects.get(person=cast.member.person)
    Membership.objects.filter(pk=role.pk).update(starts_on=in_days(-300), ends_on=in_days(-100))

    with pytest.raises(Refused, match="déjà un rôle ici"):
        gives(cast, MEMBER, in_days(-200))
    gives(cast, MEMBER, in_days(-100))

    assert role_on(cast, in_days(-150)) == [MEMBER]


def test_role_of_an_organisation_is_given_once_too(cast):
    given = {"actor": cast.coordinator, "organisation": cast.service, "person": cast.member.person}
    first = services.join_organisation(**given, starts_on=in_days(10))
    assert services.join_organisation(**given, starts_on=in_days(20)) == first

    services.join_organisation(**given)

    for day in (0, 15, 25):
        assert (
            Membership.objects.current(in_days(day))
            .filter(organisation=cast.service, person=cast.member.person)
            .count()
            == 1
        )


def test_lab_keeps_somebody_to_lead_it_on_the_day_that_its_lead_ends(cast):
    with pytest.raises(Refused, match="seule personne responsable"):
        gives(cast, MEMBER, in_days(30), cast.lead.person)

    gives(cast, LEAD, in_days(30))
    gives(cast, MEMBER, in_days(30), cast.lead.person)

    coming = Membership.objects.get(person=cast.member.person, role=LEAD)
    with pytest.raises(Refused, match="seule personne responsable"):
        services.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=coming.pk)


def test_lead_whose_end_is_foreseen_does_not_let_another_leave(cast):
    other = make_member("Olga Responsable", lab=cast.lab, role=LEAD)
    gives(cast, MEMBER, in_days(30), cast.lead.person)
    role = Membership.objects.get(person=other.person)

    with pytest.raises(Refused, match="seule personne responsable"):
        services.leave_lab(actor=other, lab=cast.lab, membership_id=role.pk)


def test_role_to_come_is_on_the_page_of_the_team_and_may_be_given_up(cast, client):
    client.force_login(cast.lead)
    url = f"/labs/{cast.lab.slug}/equipe/"
    newcomer = make_member("Nora Nouvelle", lab=cast.other_lab)
    coming = gives(cast, MEMBER, in_days(30), newcomer.person)
    assert "Nora Nouvelle" in client.get(url).content.decode()

    services.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=coming.pk)

    assert "Nora Nouvelle" not in client.get(url).content.decode()
    assert role_on(cast, in_days(31), newcomer.person) == []
    assert cast.member.person not in Person.objects.possible_endorsers(newcomer.person)


def test_role_to_come_makes_no_colleague_yet(cast):
    newcomer = make_member("Nora Nouvelle", lab=cast.other_lab)
    gives(cast, MEMBER, in_days(30), newcomer.person)

    assert cast.member.person not in Person.objects.possible_endorsers(newcomer.person)


def test_date_too_far_to_be_meant_is_refused(cast):
    with pytest.raises(Refused, match="un an à l'avance"):
        gives(cast, LEAD, in_days(3660))


def test_work_of_a_lab_to_come_shows_no_skill_yet(cast):
    gives(cast, MEMBER, in_days(30), cast.stranger.person)

    begun = Membership.objects.begun().filter(person=cast.stranger.person)

    assert [role.lab for role in begun] == [cast.other_lab]

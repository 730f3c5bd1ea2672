"""Whom to tell: accounts in use, the examples apart."""

from cast import make_agent, make_member
from kilometre.foundation.records.origins import Origin
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Person
from kilometre.network.recipients import answering_for, coordination, leads_of, team_of, teams_of


def close(user) -> None:
    user.is_active = False
    user.save()


def test_team_and_leads_are_accounts_in_use_of_today(cast):
    gone = make_member("Olga Partie", lab=cast.lab)
    close(gone)

    assert team_of(cast.lab) == [cast.member, cast.lead]
    assert leads_of(cast.lab) == [cast.lead]
    assert teams_of([cast.lab.pk, cast.other_lab.pk]) == [cast.member, cast.lead, cast.stranger]


def test_where_there_is_no_lab_nobody_is_told(cast):
    assert team_of(None) == leads_of(None) == []  # agents of services have roles without a lab


def test_whole_team_answers_for_a_lab_whose_lead_closed_the_account(cast):
    assert answering_for([cast.lab.pk, cast.other_lab.pk]) == [cast.lead, cast.stranger]
    close(cast.lead)

    assert answering_for([cast.lab.pk]) == [cast.member]


def test_coordination_of_the_examples_is_apart(cast):
    fake = make_agent("Faux Coordinateur", cast.coordination, role=MembershipRole.COORDINATOR)
    type(fake).objects.filter(pk=fake.pk).update(origin=Origin.FICTIONAL)

    assert coordination(is_fictional=False) == [cast.coordinator]
    assert [user.pk for user in coordination(is_fictional=True)] == [fake.pk]


def test_people_alike_are_of_the_same_kind(cast):
    fake = Person.objects.create(name="Faux", origin=Origin.FICTIONAL)

    assert list(Person.objects.alike(fake)) == [fake]
    assert fake not in Person.objects.alike(cast.lab)

"""What changes the directory: who may, what is kept, what is told."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cast import make_user
from kilometre.foundation.accounts.events import EmailConfirmed
from kilometre.foundation.accounts.services import erase_account
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Entry, Payload
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.tasks import worker
from kilometre.network import rules, services
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Citation, Lab, Membership, Organisation, Person


def last_entry():
    return Entry.objects.order_by("-pk").first()


def test_edit_lab_by_its_lead_tells_what_changed(cast):
    services.edit_lab(actor=cast.lead, lab=cast.lab, city="Metz", carriers=[cast.service], expected_version=1)

    lab = Lab.objects.get(pk=cast.lab.pk)
    assert (lab.city, lab.version, list(lab.carriers.all())) == ("Metz", 2, [cast.service])
    assert last_entry().facts == {"changes": {"city": ["", "Metz"], "carriers": [[], ["DDT du Bas-Rhin"]]}}


def test_edit_lab_of_links_alone_makes_a_new_version(cast):
    services.edit_lab(actor=cast.lead, lab=cast.lab, partners=[cast.service])

    assert Lab.objects.get(pk=cast.lab.pk).version == 2


def test_edit_lab_that_changes_nothing_tells_nothing(cast):
    services.edit_lab(actor=cast.lead, lab=cast.lab, name=cast.lab.name, carriers=[])

    assert Lab.objects.get(pk=cast.lab.pk).version == 1
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "role", ["member", "stranger", "officer", "funder", "administrator", "citizen", "visitor"]
)
def test_edit_lab_is_refused_to_others(cast, role):
    with pytest.raises(PermissionDenied):
        services.edit_lab(actor=getattr(cast, role), lab=cast.lab, city="Metz")


def test_edit_lab_over_a_version_that_is_gone_is_a_conflict(cast):
    services.edit_lab(actor=cast.lead, lab=Lab.objects.get(pk=cast.lab.pk), city="Metz")

    with pytest.raises(Conflict):
        services.edit_lab(actor=cast.coordinator, lab=cast.lab, city="Nancy", expected_version=1)
    with pytest.raises(Conflict):
        services.edit_lab(actor=cast.coordinator, lab=cast.lab, partners=[cast.service])
    assert Lab.objects.get(pk=cast.lab.pk).city == "Metz"


def test_edit_lab_never_writes_the_contact_address_in_the_journal(cast):
    services.edit_lab(actor=cast.lead, lab=cast.lab, contact_email="bruno@exemple.test")

    assert last_entry().facts == {"changes": {"contact_email": ["non renseigné", "adresse renseignée"]}}


def test_edit_lab_ends_what_sources_said_of_the_changed_field(cast):
    for field in ("city", "website"):
        citation = Citation(field=field, source="Une source")
        services.cite(actor=cast.lead, lab=cast.lab, citation=citation)

    services.edit_lab(actor=cast.lead, lab=cast.lab, city="Metz")

    assert [said.field for said in cast.lab.citations.all()] == ["website"]


def test_edit_lab_moves_a_regional_lab_whole(cast):
    services.edit_lab(actor=cast.coordinator, lab=cast.lab, region=cast.other_lab.region)

    assert cast.lab.territory == cast.other_lab.region


@pytest.mark.parametrize("promise", ["2", "deux jours", "0jo", "3 jo", "2mois"])
def test_edit_lab_refuses_an_unreadable_promise(cast, promise):
    with pytest.raises(ValidationError):
        services.edit_lab(actor=cast.lead, lab=cast.lab, promise=promise)


def test_create_lab_is_the_coordinations(cast):
    made = services.create_lab(actor=cast.coordinator, name="Lab'EST", region=cast.lab.region)

    assert made.slug == "lab-est"
    assert last_entry().audience == "public"
    with pytest.raises(PermissionDenied):
        services.create_lab(actor=cast.lead, name="Un autre lab")


def test_an_administrator_starts_a_network_alone(cast):
    body = services.create_organisation(actor=cast.administrator, name="DITP neuve", kind="central")
    services.create_lab(actor=cast.administrator, name="Lab neuf")
    services.appoint(
        actor=cast.administrator,
        organisation=body,
        name="Inès",
        email=cast.citizen.email,
        role=MembershipRole.COORDINATOR,
    )
    services.register_person(actor=None, user=cast.citizen)

    assert rules.is_coordinator(cast.citizen)


def test_two_labs_of_one_name_have_two_addresses(cast):
    slugs = [services.create_lab(actor=None, name="Lab neuf").slug for _ in range(3)]

    assert slugs == ["lab-neuf", "lab-neuf-2", "lab-neuf-3"]


def test_a_lab_is_found_by_the_names_that_sources_give(cast):
    citation = Citation(field=Citation.NAME, words="Lab de l'Est", source="Une source")
    services.cite(actor=cast.lead, lab=cast.lab, citation=citation)

    assert list(Lab.objects.matching("l'est")) == [cast.lab]

    services.withdraw_citation(actor=cast.lead, lab=cast.lab, citation_id=citation.pk)

    assert list(Lab.objects.matching("lab de l'est")) == []


def test_a_citation_makes_a_new_version_of_the_page(cast):
    citation = Citation(field=Citation.NAME, words="Lab de l'Est", source="Une source")
    services.cite(actor=cast.lead, lab=cast.lab, citation=citation)
    services.withdraw_citation(actor=cast.lead, lab=cast.lab, citation_id=citation.pk)

    assert Lab.objects.get(pk=cast.lab.pk).version == 3


def test_add_to_team_finds_a_known_person_by_the_address_of_the_account(cast):
    joined = services.add_to_team(
        actor=cast.lead,
        lab=cast.lab,
        name="Charlie",
        email=cast.stranger.email.upper(),
        role=MembershipRole.MEMBER,
    )

    assert joined.person == cast.stranger.person
    assert rules.is_member_of(type(cast.stranger).objects.get(pk=cast.stranger.pk), cast.lab)


def test_add_to_team_keeps_names_out_of_the_facts(cast):
    services.add_to_team(
        actor=cast.lead,
        lab=cast.lab,
        name="Zoé Nouvelle",
        email="zoe@exemple.test",
        role=MembershipRole.MEMBER,
    )

    told = Entry.objects.get(verb="network.lab-joined")
    assert "Zoé" not in str(list(Entry.objects.values_list("facts", flat=True)))
    assert told.payload.content == {"name": "Zoé Nouvelle"}


@pytest.mark.parametrize("role", ["member", "stranger", "administrator", "citizen"])
def test_add_to_team_is_the_leads(cast, role):
    with pytest.raises(PermissionDenied):
        services.add_to_team(
            actor=getattr(cast, role),
            lab=cast.lab,
            name="Zoé",
            email="z@exemple.test",
            role=MembershipRole.MEMBER,
        )


def test_somebody_added_by_address_is_joined_by_the_account_that_confirms_it(cast):
    services.add_to_team(
        actor=cast.lead, lab=cast.lab, name="Inès", email=cast.citizen.email, role=MembershipRole.MEMBER
    )

    person = services.register_person(actor=None, user=cast.citizen)

    assert Person.objects.filter(email=cast.citizen.email).count() == 1
    assert person.user == cast.citizen
    assert rules.is_member_of(cast.citizen, cast.lab)


def test_a_profile_that_claims_anothers_address_takes_none_of_their_roles(cast):
    services.edit_profile(actor=cast.stranger, person=cast.stranger.person, email="zoe@exemple.test")

    joined = services.add_to_team(
        actor=cast.lead, lab=cast.lab, name="Zoé", email="zoe@exemple.test", role=MembershipRole.LEAD
    )

    assert joined.person != cast.stranger.person
    assert joined.person.user is None


def test_a_role_given_by_address_goes_to_the_account_that_confirmed_it(cast):
    services.edit_profile(actor=cast.stranger, person=cast.stranger.person, email=cast.member.email)
    Person.objects.create(name="Alice", email=cast.member.email)

    joined = services.appoint(
        actor=cast.coordinator,
        organisation=cast.service,
        name="Alice",
        email=cast.member.email,
        role=MembershipRole.AGENT,
    )

    assert joined.person == cast.member.person


def test_an_erased_person_leaves_nothing_in_the_journal(cast):
    person = services.register_person(actor=None, user=cast.citizen)
    services.edit_profile(actor=cast.citizen, person=person, biography="Née à Metz")
    services.join_lab(actor=cast.lead, lab=cast.lab, person=person)
    services.join_organisation(actor=cast.coordinator, organisation=cast.service, person=person)
    role = person.memberships.get(lab=cast.lab)
    services.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=role.pk)
    about = Payload.objects.filter(person__in=(person.public_id, cast.citizen.public_id))
    assert about.count() >= 5

    erase_account(actor=cast.citizen)

    assert not about.exclude(content=None, salt="").exists()
    assert "Inès" not in str(list(Payload.objects.values_list("content", flat=True)))


def test_confirming_an_address_is_enough_to_be_recognised(cast):
    services.add_to_team(
        actor=cast.lead, lab=cast.lab, name="Inès", email=cast.citizen.email, role=MembershipRole.MEMBER
    )
    newcomer = make_user("Nour", email_confirmed_at=None)
    for user in (newcomer, cast.citizen):
        say_confirmed(user=user)

    worker.run(threading.Event(), once=True)

    assert Person.objects.get(user=cast.citizen).memberships.current().count() == 1
    assert not Person.objects.filter(user=newcomer).exists()


@service
def say_confirmed(*, user):
    record(EmailConfirmed(), actor=user, subject=user.ref)


def test_an_unconfirmed_account_takes_nobodys_place(cast):
    services.add_to_team(
        actor=cast.lead, lab=cast.lab, name="Inès", email=cast.citizen.email, role=MembershipRole.MEMBER
    )
    cast.citizen.email_confirmed_at = None

    services.register_person(actor=None, user=cast.citizen)

    assert not rules.is_member_of(cast.citizen, cast.lab)


def test_leave_lab_stops_the_rights_at_once_and_keeps_the_story(cast):
    membership = Membership.objects.get(person__user=cast.member)
    assert rules.is_member_of(cast.member, cast.lab)

    services.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=membership.pk)

    assert not rules.is_member_of(type(cast.member).objects.get(pk=cast.member.pk), cast.lab)
    assert Membership.objects.filter(pk=membership.pk, ends_on__isnull=False).exists()
    assert last_entry().verb == "network.lab-left"


def test_leave_lab_keeps_somebody_to_lead_it(cast):
    membership = Membership.objects.get(person__user=cast.lead)

    with pytest.raises(Refused, match="seule personne responsable"):
        services.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=membership.pk)


def test_only_lead_takes_no_other_role(cast):
    with pytest.raises(Refused, match="seule personne responsable"):
        services.join_lab(actor=cast.lead, lab=cast.lab, person=cast.lead.person, role=MembershipRole.MEMBER)

    assert Membership.objects.current().filter(lab=cast.lab, role=MembershipRole.LEAD).count() == 1
    services.join_lab(actor=cast.lead, lab=cast.lab, person=cast.member.person, role=MembershipRole.LEAD)
    services.join_lab(actor=cast.lead, lab=cast.lab, person=cast.lead.person, role=MembershipRole.MEMBER)
    assert Membership.objects.current().get(lab=cast.lab, role=MembershipRole.LEAD).person.user == cast.member


def test_leave_lab_does_not_reach_another_team(cast):
    elsewhere = Membership.objects.get(person__user=cast.stranger)

    with pytest.raises(Refused):
        services.leave_lab(actor=cast.lead, lab=cast.lab, membership_id=elsewhere.pk)


def test_join_lab_twice_is_once_and_a_new_role_replaces_the_old(cast):
    person = cast.member.person
    services.join_lab(actor=None, lab=cast.lab, person=person)
    services.join_lab(actor=None, lab=cast.lab, person=person, role=MembershipRole.LEAD)

    assert [row.role for row in person.memberships.current()] == [MembershipRole.LEAD]


def test_only_the_coordination_names_a_coordinator(cast):
    given = {"organisation": cast.service, "person": cast.officer.person, "role": MembershipRole.COORDINATOR}

    with pytest.raises(PermissionDenied):
        services.join_organisation(actor=cast.officer, **given)
    services.join_organisation(actor=cast.coordinator, **given)

    assert rules.is_coordinator(cast.officer)


def test_a_role_of_one_kind_is_refused_to_the_other(cast):
    with pytest.raises(Refused):
        services.join_lab(actor=None, lab=cast.lab, person=cast.member.person, role=MembershipRole.FUNDER)
    with pytest.raises(Refused):
        services.join_organisation(
            actor=None, organisation=cast.service, person=cast.member.person, role=MembershipRole.LEAD
        )


def test_edit_profile_is_ones_own_and_its_content_erasable(cast):
    services.edit_profile(actor=cast.member, person=cast.member.person, job="Designer", is_listed=True)

    told = last_entry()
    assert told.facts == {"fields": ["is_listed", "job"]}
    assert told.payload.content["changes"]["job"] == ["", "Designer"]
    with pytest.raises(PermissionDenied):
        services.edit_profile(actor=cast.lead, person=cast.member.person, job="Autre")


@pytest.mark.parametrize(
    ("field", "value"),
    [("siren", "123456789"), ("siret", "12345678900011"), ("siren", "12"), ("siret", "abc")],
)
def test_create_organisation_checks_the_keys_of_its_numbers(cast, field, value):
    with pytest.raises(ValidationError):
        services.create_organisation(actor=None, name="Service", kind="state", **{field: value})


def test_load_skills_once(db):
    assert services.load_skills() == 49
    assert services.load_skills() == 0
    assert Entry.objects.filter(verb="network.skill-added").count() == 49


def test_people_listed_are_for_the_network_and_mates_for_their_team(cast):
    services.edit_profile(actor=cast.officer, person=cast.officer.person, is_listed=True)

    def seen(user):
        return set(Person.objects.visible_to(user).values_list("name", flat=True))

    assert seen(cast.visitor) == set()
    assert seen(cast.citizen) == set()
    assert seen(cast.member) == {"Alice Membre", "Bruno Responsable", "Dora Instructrice"}
    assert seen(cast.stranger) == {"Charlie Ailleurs", "Dora Instructrice"}
    assert len(seen(cast.coordinator)) == Person.objects.count()


def test_standing_knows_somebody_without_a_role(cast):
    Person.objects.create(user=cast.citizen, name="Inès")

    assert rules.standing(cast.citizen).person_id is not None
    assert not rules.is_in_network(cast.citizen)


def test_standing_is_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert rules.leads(cast.lead, cast.lab)
        assert rules.is_in_network(cast.lead)


def test_a_fictional_lab_has_fictional_people(cast):
    lab = services.create_lab(actor=None, name="Lab imaginé", origin=Origin.FICTIONAL)
    joined = services.add_to_team(
        actor=None, lab=lab, name="Zoé", email="z@exemple.test", role=MembershipRole.LEAD
    )

    assert joined.person.is_fictional


def test_organisation_sort_and_search_follow_an_edit(cast):
    services.edit_organisation(actor=cast.coordinator, organisation=cast.service, name="Étude des eaux")

    found = Organisation.objects.matching("etude")
    assert [row.sort_key for row in found] == ["etudedeseaux"]


def test_a_lab_that_chose_no_delay_promises_nothing_itself(cast):
    assert (cast.lab.promise, cast.lab.delay_text) == (
        "",
        "2 jours ouvrés (délai par défaut de la plateforme)",
    )

    services.edit_lab(actor=cast.lead, lab=cast.lab, promise="24h")

    assert cast.lab.delay_text == "24 heures"


def test_whoever_is_added_without_an_account_is_invited_and_not_yet_reachable(cast, mailoutbox):
    added = services.add_to_team(
        actor=cast.lead, lab=cast.lab, name="Zoé", email="zoe@exemple.test", role=MembershipRole.MEMBER
    )
    worker.run(threading.Event(), once=True)

    assert [mail.to for mail in mailoutbox] == [["zoe@exemple.test"]]
    assert cast.lab.name in mailoutbox[0].body
    assert "/inscription/" in mailoutbox[0].body
    assert added.person.is_invited
    members = Person.objects.reachable_members(cast.lab)
    assert set(members) == {cast.member.person, cast.lead.person}


def test_whoever_has_an_account_is_not_invited(cast, mailoutbox):
    services.add_to_team(
        actor=cast.lead, lab=cast.lab, name="x", email=cast.stranger.email, role=MembershipRole.MEMBER
    )
    worker.run(threading.Event(), once=True)

    assert not mailoutbox


def test_account_that_takes_its_card_is_told_to_the_journal(cast):
    named = services.register_person(actor=cast.lead, name="Inès", email=cast.citizen.email)
    before = named.version

    taken = services.register_person(actor=None, user=cast.citizen)

    assert taken == named
    assert Entry.objects.filter(verb="network.person-recognised", subject=str(named.ref)).count() == 1
    assert Person.objects.get(pk=named.pk).version > before

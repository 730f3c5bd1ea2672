"""Networks: who is in, who heads, who sees."""

import pytest
from django.core.exceptions import PermissionDenied

from coordination.making import a_network, a_ritual, fresh
from kilometre.coordination import services
from kilometre.coordination.enums import Part, Reach
from kilometre.coordination.forms.networks import NewNetworkForm
from kilometre.coordination.models import Network, Ritual
from kilometre.coordination.rules import networks as rules
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.origins import Origin
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Lab, Membership, Person


def test_head_is_named_with_the_network_and_team_of_a_lab_is_in_it(cast):
    network = a_network(cast)

    assert [str(member) for member in network.heads] == ["Bruno Responsable"]
    assert rules.is_head(cast.lead, network)
    assert rules.is_member(cast.member, network)
    assert not rules.is_member(cast.stranger, network)


@pytest.mark.parametrize("role", ["visitor", "citizen", "member", "officer", "administrator"])
def test_creating_a_network_is_for_leads_and_the_coordination(cast, role):
    with pytest.raises(PermissionDenied):
        services.create_network(
            actor=getattr(cast, role), name="Autre", purpose="Essai", head=cast.lead.person
        )


def test_network_keeps_a_head(cast):
    network = a_network(cast)
    with pytest.raises(Refused, match="au moins une tête"):
        services.release_head(actor=cast.lead, network=network, person=cast.lead.person)

    services.name_head(actor=cast.lead, network=network, person=cast.stranger.person)
    services.release_head(actor=cast.lead, network=network, person=cast.lead.person)

    assert [member.person for member in fresh(network).heads] == [cast.stranger.person]
    assert rules.is_member(cast.lead, fresh(network))


def test_member_comes_once_leaves_and_comes_back(cast):
    network = a_network(cast)
    member = services.add_member(actor=cast.lead, network=network, person=cast.stranger.person)
    with pytest.raises(Refused, match="déjà membre"):
        services.add_member(actor=cast.lead, network=network, person=cast.stranger.person)

    services.remove_member(actor=cast.stranger, network=network, member=member)
    assert not rules.is_member(cast.stranger, fresh(network))
    services.add_member(actor=cast.lead, network=network, person=cast.stranger.person)

    assert rules.is_member(cast.stranger, fresh(network))
    assert network.members.filter(person=cast.stranger.person).count() == 2


def test_member_does_not_remove_another(cast):
    network = a_network(cast)
    head = network.members.get(part=Part.HEAD)

    with pytest.raises(PermissionDenied):
        services.remove_member(actor=cast.member, network=network, member=head)


def test_reach_says_who_sees_the_network(cast):
    def seen() -> list[str]:
        roles = ("visitor", "citizen", "stranger", "officer", "member", "lead", "coordinator")
        return [role for role in roles if Network.objects.visible_to(getattr(cast, role)).exists()]

    network = a_network(cast, reach=Reach.MEMBERS)
    assert seen() == ["member", "lead", "coordinator"]
    services.edit_network(actor=cast.lead, network=fresh(network), changes={"reach": Reach.NETWORK})
    assert seen() == ["stranger", "officer", "member", "lead", "coordinator"]
    services.edit_network(actor=cast.lead, network=fresh(network), changes={"reach": Reach.PUBLIC})
    assert seen()[:2] == ["visitor", "citizen"]


def test_rituals_of_a_public_network_are_read_by_members_unless_open_to_labs(cast):
    def seen() -> list[str]:
        roles = ("visitor", "citizen", "stranger", "officer", "member", "coordinator")
        return [role for role in roles if Ritual.objects.visible_to(getattr(cast, role)).exists()]

    ritual = a_ritual(cast, a_network(cast, reach=Reach.PUBLIC))
    assert seen() == ["member", "coordinator"]

    services.edit_ritual(actor=cast.lead, ritual=fresh(ritual), changes={"is_open": True})

    assert seen() == ["stranger", "officer", "member", "coordinator"]


def test_examples_and_real_people_do_not_meet(cast):
    Lab.objects.filter(pk=cast.other_lab.pk).update(origin=Origin.FICTIONAL)
    network = a_network(cast)

    with pytest.raises(Refused, match="fictif"):
        services.add_member(actor=cast.lead, network=network, lab=fresh(cast.other_lab))


def test_edit_of_an_old_version_is_refused(cast):
    network = a_network(cast)
    services.edit_network(actor=cast.lead, network=fresh(network), changes={"name": "Un"})

    with pytest.raises(Conflict):
        services.edit_network(
            actor=cast.lead,
            network=fresh(network),
            changes={"name": "Deux"},
            expected_version=network.version,
        )


def test_journal_names_nobody(cast):
    network = a_network(cast)
    services.name_head(actor=cast.lead, network=network, person=cast.stranger.person)

    told = str([entry.facts for entry in Entry.objects.about(network.ref)])

    assert str(cast.stranger.person.ref) in told
    assert "Charlie" not in told


@pytest.mark.parametrize("who", ["visitor", "citizen"])
def test_names_of_heads_are_for_the_network_and_those_of_listed_heads_for_all(cast, client, who):
    network = a_network(cast, reach=Reach.PUBLIC)
    services.name_head(actor=cast.lead, network=network, person=cast.stranger.person)
    Person.objects.filter(pk=cast.stranger.person.pk).update(is_listed=True)
    pages = ("/reseaux/", "/reseaux/?format=csv", network.get_absolute_url())

    def read(page: str) -> str:
        answer = client.get(page)
        return b"".join(answer).decode()

    if who != "visitor":
        client.force_login(getattr(cast, who))
    for page in pages:
        assert "Charlie Ailleurs" in read(page)
        assert "Bruno Responsable" not in read(page)
    for insider in (cast.member, cast.officer, cast.coordinator):
        client.force_login(insider)
        assert all("Bruno Responsable" in read(page) for page in pages)


def test_a_network_is_headed_by_somebody_who_has_an_account(cast):
    """Somebody only named by a colleague, or by an import, was never asked: they are offered to nobody."""
    named = Person.objects.create(name="Zoé Nommée", email="zoe@exemple.test")
    Membership.objects.create(person=named, lab=cast.lab, role=MembershipRole.MEMBER)

    offered = NewNetworkForm(user=cast.coordinator).fields["head"].queryset

    assert cast.member.person in offered
    assert named not in offered

"""Links: said once, undone, never seen from a side that hides the other."""

import pytest
from django.core.exceptions import PermissionDenied
from django.template import Context, Template
from django.test import RequestFactory

from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.links import Kind, queries, services
from kilometre.foundation.links.models import Link
from kilometre.foundation.links.registry import KINDS
from kilometre.foundation.records.refs import Ref
from kilometre.network.models import Lab, Organisation, Person
from kilometre.network.rules import is_in_network


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Labs work with organisations, and know people; anyone of the network says so."""

    def anyone_in_network(user, source, target):
        return is_in_network(user)

    for kind in (
        Kind("works-with", "Travaille avec", "Est aidée par", anyone_in_network,
             sources=("network.lab",), targets=("network.organisation",)),
        Kind("knows", "Connaît", "Est connu de", anyone_in_network),
    ):  # fmt: skip
        monkeypatch.setitem(KINDS, kind.slug, kind)
    monkeypatch.setattr(Lab, "get_absolute_url", lambda lab: f"/labs/{lab.slug}/")
    monkeypatch.setattr(Organisation, "get_absolute_url", lambda body: f"/organisations/{body.public_id}/")


def link(cast, *, kind="works-with", source=None, target=None, actor=None):
    return services.link(
        actor=actor or cast.member, source=source or cast.lab, kind=kind, target=target or cast.service
    )


def seen(record, user):
    return [(neighbour.label, neighbour.record) for neighbour in queries.of(record.ref, user)]


def drawn(record, user):
    request = RequestFactory().get("/")
    request.user = user
    return Template('{% ui "links" record=record %}').render(Context({"record": record, "request": request}))


def test_link_reads_on_both_sides(cast):
    link(cast)

    assert seen(cast.lab, cast.visitor) == [("Travaille avec", cast.service)]
    assert seen(cast.service, cast.visitor) == [("Est aidée par", cast.lab)]
    entry = Entry.objects.get(verb="links.linked")
    assert (entry.subject, entry.facts["target"]) == (str(cast.lab.ref), str(cast.service.ref))


def test_link_is_said_once(cast):
    link(cast)

    with pytest.raises(Refused, match="déjà liés"):
        link(cast)


def test_link_refuses_ends_of_another_kind_and_itself(cast):
    with pytest.raises(Refused, match="ne relie pas"):
        link(cast, target=cast.other_lab)
    with pytest.raises(Refused, match="à lui-même"):
        link(cast, kind="knows", target=cast.lab)


def test_link_is_for_those_whom_the_kind_lets(cast):
    with pytest.raises(PermissionDenied):
        link(cast, actor=cast.citizen)


def test_link_to_what_one_may_not_see_is_refused(cast):
    hidden = Person.objects.create(name="Hors annuaire")

    with pytest.raises(PermissionDenied):
        link(cast, kind="knows", target=hidden)


def test_a_hidden_end_is_never_shown(cast):
    hidden = Person.objects.create(name="Hors annuaire")
    services.link(actor=cast.member, source=cast.lab, kind="works-with", target=cast.service)
    Link.objects.create(source=str(cast.lab.ref), kind="knows", target=str(hidden.ref))

    assert seen(cast.lab, cast.member) == [("Travaille avec", cast.service)]
    assert "Hors annuaire" not in drawn(cast.lab, cast.member)


def test_a_link_of_a_context_that_is_gone_is_not_shown(cast):
    Link.objects.create(source=str(cast.lab.ref), kind="knows", target=str(Ref("gone.thing", "222222222222")))
    Link.objects.create(source=str(cast.lab.ref), kind="gone", target=str(cast.service.ref))

    assert seen(cast.lab, cast.member) == []


def test_unlink_then_link_again(cast):
    link(cast)

    services.unlink(actor=cast.member, source=cast.lab, kind="works-with", target=cast.service)
    services.unlink(actor=cast.member, source=cast.lab, kind="works-with", target=cast.service)

    assert seen(cast.lab, cast.member) == []
    assert Entry.objects.filter(verb="links.unlinked").count() == 1
    link(cast)
    assert len(seen(cast.lab, cast.member)) == 1


@pytest.mark.parametrize("links", [1, 30])
def test_links_cost_one_query_and_one_for_each_kind_of_record(cast, links, django_assert_num_queries):
    link(cast, kind="knows", target=cast.other_lab)
    for number in range(links):
        link(cast, target=Organisation.objects.create(name=f"Service {number}", kind="state"))

    with django_assert_num_queries(3):
        assert len(queries.of(cast.lab.ref, cast.member)) == links + 1


def test_component_groups_by_label_and_lets_undo(cast):
    link(cast)
    link(cast, kind="knows", target=cast.other_lab)

    html = drawn(cast.lab, cast.member)

    assert html.index("Connaît") < html.index("Travaille avec")
    assert html.count("/retirer/") == 2
    assert "/retirer/" not in drawn(cast.lab, cast.visitor)


def test_component_shows_nothing_when_there_is_nothing(cast):
    assert drawn(cast.lab, cast.member).strip() == ""


def test_undoing_from_the_page_of_the_target_comes_back_to_it(cast, client):
    link(cast)
    client.force_login(cast.member)

    address = f"/liens/{cast.lab.ref}/works-with/{cast.service.ref}/retirer/"
    response = client.post(address, {"from": str(cast.service.ref)})

    assert response["Location"] == f"/organisations/{cast.service.public_id}/#liens"
    assert seen(cast.lab, cast.member) == []


def test_undoing_is_closed_to_others(cast, client):
    link(cast)
    client.force_login(cast.citizen)

    assert client.post(f"/liens/{cast.lab.ref}/works-with/{cast.service.ref}/retirer/").status_code == 403
    assert client.post(f"/liens/{cast.lab.ref}/nothing/{cast.service.ref}/retirer/").status_code == 404
    assert len(seen(cast.lab, cast.member)) == 1

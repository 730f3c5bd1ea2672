"""What forms of projects offer, and what they choose already."""

import pytest

from kilometre.network.enums import MembershipRole, TerritoryKind
from kilometre.network.models import Membership, Territory
from kilometre.projects import services
from kilometre.projects.models import Project


def offered(field) -> list[str]:
    return [str(option.data["value"]) for option in field.subwidgets if option.data["value"]]


@pytest.mark.parametrize(
    ("address", "name"),
    [("/projets/nouveau/", "lead_lab"), ("/feuilles-de-route/nouvelle/", "lab")],
)
def test_only_lab_of_a_person_is_chosen_already(cast, as_, address, name):
    chosen = as_(cast.member).get(address).context["form"][name].value()

    assert chosen == cast.lab.slug


def test_lab_that_leads_is_not_among_its_partners(cast, as_):
    form = as_(cast.member).get("/projets/nouveau/").context["form"]

    assert offered(form["partner_labs"]) == [cast.other_lab.slug]


def test_who_is_of_two_labs_says_which_one_leads(cast, as_):
    Membership.objects.create(person=cast.member.person, lab=cast.other_lab, role=MembershipRole.MEMBER)
    form = as_(cast.member).get("/projets/nouveau/").context["form"]
    assert not form["lead_lab"].value()

    services.start(actor=cast.member, title="X", lead_lab=cast.lab, partner_labs=[cast.lab, cast.other_lab])

    assert list(Project.objects.get().partner_labs.all()) == [cast.other_lab]


def place(kind: TerritoryKind, code: str, name: str, population: int | None = 1000) -> Territory:
    vintage = Territory.objects.current().values_list("vintage", flat=True)[0]
    return Territory.objects.create(kind=kind, code=code, name=name, population=population, vintage=vintage)


def test_territory_where_nobody_lives_is_offered_nowhere(cast, as_):
    place(TerritoryKind.COLLECTIVITY, "989", "Île de Clipperton", None)
    place(TerritoryKind.COLLECTIVITY, "987", "Polynésie française")
    project = services.start(actor=cast.member, title="X", lead_lab=cast.lab)

    client = as_(cast.member)
    for address in ("/projets/", f"/projets/{project.public_id}/modifier/", "/bilan/"):
        page = client.get(address).text
        assert "Polynésie française" in page
        assert "Clipperton" not in page

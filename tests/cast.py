"""The standing cast: everybody a test may need, in two labs, two services and the coordination."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.network.enums import MembershipRole, OrganisationKind, TerritoryKind
from kilometre.network.models import Lab, Membership, Organisation, Person, Territory

PASSWORD = "dix-lapins-violets"


@dataclass(frozen=True)
class Cast:
    """Bruno leads the Lab'EST, Alice is a member of it; Charlie works in another lab, État'LIN."""

    visitor: AnonymousUser
    citizen: User
    holder: User
    member: User
    lead: User
    stranger: User
    officer: User
    funder: User
    coordinator: User
    administrator: User
    lab: Lab
    other_lab: Lab
    service: Organisation
    sgar: Organisation
    coordination: Organisation
    commune: Territory

    def everyone(self) -> dict[str, Any]:
        """All roles by name, in the order of the access matrix."""
        names = (
            "visitor", "citizen", "holder", "member", "lead", "stranger",
            "officer", "funder", "coordinator", "administrator",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def make_cast() -> Cast:
    strasbourg = make_commune(
        "67482", "Strasbourg", department=("67", "Bas-Rhin"), region=("44", "Grand Est")
    )
    nantes = make_commune(
        "44109", "Nantes", department=("44", "Loire-Atlantique"), region=("52", "Pays de la Loire")
    )
    lab = make_lab("labest", "Lab'EST", region=strasbourg.region)
    other_lab = make_lab("etatlin", "État'LIN", region=nantes.region)
    service = make_organisation("DDT du Bas-Rhin", OrganisationKind.STATE_SERVICE)
    sgar = make_organisation("SGAR Grand Est", OrganisationKind.STATE_SERVICE)
    coordination = make_organisation("DITP", OrganisationKind.CENTRAL)
    return Cast(
        visitor=AnonymousUser(),
        citizen=make_user("Inès Citoyenne"),
        holder=make_user("Hugo Porteur"),
        member=make_member("Alice Membre", lab=lab),
        lead=make_member("Bruno Responsable", lab=lab, role=MembershipRole.LEAD),
        stranger=make_member("Charlie Ailleurs", lab=other_lab, role=MembershipRole.LEAD),
        officer=make_agent("Dora Instructrice", service),
        funder=make_agent("Fanny Financeuse", sgar, role=MembershipRole.FUNDER),
        coordinator=make_agent("Gilles Coordinateur", coordination, role=MembershipRole.COORDINATOR),
        administrator=make_user("Wanda Administratrice", is_administrator=True),
        lab=lab,
        other_lab=other_lab,
        service=service,
        sgar=sgar,
        coordination=coordination,
        commune=strasbourg,
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def make_user(name: str, **fields: Any) -> User:
    """A confirmed account; ``email_confirmed_at=None`` for one that is not."""
    fields = {"email_confirmed_at": timezone.now(), **fields}
    email = f"{name.lower().replace(' ', '.')}@exemple.test"
    user = User(name=name, email=email.encode("ascii", "ignore").decode(), **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def make_member(name: str, *, lab: Lab, role: MembershipRole = MembershipRole.MEMBER) -> User:
    user = make_user(name)
    Membership.objects.create(person=Person.objects.create(user=user, name=name), lab=lab, role=role)
    return user


def make_agent(name: str, organisation: Organisation, *, role: MembershipRole = MembershipRole.AGENT) -> User:
    user = make_user(name)
    person = Person.objects.create(user=user, name=name)
    Membership.objects.create(person=person, organisation=organisation, role=role)
    return user


def make_lab(slug: str, name: str, **fields: Any) -> Lab:
    """A lab that covers its ``region`` unless a ``territory`` says less."""
    fields.setdefault("territory", fields.get("region"))
    return Lab.objects.create(slug=slug, name=name, **fields)


def make_organisation(name: str, kind: OrganisationKind, **fields: Any) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, **fields)


def make_commune(code: str, name: str, *, department: tuple[str, str], region: tuple[str, str]) -> Territory:
    """A commune, the seat of its department and region, which are made with it when absent."""
    large = _territory(TerritoryKind.REGION, *region, seat_code=code)
    middle = _territory(TerritoryKind.DEPARTMENT, *department, region=large, seat_code=code)
    return _territory(TerritoryKind.COMMUNE, code, name, region=large, department=middle)


def _territory(kind: TerritoryKind, code: str, name: str, **fields: Any) -> Territory:
    found, _ = Territory.objects.get_or_create(
        kind=kind, code=code, vintage=2026, defaults={"name": name, **fields}
    )
    return found

"""The demo story: the real network from public sources, then a fictional cast that brings it to life.

Fictional people work in fictional labs and services, attached to real territories; they are marked wherever
they show and count in no public figure. A second run adds nothing.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

from kilometre.calls import demo as calls
from kilometre.coordination import demo as coordination
from kilometre.foundation.accounts import services as accounts
from kilometre.foundation.accounts.demonstration import DemoAccount
from kilometre.foundation.accounts.models import User
from kilometre.foundation.exchange import demo as tables
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import services as screens
from kilometre.intake import demo as needs
from kilometre.network import demo as pooling
from kilometre.network import public_network as network
from kilometre.network import services as directory
from kilometre.network.cog import VINTAGE
from kilometre.network.enums import LabKind, MembershipRole, OrganisationKind, TerritoryKind
from kilometre.network.models import Lab, Organisation, Territory
from kilometre.projects import demo as projects
from kilometre.projects import examples
from kilometre.reporting import demo as reporting
from kilometre.studies import demo as studies

PASSWORD = "premier-kilometre-demo"  # noqa: S105 (printed: fictional accounts, demo only)
SOURCE = "Exemple imaginé pour la démonstration"
AT_WORK = dt.timedelta(days=600)  # for so long have people been where they are


@dataclass(frozen=True, slots=True)
class Account(DemoAccount):
    """One of the fictional people: ``key`` in the story, and what the command prints of them."""

    key: str

    @classmethod
    def of(cls, key: str, name: str, email: str, role: str) -> Self:
        return cls(key=key, name=name, email=email, role=role, password=PASSWORD)


ACCOUNTS = (
    Account.of("citizen", "Camille Exemple", "camille@exemple.test", "habitante"),
    Account.of("holder", "Hugo Exemple", "hugo@exemple.test", "porteur de projet"),
    Account.of("member", "Alice Exemple", "alice@exemple.test", "membre du Lab Exemple Meuse"),
    Account.of("lead", "Bruno Exemple", "bruno@exemple.test", "responsable du Lab Exemple Meuse"),
    Account.of("stranger", "Charlie Exemple", "charlie@exemple.test", "responsable du Lab Exemple Mayenne"),
    Account.of("officer", "Dora Exemple", "dora@exemple.test", "agente instructrice du Service Exemple"),
    Account.of("funder", "Fanny Exemple", "fanny@exemple.test", "financeuse régionale, SGAR Exemple"),
    Account.of("coordinator", "Gilles Exemple", "gilles@exemple.test", "coordination nationale"),
    Account.of("administrator", "Wanda Exemple", "wanda@exemple.test", "administratrice de la plateforme"),
)
NEWCOMER = Account.of("newcomer", "Nour Exemple", "nour@exemple.test", "adresse jamais confirmée")


def load() -> None:
    """Tell the whole story, context by context."""
    network.load()
    labs = _labs()
    people = _people()
    _appoint(people=people, labs=labs)
    projects.load()
    needs.load(people=people, labs=labs)
    examples.load(people=people, labs=labs)
    calls.load(people=people, labs=labs)
    studies.load(people=people, labs=labs)
    coordination.load(people=people, labs=labs)
    reporting.load(people=people, labs=labs)
    pooling.load(people=people, labs=labs)
    tables.load(lead=people["lead"])
    screens.recount()


def _labs() -> dict[str, Lab]:
    return {
        "east": _lab(
            "lab-exemple-meuse", "Lab Exemple Meuse", "55", "Bar-le-Duc",
            "Un lab imaginaire, pour essayer la plateforme.", promise="2jo",
        ),
        "west": _lab(
            "lab-exemple-mayenne", "Lab Exemple Mayenne", "53", "Laval",
            "Un second lab imaginaire, qui promet une réponse en 24 heures.", promise="24h",
        ),
    }  # fmt: skip


def _lab(slug: str, name: str, department: str, city: str, summary: str, *, promise: str) -> Lab:
    known = Lab.objects.filter(slug=slug).first()
    if known is not None:
        return known
    territory = Territory.objects.select_related("region").get(
        kind=TerritoryKind.DEPARTMENT, code=department, vintage=VINTAGE
    )
    return directory.create_lab(
        actor=None,
        slug=slug,
        name=name,
        kind=LabKind.AUTHORITY,
        territory=territory,
        region=territory.region,
        city=city,
        summary=summary,
        promise=promise,
        origin=Origin.FICTIONAL,
        source=SOURCE,
    )


@service
def _people() -> dict[str, User]:
    """The accounts, each with its person in the directory; one never confirmed its address."""
    known = {user.email: user for user in User.objects.filter(origin=Origin.FICTIONAL)}
    people = {
        account.key: known.get(account.email)
        or accounts.create_account(
            actor=None,
            name=account.name,
            email=account.email,
            password=PASSWORD,
            origin=Origin.FICTIONAL,
            is_administrator=account.key == "administrator",
        )
        for account in ACCOUNTS
    }
    people["newcomer"] = accounts.account_for(
        name=NEWCOMER.name, email=NEWCOMER.email, origin=Origin.FICTIONAL
    )
    return people


@service
def _appoint(*, people: dict[str, User], labs: dict[str, Lab]) -> None:
    joined = timezone.localdate() - AT_WORK
    for key, lab, role in (
        ("lead", labs["east"], MembershipRole.LEAD),
        ("member", labs["east"], MembershipRole.MEMBER),
        ("stranger", labs["west"], MembershipRole.LEAD),
    ):
        person = directory.register_person(actor=None, user=people[key])
        directory.join_lab(actor=None, lab=lab, person=person, role=role, starts_on=joined)
    for key, name, role in (
        ("officer", "Service Exemple de la Meuse", MembershipRole.AGENT),
        ("funder", "SGAR Exemple", MembershipRole.FUNDER),
        ("coordinator", "Coordination Exemple", MembershipRole.COORDINATOR),
    ):
        person = directory.register_person(actor=None, user=people[key])
        place = _organisation(name)
        directory.join_organisation(
            actor=None, organisation=place, person=person, role=role, starts_on=joined
        )


def _organisation(name: str) -> Organisation:
    known = Organisation.objects.filter(name=name, origin=Origin.FICTIONAL).first()
    return known or directory.create_organisation(
        actor=None, name=name, kind=OrganisationKind.STATE_SERVICE, origin=Origin.FICTIONAL, source=SOURCE
    )

"""Accounts of the people of a network, for what is told to them."""

from collections.abc import Iterable, Iterator

from kilometre.foundation.accounts.models import User
from kilometre.foundation.notifications import Notice
from kilometre.foundation.records.models import Record
from kilometre.network.recipients import accounts_of, team_of

from .models import Member, Network
from .queries.networks import people_of


def members_of(network: Network) -> list[User]:
    return accounts_of(people_of(network).values("pk"))


def heads_of(network: Network) -> list[User]:
    return accounts_of(network.members.heads().values("person"))


def brought_by(member: Member) -> list[User]:
    """The person, or the team of the lab."""
    return accounts_of([member.person_id]) if member.person_id is not None else team_of(member.lab)


def tell(
    people: Iterable[User], text: str, about: Record, *, url: str = "", but: str = ""
) -> Iterator[Notice]:
    """One notice each, except for who did it. ``url``: a place of the record's page."""
    for user in people:
        if user.public_id != but:
            yield Notice(user, text, about, url)

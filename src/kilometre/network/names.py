"""How somebody is named: by their name to those who may know them, as somebody of the network to the others.

The one way for a page that people outside the network read. Who may know whom is said by ``queries.people.known_to``.
"""

from typing import Any

from django.db.models import Q

from kilometre.foundation.ui.feeds import SOMEBODY

from .models import Person
from .queries.people import known_to
from .rules import is_administrator, is_coordinator, is_in_network, team_mates


def knows(user: Any, person: Person) -> bool:
    """As ``Person.objects.visible_to``, of somebody already read: one query a request at most."""
    if not user.is_authenticated:
        return False
    if person.user_id == user.pk or is_coordinator(user) or is_administrator(user):
        return True
    return is_in_network(user) and (person.is_listed or person.pk in team_mates(user))


def named(person: Person, user: Any, *, is_party: bool = False) -> Person | str:
    """The person, to be shown by name; « un membre du réseau » for who may not know them.

    ``is_party``: what the person does here is addressed to ``user``, or they do it together.
    """
    return person if is_party or knows(user, person) else SOMEBODY


def read_by(user: Any) -> Q:
    """Condition on accounts: those whose names ``user`` may read anywhere."""
    known = known_to(user, "person__")
    return known | Q(person=None) if is_in_network(user) else known

"""Which entries of an object's story a person may read, and whose names.

The foundation does not know the network: contexts say who is of the network, who works on an object, and who knows whom.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve

from .events import Event
from .models import Audience, Entry

TeamRule = Callable[[Any, Any], bool]

_network_rules: list[Callable[[Any], bool]] = []
_team_rules: dict[type[Record], TeamRule] = {}
_party_rules: dict[type[Record], TeamRule] = {}
_name_rules: list[Callable[[Any], Q]] = []
_team_verbs: set[str] = set()


def register_network(rule: Callable[[Any], bool]) -> None:
    """Say who reads NETWORK entries."""
    _network_rules.append(rule)


def register_team(model: type[Record], rule: TeamRule) -> None:
    """Say who reads TEAM entries about an object of ``model``. ValueError when already said."""
    if model in _team_rules:
        raise ValueError(f"the team of {model.__name__} is declared twice")
    _team_rules[model] = rule


def register_party(model: type[Record], rule: TeamRule) -> None:
    """Say, beside the team, to whom what happens to an object of ``model`` is addressed: they read who does it.

    ValueError when already said.
    """
    if model in _party_rules:
        raise ValueError(f"the parties of {model.__name__} are declared twice")
    _party_rules[model] = rule


def keep_to_team(*events: type[Event]) -> None:
    """Say what the team alone reads, even in entries recorded for more people: those are sealed."""
    _team_verbs.update(event.verb for event in events)


def register_names(rule: Callable[[Any], Q]) -> None:
    """Say, as a condition on accounts, whose names somebody with an account may read anywhere."""
    _name_rules.append(rule)


def names_read_by(user: Any, record: Record) -> Q:
    """Condition on accounts: those whose names ``user`` reads in the story of ``record``."""
    rules = (_team_rules.get(type(record)), _party_rules.get(type(record)))
    if not _name_rules or any(rule is not None and rule(user, record) for rule in rules):
        return ~Q(pk__in=[])
    condition = Q(pk=user.pk)
    for rule in _name_rules:
        condition |= rule(user)
    return condition


def readable_by(user: Any, record: Record) -> QuerySet[Entry]:
    """Entries about ``record``, and about what belongs to its case, that ``user`` may read, newest first.

    ``record`` must have been found with ``visible_to(user)``.
    """
    about = _story(user, record)
    readable: QuerySet[Entry] = about.filter(_audiences(user, record) | _case(user, record, about))
    return readable.order_by("-occurred_at", "-id")


def latest(user: Any, record: Record, limit: int) -> list[Entry]:
    """The first ``limit`` entries of ``readable_by``. Most stories have one subject: they cost one query."""
    about = _story(user, record).order_by("-occurred_at", "-id")
    entries = list(about.filter(_audiences(user, record) | Q(audience=Audience.CASE))[:limit])
    own = str(record.ref)
    if any(entry.audience == Audience.CASE and entry.subject != own for entry in entries):
        return list(readable_by(user, record)[:limit])
    return entries


def _story(user: Any, record: Record) -> QuerySet[Entry]:
    about = Entry.objects.about(record.ref)
    return about if _is_of_team(user, record) else about.exclude(verb__in=_team_verbs)


def _is_of_team(user: Any, record: Record) -> bool:
    team = _team_rules.get(type(record))
    return team is not None and user.is_authenticated and team(user, record)


def _audiences(user: Any, record: Record) -> Q:
    open_to = [Audience.PUBLIC]
    if user.is_authenticated:
        if any(rule(user) for rule in _network_rules):
            open_to.append(Audience.NETWORK)
        if _is_of_team(user, record):
            open_to.append(Audience.TEAM)
        if user.is_administrator:
            open_to.append(Audience.SYSTEM)
    return Q(audience__in=open_to)


def _case(user: Any, record: Record, about: QuerySet[Entry]) -> Q:
    """CASE entries follow who may see their own subject, which may be narrower than the case's root."""
    own = str(record.ref)
    others = about.filter(audience=Audience.CASE).exclude(subject=own).order_by()
    seen = resolve([Ref.parse(text) for text in others.values_list("subject", flat=True).distinct()], user)
    return Q(audience=Audience.CASE, subject__in=[own, *(str(ref) for ref in seen)])

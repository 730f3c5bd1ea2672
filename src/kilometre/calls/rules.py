"""Who may do what of a call: one sentence each."""

from typing import Any

from kilometre.network.enums import OrganisationKind
from kilometre.network.models import Organisation
from kilometre.network.rules import is_in_network, is_member_of, standing

from .models import Answer, Call


def can_call(user: Any, record: Any = None) -> bool:
    """La coordination nationale, ou un agent d'une administration centrale."""
    own = standing(user)
    return own.is_coordinator or (
        bool(own.organisations)
        and Organisation.objects.filter(pk__in=own.organisations, kind=OrganisationKind.CENTRAL).exists()
    )


def can_list(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab ou d'un service du réseau."""
    return is_in_network(user)


def can_run(user: Any, call: Call) -> bool:
    """La personne qui demande, son administration, ou la coordination nationale."""
    own = standing(user)
    is_author = call.author_id is not None and call.author_id == own.acting_id
    return own.is_coordinator or is_author or call.asked_by_id in own.organisations


def can_answer(user: Any, answer: Answer) -> bool:
    """Un membre du lab à qui l'appel est adressé."""
    return is_member_of(user, answer.lab)


def can_read(user: Any, call: Call) -> bool:
    """Les labs à qui l'appel est adressé, qui demande, et la coordination nationale."""
    own = standing(user).labs
    return can_run(user, call) or any(answer.lab_id in own for answer in call.answers.all())


def can_read_answers(user: Any, call: Call) -> bool:
    """Qui demande ; les labs aussi, quand l'appel le dit."""
    return can_run(user, call) or (call.is_shared and can_read(user, call))


def can_link(user: Any, source: Any, target: Any) -> bool:
    """Qui demande, ou la coordination nationale."""
    return can_run(user, target)

"""Who may do what of a study: one sentence each."""

from typing import Any

from kilometre.network.enums import OrganisationKind
from kilometre.network.models import Organisation
from kilometre.network.rules import is_member_of, standing

from .models import Part, Study


def can_order(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab, un agent d'une administration centrale, ou la coordination nationale."""
    own = standing(user)
    if own.labs or own.is_coordinator:
        return True
    return bool(own.organisations) and _is_central(own.organisations)


def can_run(user: Any, study: Study) -> bool:
    """La personne qui coordonne l'étude, l'administration qui la demande, ou la coordination nationale."""
    own = standing(user)
    is_own = study.coordinator_id is not None and study.coordinator_id == own.acting_id
    return is_own or study.asked_by_id in own.organisations or own.is_coordinator


def can_answer(user: Any, part: Part) -> bool:
    """Un membre du lab à qui cette part est demandée."""
    return is_member_of(user, part.lab)


def can_answer_in(user: Any, study: Study) -> bool:
    """Un membre d'un lab à qui une part est demandée."""
    own = standing(user).labs
    return bool(own) and any(part.lab_id in own for part in study.parts.all())


def can_read(user: Any, study: Study) -> bool:
    """Tout le monde si elle est publiée ; sinon les labs concernés, qui la demande et la coordination nationale."""
    return study.is_public or is_of_team(user, study)


def is_of_team(user: Any, study: Study) -> bool:
    """Les membres des labs de l'étude, qui la coordonne ou la demande, et la coordination nationale."""
    return can_run(user, study) or can_answer_in(user, study)


def can_link(user: Any, source: Any, target: Any) -> bool:
    """La personne qui coordonne l'étude, ou la coordination nationale."""
    return can_run(user, source)


def _is_central(organisations: frozenset[int]) -> bool:
    return Organisation.objects.filter(pk__in=organisations, kind=OrganisationKind.CENTRAL).exists()

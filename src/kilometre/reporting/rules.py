"""Who may do what of campaigns and booklets: one sentence each."""

from typing import Any

from kilometre.network.rules import is_coordinator, is_member_of, leads, standing

from .models import Booklet, Campaign, LabReturn


def can_follow(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab, ou la coordination nationale."""
    own = standing(user)
    return bool(own.labs) or own.is_coordinator


def can_run(user: Any, record: Any = None) -> bool:
    """La coordination nationale du réseau."""
    return is_coordinator(user)


def can_read_campaign(user: Any, campaign: Campaign) -> bool:
    """Un membre d'un lab de la campagne, ou la coordination nationale."""
    return is_coordinator(user) or campaign.returns.filter(lab__in=standing(user).labs).exists()


def can_read(user: Any, lab_return: LabReturn) -> bool:
    """Un membre de ce lab, ou la coordination nationale."""
    return is_member_of(user, lab_return.lab) or is_coordinator(user)


def can_fill(user: Any, lab_return: LabReturn) -> bool:
    """Un membre de ce lab."""
    return is_member_of(user, lab_return.lab)


def can_sign(user: Any, lab_return: LabReturn) -> bool:
    """Le responsable de ce lab."""
    return leads(user, lab_return.lab)


def can_reopen(user: Any, lab_return: LabReturn) -> bool:
    """La coordination nationale du réseau."""
    return is_coordinator(user)


def can_read_booklet(user: Any, booklet: Booklet) -> bool:
    """Tout le monde s'il est publié ; sinon la coordination nationale du réseau."""
    return booklet.is_public or is_coordinator(user)

"""The predicates that every context shares, and how one is enforced."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

Rule = Callable[..., bool]


def anyone(user: Any, record: Any = None) -> bool:
    """Tout le monde, sans compte."""
    return True


def signed_in(user: Any, record: Any = None) -> bool:
    """Toute personne qui a un compte."""
    return bool(user.is_authenticated)


def signed_out(user: Any, record: Any = None) -> bool:
    """Une personne qui n'est pas connectée."""
    return not user.is_authenticated


def administrator(user: Any, record: Any = None) -> bool:
    """Un administrateur de la plateforme."""
    return bool(user.is_authenticated and user.is_administrator)


def nobody(user: Any, record: Any = None) -> bool:
    """Personne."""
    return False


def require(rule: Rule, user: Any, *subject: Any) -> None:
    """Raise PermissionDenied unless ``rule`` lets ``user`` act on ``subject``. ``user`` None is the system."""
    if user is not None and not rule(user, *subject):
        raise PermissionDenied((rule.__doc__ or rule.__name__).strip().splitlines()[0])

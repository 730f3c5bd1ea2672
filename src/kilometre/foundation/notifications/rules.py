"""Who may be told what."""

from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.refs import Ref, resolve


def can_be_told(user: User, *, is_fictional: bool) -> bool:
    """Une personne dont le compte est ouvert ; un exemple fictif ne prévient que des comptes fictifs."""
    return user.is_active and user.erased_at is None and (user.is_fictional or not is_fictional)


def can_be_written_to(user: User, *, is_fictional: bool) -> bool:
    """Une personne que l'on peut prévenir, et dont l'adresse est confirmée."""
    return can_be_told(user, is_fictional=is_fictional) and user.is_email_confirmed


def may_know_of(user: User, about: str) -> bool:
    """Une personne qui voit ce dont on la prévient ; rien à voir pour ce qui ne parle que d'elle."""
    return not about or bool(resolve([Ref.parse(about)], user))

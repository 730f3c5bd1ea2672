"""Who may be told what."""

from kilometre.foundation.accounts.models import User


def can_be_told(user: User, *, is_fictional: bool) -> bool:
    """Une personne dont le compte est ouvert ; un exemple fictif ne prévient que des comptes fictifs."""
    return user.is_active and user.erased_at is None and (user.is_fictional or not is_fictional)


def can_be_written_to(user: User, *, is_fictional: bool) -> bool:
    """Une personne que l'on peut prévenir, et dont l'adresse est confirmée."""
    return can_be_told(user, is_fictional=is_fictional) and user.is_email_confirmed

"""Who may be told what."""

from kilometre.foundation.accounts.models import User


def can_be_told(user: User, *, is_fictional: bool) -> bool:
    """Somebody whose account is open; what is fictional is told to fictional accounts only."""
    return user.is_active and user.erased_at is None and (user.is_fictional or not is_fictional)


def can_be_written_to(user: User, *, is_fictional: bool) -> bool:
    """Somebody who may be told, and whose address is confirmed."""
    return can_be_told(user, is_fictional=is_fictional) and user.is_email_confirmed

"""What the directory does later, outside of a request."""

from kilometre.foundation.accounts.models import User
from kilometre.foundation.tasks import task

from . import services
from .models import Person


@task(retries=5)
def recognise(*, user: str) -> None:
    """Give somebody named by address the account that confirmed it. Nobody else enters the directory this way."""
    account = User.objects.filter(public_id=user, email_confirmed_at__isnull=False, person=None).first()
    if account is not None and Person.objects.named_by(account.email).exists():
        services.register_person(actor=None, user=account)

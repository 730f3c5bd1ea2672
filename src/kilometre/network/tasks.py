"""What the directory does later, outside of a request."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.tasks import daily, task

from . import services
from .models import Loan, Person

MANAGERS_KEPT = dt.timedelta(days=365)


@task(retries=5, label="Relier un compte confirmé à sa fiche")
def recognise(*, user: str) -> None:
    """Give somebody named by address the account that confirmed it. Nobody else enters the directory this way."""
    account = User.objects.filter(public_id=user, email_confirmed_at__isnull=False, person=None).first()
    if account is not None and Person.objects.named_by(account.email).exists():
        services.register_person(actor=None, user=account)


@daily("05:20", label="Commencer et finir les prêts à leur date")
def follow_loans() -> None:
    """Start the loans whose first week has come, end those whose last week is over, let go of those never answered."""
    follow(timezone.localdate())


def follow(today: dt.date) -> None:
    for loan in Loan.objects.to_start(today):
        services.start_loan(loan=loan)
    for loan in Loan.objects.to_end(today):
        services.end_loan(actor=None, loan=loan)
    for loan in Loan.objects.never_answered(today):
        services.cancel_loan(
            actor=None, loan=loan, reason="Les semaines demandées sont passées sans réponse."
        )


@daily("04:20", label="Oublier l'adresse des responsables hiérarchiques")
def forget_managers() -> None:
    services.forget_managers(before=timezone.now() - MANAGERS_KEPT)

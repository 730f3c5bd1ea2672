"""What the directory does after others' events: whoever confirms an address becomes the person known by it."""

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.consumers import consumer
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.refs import Ref

from . import services
from .models import Person

CONFIRMING = ("accounts.email-confirmed", "accounts.email-changed")


@consumer("network-people")
def recognise(entries: list[Entry]) -> None:
    """Give people added to a team by address their account. Nobody else enters the directory this way."""
    confirmed = {Ref.parse(entry.subject).public_id for entry in entries if entry.verb in CONFIRMING}
    for user in User.objects.filter(public_id__in=confirmed, email_confirmed_at__isnull=False, person=None):
        if Person.objects.filter(user=None, email__iexact=user.email).exists():
            services.register_person(actor=None, user=user)

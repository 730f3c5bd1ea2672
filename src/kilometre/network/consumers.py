"""What the directory does after others' events: whoever confirms an address becomes the person known by it."""

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.consumers import consumer
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.refs import Ref

from . import tasks
from .models import Person

CONFIRMING = ("accounts.email-confirmed", "accounts.email-changed")


@consumer("network-people")
def recognise(entries: list[Entry]) -> None:
    """Have people added to a team by address given their account: a task each, since a reader locks no case."""
    confirmed = {Ref.parse(entry.subject).public_id for entry in entries if entry.verb in CONFIRMING}
    for user in User.objects.filter(public_id__in=confirmed, email_confirmed_at__isnull=False, person=None):
        if Person.objects.named_by(user.email).exists():
            tasks.recognise.enqueue(user=user.public_id)

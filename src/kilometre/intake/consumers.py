"""What needs do after others' events: whoever followed one leaves the lab, and the lab is told.

One task for each need: a reader of the journal writes no story itself (docs/adr/0002-journal-order.md).
"""

from kilometre.foundation.journal.consumers import consumer
from kilometre.foundation.journal.models import Entry

from . import tasks

LEAVING = {"network.lab-left", "accounts.account-deactivated", "accounts.account-erased"}


@consumer("intake-contacts")
def watch_departures(entries: list[Entry]) -> None:
    if any(entry.verb in LEAVING for entry in entries):
        tasks.watch_contacts()

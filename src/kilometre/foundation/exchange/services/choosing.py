"""What becomes of the lines that the check left open."""

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules
from kilometre.foundation.exchange.enums import Choice, ImportState
from kilometre.foundation.exchange.models import Import
from kilometre.foundation.journal.recording import service

from .rows import keep, lock


@service
def choose(*, actor: User, batch: Import, choices: dict[int, str]) -> None:
    """Say what becomes of some lines, by number: those that the check left open."""
    _lock_checked(actor, batch)
    rows = list(batch.rows.filter(line__in=choices))
    for row in rows:
        if choices[row.line] not in row.options:
            raise Refused(f"Ligne {row.line} : ce choix n'est pas possible.")
        row.choice = Choice(choices[row.line])
    keep(rows, ["choice"])


@service
def choose_for_all(*, actor: User, batch: Import, choice: str) -> int:
    """The same choice for all the possible duplicates that allow it; return how many."""
    _lock_checked(actor, batch)
    rows = [row for row in batch.rows.duplicates() if choice in row.options]
    for row in rows:
        row.choice = Choice(choice)
    keep(rows, ["choice"])
    return len(rows)


def _lock_checked(actor: User, batch: Import) -> None:
    lock(batch)
    require(rules.owns, actor, batch)
    if batch.state != ImportState.CHECKED:
        raise Refused("Vérifiez d'abord le tableau.")

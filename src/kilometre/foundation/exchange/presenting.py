"""What the page of an import shows: where it stands, and its lines as a person reads them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.ui import french

from .enums import Choice, ImportState, Verdict, Work
from .models import Import, ImportRow
from .queries import RowQuerySet

PATH = ("Fichier", "Colonnes", "Vérification", "Import")
AT_WORK = {Work.CHECKING: 2, Work.LOOKING: 3, Work.APPLYING: 3, Work.REVERTING: 3}
RANKS = {ImportState.DRAFT: 1, ImportState.CHECKED: 2, ImportState.DONE: 4, ImportState.UNDONE: 4}
STATE_TONES = {
    ImportState.DRAFT: "neutral",
    ImportState.CHECKED: "info",
    ImportState.DONE: "success",
    ImportState.UNDONE: "warning",
}
FAILURES = {
    ImportState.DRAFT: "La vérification n'a pas abouti",
    ImportState.CHECKED: "L'import n'a pas abouti",
    ImportState.DONE: "L'annulation n'a pas abouti",
    ImportState.UNDONE: "",
}
TONES = {
    Verdict.READY: "success",
    Verdict.DUPLICATE: "warning",
    Verdict.PROBLEM: "error",
    Verdict.UNREAD: "neutral",
}
PAGE = 50
CELLS = 4
VIEWS = {
    "": "Toutes",
    "corriger": "À corriger",
    "doublons": "Doublons possibles",
    "pretes": "Prêtes",
}
VERDICTS = {"corriger": Verdict.PROBLEM, "doublons": Verdict.DUPLICATE, "pretes": Verdict.READY}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """``twins`` and ``made`` are (name, address) of what this person may see; ``options`` the choices of the line."""

    row: ImportRow
    tone: str
    label: str
    cells: str
    messages: list[tuple[str, str]]
    twins: list[tuple[str, str]]
    made: tuple[str, str] | None
    options: list[tuple[str, str]]
    may_be_invited: bool

    @property
    def choice_label(self) -> str:
        return Choice(self.row.choice).label


def rank(batch: Import) -> int:
    """How far along ``PATH``: the step that a worker is at, else the one that waits for the person."""
    if batch.work in AT_WORK:
        return AT_WORK[Work(batch.work)]
    return 0 if batch.sheets else RANKS[ImportState(batch.state)]


def rows_shown(batch: Import, user: User, view: str, after: int) -> tuple[list[ShownRow], int | None]:
    """A page of lines after one, and the last of them when others follow."""
    rows = batch.rows.filter(line__gt=after)
    if view in VERDICTS:
        rows = rows.filter(verdict=VERDICTS[view])
    found = list(rows[: PAGE + 1])
    following = found[PAGE - 1].line if len(found) > PAGE else None
    found = found[:PAGE]
    refs = [
        Ref.parse(ref)
        for row in found
        for ref in [*(twin[0] for twin in row.twins), *([row.made] if row.made else [])]
    ]
    records = {str(ref): record for ref, record in resolve(refs, user).items()}
    return [_shown(batch, row, records) for row in found], following


def _shown(batch: Import, row: ImportRow, records: dict[str, Any]) -> ShownRow:
    made = records.get(row.made) if row.made and not row.is_undone else None
    is_invitable = (
        batch.of_kind.invite is not None and made is not None and getattr(made, "is_invited", False)
    )
    tone, label = _verdict(batch, row)
    return ShownRow(
        row=row,
        tone=tone,
        label=label,
        cells=" · ".join(cell for cell in _cells(batch, row)[:CELLS]),
        messages=[] if row.made else _messages(row),
        twins=[(name, records[ref].get_absolute_url()) for ref, name in row.twins if ref in records],
        made=(str(made), made.get_absolute_url()) if made is not None else None,
        options=[(value, Choice(value).label) for value in row.options] if len(row.options) > 1 else [],
        may_be_invited=is_invitable and row.invited_at is None,
    )


def _messages(row: ImportRow) -> list[tuple[str, str]]:
    return [(column, text if column else f"{text[:1].upper()}{text[1:]}") for column, text in row.messages]


def _cells(batch: Import, row: ImportRow) -> list[str]:
    """The cells that are imported, in the order of the file; all of them while no column is chosen."""
    chosen = [index for index, key in enumerate(batch.columns) if key] or range(len(row.cells))
    return [_cell(batch, row, index) for index in chosen if row.cells[index]]


def _cell(batch: Import, row: ImportRow, index: int) -> str:
    """What is in the file; a date as it was understood, since « 3/5/26 » and « 46100 » may be read in several ways."""
    key, text = batch.columns[index], row.cells[index]
    value = batch.of_kind.field(key).parse(text).value if key in batch.of_kind.keys else None
    if isinstance(value, dt.datetime):
        return f"{french.date(value)} à {french.hour(value)}"
    return french.date(value) if isinstance(value, dt.date) else " ".join(text.split())[:80]


def _verdict(batch: Import, row: ImportRow) -> tuple[str, str]:
    """What became of the line, once imported; what the check said of it, before."""
    if batch.is_open:
        return TONES[Verdict(row.verdict)], Verdict(row.verdict).label
    if not row.made:
        return "neutral", "Laissée de côté"
    if row.is_undone:
        return "warning", "Annulée"
    return "success", "Complétée" if row.before is not None else "Créée"


def counts(batch: Import) -> dict[str, int]:
    """How many lines of each view, how many would become something, are there still, and can be taken back."""
    found = {view: batch.rows.filter(verdict=verdict).count() for view, verdict in VERDICTS.items()}
    still = RowQuerySet.STILL_THERE
    several = batch.rows.aggregate(
        to_apply=Count("pk", filter=RowQuerySet.WILL_DO),
        still=Count("pk", filter=still),
        left=Count("pk", filter=still & Q(invited_at=None)),
    )
    return {**found, "": batch.total, **several}

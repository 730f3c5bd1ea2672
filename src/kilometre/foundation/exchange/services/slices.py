"""Long work on an import, slice by slice, so that nobody waits for it and nothing half-written passes as done.

A worker goes through the lines in slices of under a second. A slice is one transaction: what it did of its lines and how
far the import is are written together, or neither. Between two slices others write. A worker that is killed loses its
slice only: the job, taken again, goes on from ``cursor``.

    draft ── check ──→ CHECKING ──→ checked
    checked ── apply ──→ LOOKING ──→ APPLYING ──→ done
                           │            └─ a line is refused, or it stops for good ─→ REVERTING ──→ checked
                           └─ lines are refused: told, nothing is written ──→ checked
    done ── undo ──→ WEIGHING ──→ UNDOING ──→ undone
                           └─ lines served since: told, nothing is undone ──→ done

The rule, since no lock is held from the check to the last line:
- LOOKING tries again every line to import, in vain, before the first is written: what changed since the check is told,
  all of it, line by line, and nothing is written.
- What changes in the seconds of APPLYING itself stops it: what was written is taken back, the last line first, by the
  platform; the line is told, and the import is « checked » as before.
- Only what somebody else already used in those seconds cannot be taken back: its line says so, the next import does not
  write it again, and undoing that import undoes it with the rest.
- The state is « done » only with the last line, « undone » likewise: until then the page says what is going on.
- Undoing never removes what changed or served since: what did so before it began is asked about first, what does so in
  the seconds that it lasts is kept and told.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import TypeVar

from django.utils import timezone

from kilometre.foundation.exchange import tasks
from kilometre.foundation.exchange.enums import Work
from kilometre.foundation.exchange.models import Import
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.batches import breathe
from kilometre.foundation.tasks import queue

logger = logging.getLogger(__name__)

T = TypeVar("T")

LINES = 100  # of one slice, at most: what is read for lines that find no time is read again
FEWEST = 10  # that are read however slow the machine is
SECONDS = 0.5  # that its lines may take; what follows them is as long again at worst
TURN = 5.0  # seconds of slices in one job: others wait for the worker too

_pace: ContextVar[int] = ContextVar("lines_of_a_slice", default=LINES)

Step = Callable[[Import], None]
STEPS: dict[Work, Step] = {}
"""What a slice of each work does: it moves the cursor, or passes to what follows."""
GIVING_UP: dict[Work, Step] = {}
"""What is done of a work that was lost too often; the others are tried for ever."""


def lines() -> int:
    """How many lines the slice reads: about those that it will have time for, judging by the one before."""
    return min(LINES, _pace.get())


def start(batch: Import, work: Work, *, steps: int) -> None:
    """Have a worker do it. To be called in a transaction; the import is saved by the caller."""
    pass_to(batch, work, steps=steps)
    batch.turn += 1
    batch.tries, batch.worked_at = 0, timezone.now()
    tasks.work_on_import.enqueue(batch.public_id, batch.turn)


def pass_to(batch: Import, work: Work, *, steps: int = 0) -> None:
    batch.work, batch.steps, batch.progress, batch.cursor = work, steps, 0, 0


def end(batch: Import) -> None:
    batch.work, batch.cursor = Work.NOTHING, 0


def advance(batch: Import, lines: list[int]) -> None:
    """These lines are done, in this order."""
    if lines:
        batch.cursor, batch.progress = lines[-1], batch.progress + len(lines)


def in_time(things: Iterable[T]) -> Iterator[T]:
    """The first, and others as long as the slice may last."""
    until = time.monotonic() + SECONDS
    for thing in things:
        yield thing
        if time.monotonic() >= until:
            return


def work_on(public_id: str, turn: int) -> None:
    """Slices for a while; then another job goes on. A job whose turn has passed does nothing."""
    began = time.monotonic()
    until = began + TURN
    while slice_of(public_id=public_id, turn=turn):
        if time.monotonic() >= until:
            hand_over(public_id=public_id, turn=turn)
            return
        breathe(since=began)
        began = time.monotonic()


@service
def slice_of(*, public_id: str, turn: int) -> bool:
    """One slice; is there another?"""
    batch = _held(public_id, turn)
    if batch is None:
        return False
    work, before = batch.work, batch.progress
    STEPS[Work(work)](batch)
    if batch.work == work:
        _pace.set(max(FEWEST, 2 * (batch.progress - before)))
    batch.tries, batch.worked_at = 0, timezone.now()
    batch.save()
    return bool(batch.work)


@service
def hand_over(*, public_id: str, turn: int) -> None:
    batch = _held(public_id, turn)
    if batch is not None:
        _again(batch)


@service
def rescue(*, public_id: str, turn: int) -> None:
    """Take up a work whose job was lost; after three times without a slice, give up what may be given up.

    A job that only waits for its turn is not lost.
    """
    batch = _held(public_id, turn)
    if batch is None or queue.is_coming(tasks.work_on_import, public_id, turn):
        return
    batch.tries += 1
    give_up = GIVING_UP.get(Work(batch.work)) if batch.tries > LOST_AT_MOST else None
    if give_up is not None:
        logger.error("import %s: %s was lost %d times, given up", public_id, batch.work, batch.tries)
        give_up(batch)
        batch.tries = 0
    batch.worked_at = timezone.now()
    if batch.work:
        _again(batch)
    else:
        batch.save()


LOST_AT_MOST = 3


def _again(batch: Import) -> None:
    batch.turn += 1
    batch.save()
    tasks.work_on_import.enqueue(batch.public_id, batch.turn)


def _held(public_id: str, turn: int) -> Import | None:
    """The import, locked, if this job still has it."""
    rows = Import.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.filter(public_id=public_id, turn=turn).exclude(work=Work.NOTHING).first()

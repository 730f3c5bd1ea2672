"""A full export: asked for by a person, made by a worker with that person's eyes, kept a week."""

import datetime as dt
from tempfile import SpooledTemporaryFile

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.exchange import exports, tasks
from kilometre.foundation.exchange.enums import ExportState
from kilometre.foundation.exchange.events import DataExported, ExportFailed, ExportReady
from kilometre.foundation.exchange.models import Export
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.tasks import queue

from . import archiving

KEPT = dt.timedelta(days=7)
IN_MEMORY = 5_000_000


@service
def ask_export(*, actor: User, subject: Record) -> Export:
    """Ask for all the data of a record; the export that is already being made, if there is one."""
    require(exports.can_export, actor, subject)
    waiting = Export.objects.filter(owner=actor, subject=str(subject.ref), state=ExportState.WAITING).first()
    if waiting is not None:
        if not queue.is_coming(tasks.make_export, waiting.public_id):  # a restored database holds no job
            tasks.make_export.enqueue(waiting.public_id)
        return waiting
    made = Export(
        owner=actor,
        subject=str(subject.ref),
        label=str(subject)[:200],
        origin=Origin.FICTIONAL if subject.is_fictional or actor.is_fictional else Origin.LIVE,
    )
    made.save()
    record(DataExported(), actor=actor, subject=subject, audience=Audience.TEAM)
    tasks.make_export.enqueue(made.public_id)
    return made


def make(export: Export) -> None:
    """Write the archive. Who asked may have lost the right meanwhile: nothing is made then."""
    ref = Ref.parse(export.subject)
    subject = resolve([ref], export.owner).get(ref)
    if subject is None or not exports.can_export(export.owner, subject):
        fail(export=export)
        return
    with SpooledTemporaryFile(max_size=IN_MEMORY) as archive:
        archiving.write(archive, subject, export.owner)
        size = archive.tell()
        archive.seek(0)
        default_storage.delete(export.path)  # a first try may have left it
        default_storage.save(export.path, File(archive, name=export.path))
    ready(export=export, size=size)


@service
def ready(*, export: Export, size: int) -> None:
    Export.objects.filter(pk=export.pk).update(state=ExportState.READY, size=size, made_at=timezone.now())
    record(ExportReady(), actor=None, subject=export, audience=Audience.CASE)


@service
def fail(*, export: Export) -> None:
    """Tell who asked that nothing was made; they may ask again."""
    waiting = Export.objects.filter(pk=export.pk, state=ExportState.WAITING)
    if waiting.update(state=ExportState.FAILED):
        record(ExportFailed(), actor=None, subject=export, audience=Audience.CASE)


def forget_exports(*, of: User | None = None) -> int:
    """Delete the archives of a week ago, or all those of somebody; return how many."""
    rows = Export.objects.filter(owner=of) if of else Export.objects.older_than(timezone.now() - KEPT)
    found = list(rows)
    for export in found:
        default_storage.delete(export.path)
        export.delete()
    return len(found)

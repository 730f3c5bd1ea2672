"""Long imports, done by a worker; and forgetting what is no longer needed."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.tasks import daily, every, task

from .enums import ExportState
from .models import Export, Import

LOST_AFTER = dt.timedelta(minutes=3)


@task(retries=3, label="Faire un import")
def work_on_import(public_id: str, turn: int) -> None:
    from .services import slices  # noqa: PLC0415 (services enqueue these tasks)

    slices.work_on(public_id, turn)


@every("1 minute", label="Reprendre les imports arrêtés")
def rescue_imports() -> int:
    """Take up the imports at which nobody works any more: their job failed for good. Return how many."""
    from .services import slices  # noqa: PLC0415 (services enqueue these tasks)

    lost = list(Import.objects.lost(timezone.now() - LOST_AFTER).values_list("public_id", "turn"))
    for public_id, turn in lost:
        slices.rescue(public_id=public_id, turn=turn)
    return len(lost)


@task(label="Dire qu'un export n'a pas pu être fait")
def tell_export_failed(public_id: str) -> None:
    from .services import exporting  # noqa: PLC0415 (services enqueue these tasks)

    export = Export.objects.filter(public_id=public_id).first()
    if export is not None:
        exporting.fail(export=export)


@task(retries=3, otherwise=tell_export_failed, label="Faire un export")
def make_export(public_id: str) -> None:
    from .services import exporting  # noqa: PLC0415 (services enqueue these tasks)

    undone = Export.objects.exclude(state=ExportState.READY)  # an administrator may have the task run again
    export = undone.select_related("owner").filter(public_id=public_id).first()
    if export is not None:
        exporting.make(export)


@daily("03:50", label="Oublier les anciens exports")
def forget_old_exports() -> int:
    from .services import exporting  # noqa: PLC0415 (services enqueue these tasks)

    return exporting.forget_exports()


@daily("03:40", label="Oublier les anciens imports")
def forget_old_imports() -> int:
    from .services import forgetting  # noqa: PLC0415 (services enqueue these tasks)

    return forgetting.forget_old()

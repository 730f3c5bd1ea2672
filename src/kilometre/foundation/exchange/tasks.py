"""Long imports, done by a worker; and forgetting what is no longer needed."""

from kilometre.foundation.tasks import daily, task

from .enums import ExportState, Work
from .models import Export, Import


@task(retries=3)
def check_import(public_id: str) -> None:
    from .services import checking  # noqa: PLC0415 (services enqueue these tasks)

    batch = _at_work(public_id, Work.CHECKING)
    if batch is not None:
        checking.run(actor=batch.owner, batch=batch)


@task(retries=3)
def apply_import(public_id: str) -> None:
    from .services import applying  # noqa: PLC0415 (services enqueue these tasks)

    batch = _at_work(public_id, Work.APPLYING)
    if batch is not None:
        applying.run(actor=batch.owner, batch=batch)


@task(retries=3)
def undo_import(public_id: str, only_untouched: bool) -> None:  # noqa: FBT001 (arguments of a task are JSON)
    from .services import undoing  # noqa: PLC0415 (services enqueue these tasks)

    batch = _at_work(public_id, Work.UNDOING)
    if batch is not None:
        undoing.run(actor=batch.owner, batch=batch, only_untouched=only_untouched)


@task(retries=3)
def make_export(public_id: str) -> None:
    from .services import exporting  # noqa: PLC0415 (services enqueue these tasks)

    waiting = Export.objects.filter(public_id=public_id, state=ExportState.WAITING)
    export = waiting.select_related("owner").first()
    if export is not None:
        exporting.make(export)


@daily("03:50")
def forget_old_exports() -> int:
    from .services import exporting  # noqa: PLC0415 (services enqueue these tasks)

    return exporting.forget_exports()


@daily("03:40")
def forget_old_imports() -> int:
    from .services import forgetting  # noqa: PLC0415 (services enqueue these tasks)

    return forgetting.forget_old()


def _at_work(public_id: str, work: Work) -> Import | None:
    """The import, if it still waits for this: a task may run twice."""
    rows = Import.objects.select_related("owner")
    return rows.filter(public_id=public_id, work=work).first()

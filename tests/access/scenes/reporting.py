"""A campaign of the two labs: one return awaited, one signed."""

from django.utils import timezone

from access.samples import Scene
from kilometre.reporting import services
from kilometre.reporting.enums import BookletState
from kilometre.reporting.models import Booklet, LabReturn, Snapshot


def extend(scene: Scene) -> None:
    cast = scene.cast
    today = timezone.localdate()
    campaign = services.open_campaign(actor=cast.coordinator, year=today.year, due_on=today)
    services.ask_all(campaign=campaign)
    returns = {row.lab_id: row for row in LabReturn.objects.select_related("lab", "campaign")}
    signed = services.sign(actor=cast.stranger, lab_return=returns[cast.other_lab.pk])
    scene.records["reporting.campaign"] = {"": campaign}
    scene.records["reporting.labreturn"] = {"": returns[cast.lab.pk], "signé": signed}
    _booklets(scene)


def _booklets(scene: Scene) -> None:
    """One in the making, one published."""
    now = timezone.now()
    making = Booklet.objects.create(year=now.year, started_at=now)
    snapshot = Snapshot.objects.create(
        year=2021, content='{"labs": [], "projects": []}', digest="0" * 64, frozen_at=now
    )
    ready = Booklet.objects.create(
        year=2021,
        state=BookletState.READY,
        is_public=True,
        snapshot=snapshot,
        path="booklets/none.pdf",
        digest="0" * 64,
        started_at=now,
        made_at=now,
    )
    scene.records["reporting.booklet"] = {"": making, "publié": ready}

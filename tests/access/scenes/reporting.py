"""A campaign of the two labs: one return awaited, one signed."""

from django.utils import timezone

from access.samples import Scene
from kilometre.reporting import services
from kilometre.reporting.models import LabReturn


def extend(scene: Scene) -> None:
    cast = scene.cast
    today = timezone.localdate()
    campaign = services.open_campaign(actor=cast.coordinator, year=today.year, due_on=today)
    returns = {row.lab_id: row for row in LabReturn.objects.select_related("lab", "campaign")}
    signed = services.sign(actor=cast.stranger, lab_return=returns[cast.other_lab.pk])
    scene.records["reporting.campaign"] = {"": campaign}
    scene.records["reporting.labreturn"] = {"": returns[cast.lab.pk], "signé": signed}

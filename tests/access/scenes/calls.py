"""A call to the Lab'EST, and one that is closed."""

import datetime as dt

from django.utils import timezone

from access.samples import Scene
from kilometre.calls import services
from kilometre.calls.enums import CallKind


def extend(scene: Scene) -> None:
    cast = scene.cast
    given = {
        "actor": cast.coordinator,
        "kind": CallKind.HOST,
        "question": "Qui accueille ?",
        "closes_on": timezone.localdate() + dt.timedelta(days=9),
        "labs": [cast.lab],
    }
    waiting = services.open_call(title="Appel ouvert", **given)
    closed = services.close(actor=cast.coordinator, call=services.open_call(title="Appel clos", **given))
    scene.records["calls.call"] = {"": waiting, "clos": closed}
    for route in ("answer", "remind"):
        scene.keywords[f"calls:{route} lab"] = cast.lab.slug

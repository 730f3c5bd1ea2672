"""A promise and where it stands: by when, in words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils import timezone

from . import french
from .components import REQUIRED, Component


class Promised(Protocol):
    """What the clock reads: `engines.calendars.Promise`, or anything with a due instant and a state."""

    @property
    def due(self) -> dt.datetime: ...

    def state(self, now: dt.datetime) -> Any: ...


@dataclass(frozen=True, slots=True)
class Look:
    tone: str
    words: str


LOOKS = {
    "ON_TIME": Look("success", "Dans les temps"),
    "SOON": Look("warning", "Échéance proche"),
    "MISSED": Look("error", "Délai dépassé"),
}


def clock_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    """The state now, or the one at the instant when the promise was kept (``kept_at``)."""
    promise: Promised = attributes["promise"]
    kept_at: dt.datetime | None = attributes["kept_at"]
    due = promise.due
    if kept_at is not None:
        in_time = kept_at <= due
        if in_time:
            return {"look": Look("success", "Promesse tenue"), "due": due, "left": ""}
        late = french.ago(due, now=kept_at).removeprefix("il y a ")
        return {"look": Look("warning", "Délai non tenu"), "due": due, "left": late}
    look = LOOKS[promise.state(timezone.now()).name]
    left = french.ago(due).replace("il y a", "dépassé de") if look.tone == "error" else french.ago(due)
    return {"look": look, "due": due, "left": left}


@dataclass(frozen=True, slots=True)
class ExamplePromise:
    """A promise due in some hours, for the gallery."""

    hours: int

    @property
    def due(self) -> dt.datetime:
        return timezone.now() + dt.timedelta(hours=self.hours)

    def state(self, now: dt.datetime) -> Any:
        from kilometre.engines.calendars.promises import State  # noqa: PLC0415 (gallery only)

        return State.MISSED if self.hours < 0 else State.SOON if self.hours < 12 else State.ON_TIME


COMPONENTS = (
    Component(
        "clock", "ui/components/clock.html", "Une promesse : ce qui est dû, avant quand, et où on en est.",
        {"promise": REQUIRED, "verb": "à prendre en charge", "done": "pris en charge", "kept_at": None},
        context=clock_context,
        examples=(
            {"promise": ExamplePromise(50)},
            {"promise": ExamplePromise(5)},
            {"promise": ExamplePromise(-30)},
            lambda: {"promise": ExamplePromise(-30), "kept_at": timezone.now() - dt.timedelta(days=4)},
        ),
    ),
)  # fmt: skip

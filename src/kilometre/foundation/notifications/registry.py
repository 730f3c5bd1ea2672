"""Which events tell whom: each context registers its own, in its ``notices.py``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kilometre.foundation.journal.events import Event

if TYPE_CHECKING:
    from kilometre.foundation.accounts.models import User
    from kilometre.foundation.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for one person, and the page to go to (a path of this site). Plain text, at most 300 signs."""

    user: "User"
    text: str
    url: str

    def __post_init__(self) -> None:
        if not self.url.startswith("/") or self.url.startswith("//"):
            raise ValueError(f"{self.url}: a notice leads to a page of this site")
        if not self.text.strip() or len(self.text) > 300:
            raise ValueError("a notice is one sentence of at most 300 signs")


Notify = Callable[["Entry"], Iterable[Notice]]
Link = Callable[["Entry", "User"], str | None]


@dataclass(frozen=True, slots=True)
class Notifier:
    """``topic`` is what a person chooses about; ``label`` tells it on the page of preferences.

    ``link``, if any, gives the address of an action link for the e-mail of one person; None when they have nothing to do.
    """

    name: str
    topic: str
    label: str
    notify: Notify
    link: Link | None = None


NOTIFIERS: dict[str, list[Notifier]] = {}
TOPICS: dict[str, str] = {}  # those that follow no event


def notify_on(
    event: type[Event], *, topic: str, label: str, link: Link | None = None
) -> Callable[[Notify], Notify]:
    """Register a function that turns an entry of this event into notices.

    ``link(entry, user)`` is called by the task that sends the e-mail: what it issues waits in no queue.

    It tells only people who may see what the notice links to. It runs with others in one transaction, and
    again after a failure: it reads, and changes nothing.
    """

    def register(notify: Notify) -> Notify:
        name = f"{notify.__module__}.{notify.__qualname__}"
        if any(notifier.name == name for notifier in NOTIFIERS.get(event.verb, [])):
            raise ValueError(f"{name} is declared twice for {event.verb}")
        NOTIFIERS.setdefault(event.verb, []).append(Notifier(name, topic, label, notify, link))
        return notify

    return register


def declare_topic(topic: str, *, label: str) -> str:
    """Let people choose about e-mails that follow no event (« Mon lundi »); return the topic. ValueError when taken."""
    if topic in TOPICS:
        raise ValueError(f"topic {topic} is declared twice")
    TOPICS[topic] = label
    return topic


def link_for(entry: "Entry", topic: str, user: "User") -> str | None:
    """The action link of an e-mail about ``entry``, issued now; None when there is none."""
    makers = (one.link for one in NOTIFIERS.get(entry.verb, ()) if one.topic == topic and one.link)
    return next((link for make in makers if (link := make(entry, user))), None)


def topics() -> dict[str, list[str]]:
    """Every topic with what it covers, in the order of declaration."""
    found: dict[str, list[str]] = {}
    for notifiers in NOTIFIERS.values():
        for notifier in notifiers:
            labels = found.setdefault(notifier.topic, [])
            if notifier.label not in labels:
                labels.append(notifier.label)
    return {**found, **{topic: [label] for topic, label in TOPICS.items()}}

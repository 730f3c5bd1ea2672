"""Which events tell whom: each context registers its own, in its ``notices.py``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import Truncator

from kilometre.foundation.journal.events import Event

from .enums import Channel, Sphere

if TYPE_CHECKING:
    from kilometre.foundation.access.rules import Rule
    from kilometre.foundation.accounts.models import User
    from kilometre.foundation.journal.models import Entry
    from kilometre.foundation.records.models import Record

LENGTH = 300  # signs of a notice


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for one person, and the page to go to. Plain text, cut at 300 signs.

    ``about`` is the record that it tells of: who may not see it (any more) is not told. None is for what tells its reader
    of themselves, whatever they see. ``url`` is a path of this site: that of the record, unless another is given.
    """

    user: "User"
    text: str
    about: "Record | None"
    url: str = ""

    def __post_init__(self) -> None:
        if not self.url and self.about is not None:
            object.__setattr__(self, "url", self.about.get_absolute_url())
        if not self.url.startswith("/") or self.url.startswith("//"):
            raise ValueError(f"{self.url}: a notice leads to a page of this site")
        if not self.text.strip():
            raise ValueError("a notice is a sentence")
        # Names are as long as people make them.
        object.__setattr__(self, "text", Truncator(self.text).chars(LENGTH))


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


@dataclass(frozen=True, slots=True)
class Topic:
    """What a person chooses about. ``default`` is for who chose nothing; the choice is offered to those ``rule`` lets in."""

    sphere: Sphere
    label: str
    default: Channel
    rule: "Rule | None"


NOTIFIERS: dict[str, list[Notifier]] = {}
TOPICS: dict[str, Topic] = {}


def notify_on(
    event: type[Event], *, topic: str, label: str, link: Link | None = None
) -> Callable[[Notify], Notify]:
    """Register a function that turns an entry of this event into notices.

    ``link(entry, user)`` is called by the task that sends the e-mail: what it issues waits in no queue.

    Of those it names, only the people who may see what the notice is about are told. It runs with others in one transaction, and
    again after a failure: it reads, and changes nothing.
    """

    def register(notify: Notify) -> Notify:
        name = f"{notify.__module__}.{notify.__qualname__}"
        if topic not in TOPICS:
            raise ValueError(f"{name}: topic {topic} is not declared")
        if any(notifier.name == name for notifier in NOTIFIERS.get(event.verb, [])):
            raise ValueError(f"{name} is declared twice for {event.verb}")
        NOTIFIERS.setdefault(event.verb, []).append(Notifier(name, topic, label, notify, link))
        return notify

    return register


def declare_topic(
    topic: str,
    sphere: Sphere,
    *,
    label: str = "",
    default: Channel = Channel.EMAIL,
    rule: "Rule | None" = None,
) -> str:
    """Let people choose about a topic, among those of the same sphere; return it. ValueError when taken.

    ``label`` is for one whose e-mails follow no event (« Mon lundi »): the others are told by their notifiers.
    """
    if topic in TOPICS:
        raise ValueError(f"topic {topic} is declared twice")
    TOPICS[topic] = Topic(sphere, label, default, rule)
    return topic


def default_of(topic: str) -> Channel:
    """How one hears of a topic until one says otherwise; a topic that is no more is told of as all were."""
    known = TOPICS.get(topic)
    return known.default if known else Channel.EMAIL


def link_for(entry: "Entry", topic: str, user: "User") -> str | None:
    """The action link of an e-mail about ``entry``, issued now; None when there is none."""
    makers = (one.link for one in NOTIFIERS.get(entry.verb, ()) if one.topic == topic and one.link)
    return next((link for make in makers if (link := make(entry, user))), None)


def topics() -> dict[str, list[str]]:
    """Every topic that tells something, with what it covers, in the order of declaration."""
    found = {topic: [declared.label] if declared.label else [] for topic, declared in TOPICS.items()}
    for notifiers in NOTIFIERS.values():
        for notifier in notifiers:
            if notifier.label not in found[notifier.topic]:
                found[notifier.topic].append(notifier.label)
    return {topic: labels for topic, labels in found.items() if labels}

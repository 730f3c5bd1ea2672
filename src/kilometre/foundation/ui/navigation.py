"""The menu and the named places of the site: contexts add theirs, the base page draws them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from kilometre.foundation.access import anyone

# Components that stand at the right of the header, when a context declares them.
HEADER_TOOLS = ("bell",)

# Places that the base page links to, each given by one context; one that is switched off gives no link.
PLACES = {
    "home": "network:home",
    "search": "search:results",
    "need": "intake:new",
    "login": "accounts:login",
    "sign-up": "accounts:sign-up",
    "account": "accounts:account",
    "logout": "accounts:logout",
    "organisations": "network:organisations",
    "vacancies": "network:vacancies",
    "indicators": "indicators:indicators",
    "legal": "ui:legal",
    "accessibility": "ui:accessibility",
    "privacy": "personal:personal-data",
    "open-data": "ui:open-data",
    "components": "ui:gallery",
    "health": "health",
}


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url_name: str
    rule: Callable[..., bool]
    order: int
    group: str


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the menu; one of a group leads to the first page of it, and ``children`` are all of them."""

    label: str
    url: str
    is_current: bool
    children: "tuple[Link, ...]" = ()


ENTRIES: list[Entry] = []


def register(
    label: str, url_name: str, *, rule: Callable[..., bool] = anyone, order: int = 50, group: str = ""
) -> None:
    """Add an entry to the main menu, shown to whom ``rule`` lets in. ValueError when declared twice.

    Entries of one ``group`` stand under its name, in a second row when one is on a page of it: the menu stays short.
    """
    if any(entry.url_name == url_name for entry in ENTRIES):
        raise ValueError(f"menu entry {url_name} is declared twice")
    ENTRIES.append(Entry(label, url_name, rule, order, group))
    ENTRIES.sort(key=lambda entry: (entry.order, entry.label))


def menu(request: HttpRequest) -> list[Link]:
    """The entries that this person may open, in groups; the current one is the longest address that starts this one."""
    user: Any = getattr(request, "user", None)
    known = [(entry, reverse(entry.url_name)) for entry in ENTRIES if user and entry.rule(user)]
    inside = [url for _, url in known if request.path.startswith(url)]
    current = max(inside, key=len, default="")
    groups: dict[str, list[Link]] = {}
    for entry, url in known:
        link = Link(entry.label, url, url == current and url != "/")
        groups.setdefault(entry.group or entry.label, []).append(link)
    return [_top(name, links) for name, links in groups.items()]


def _top(name: str, links: list[Link]) -> Link:
    """A group of one page is that page."""
    if len(links) == 1:
        return links[0]
    return Link(name, links[0].url, any(link.is_current for link in links), tuple(links))


def place(name: str) -> str:
    """The address of a place, or an empty text when no installed context gives it."""
    try:
        return reverse(PLACES[name])
    except NoReverseMatch:
        return ""

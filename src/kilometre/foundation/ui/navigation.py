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


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_current: bool


ENTRIES: list[Entry] = []


def register(label: str, url_name: str, *, rule: Callable[..., bool] = anyone, order: int = 50) -> None:
    """Add an entry to the main menu, shown to whom ``rule`` lets in. ValueError when declared twice."""
    if any(entry.url_name == url_name for entry in ENTRIES):
        raise ValueError(f"menu entry {url_name} is declared twice")
    ENTRIES.append(Entry(label, url_name, rule, order))
    ENTRIES.sort(key=lambda entry: (entry.order, entry.label))


def menu(request: HttpRequest) -> list[Link]:
    """The entries that this person may open; the current one is the longest address that starts this one."""
    user: Any = getattr(request, "user", None)
    links = [(entry.label, reverse(entry.url_name)) for entry in ENTRIES if user and entry.rule(user)]
    inside = [url for _, url in links if request.path.startswith(url)]
    current = max(inside, key=len, default="")
    return [Link(label, url, url == current and url != "/") for label, url in links]


def place(name: str) -> str:
    """The address of a place, or an empty text when no installed context gives it."""
    try:
        return reverse(PLACES[name])
    except NoReverseMatch:
        return ""

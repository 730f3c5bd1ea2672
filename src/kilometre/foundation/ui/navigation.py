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


OWN = "Moi"  # the group under the person's name, at the right of the header

ENTRIES: list[Entry] = []


def register(
    label: str, url_name: str, *, rule: Callable[..., bool] = anyone, order: int = 50, group: str = ""
) -> None:
    """Add an entry to the main menu, shown to whom ``rule`` lets in. ValueError when declared twice.

    Entries of one ``group`` stand under its name, in a second row when one is on a page of it: the menu stays short.
    Those of ``OWN`` stand under the person's name.
    """
    if any(entry.url_name == url_name for entry in ENTRIES):
        raise ValueError(f"menu entry {url_name} is declared twice")
    ENTRIES.append(Entry(label, url_name, rule, order, group))
    ENTRIES.sort(key=lambda entry: (entry.order, entry.label))


def menu(request: HttpRequest) -> list[Link]:
    """The entries that this person may open, in groups."""
    return [_top(name, links) for name, links in _grouped(request).items() if name != OWN]


def own_menu(request: HttpRequest) -> list[Link]:
    """What is the person's own."""
    return _grouped(request).get(OWN, [])


def _grouped(request: Any) -> dict[str, list[Link]]:
    """Worked out once a request. The current entry is the longest address that starts this one."""
    groups: dict[str, list[Link]] | None = getattr(request, "_menu", None)
    if groups is None:
        groups = request._menu = _group(request)  # noqa: SLF001 (ours, for the time of a request)
    return groups


def _group(request: HttpRequest) -> dict[str, list[Link]]:
    user: Any = getattr(request, "user", None)
    known = [(entry, reverse(entry.url_name)) for entry in ENTRIES if user and entry.rule(user)]
    inside = [url for _, url in known if request.path.startswith(url)]
    current = max(inside, key=len, default="")
    groups: dict[str, list[Link]] = {}
    for entry, url in known:
        link = Link(entry.label, url, url == current and url != "/")
        groups.setdefault(entry.group or entry.label, []).append(link)
    return groups


def _top(name: str, links: list[Link]) -> Link:
    """A group of one page is that page."""
    if len(links) == 1:
        return links[0]
    return Link(name, links[0].url, any(link.is_current for link in links), tuple(links))


def place(name: str) -> str:
    """The address of a place, or an empty text when no installed context gives it."""
    return address_if_any(PLACES[name])


def address_if_any(url_name: str) -> str:
    """The address of a page without arguments, or an empty text when its context is switched off."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""

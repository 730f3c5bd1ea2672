"""Where to go from a Monday without a line: each context names its pages, and whom they are for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kilometre.foundation.ui.navigation import address_if_any


@dataclass(frozen=True, slots=True)
class Start:
    """``text`` says why, for what one is invited to do; without it, ``label`` names a page to read."""

    label: str
    url_name: str
    rule: Callable[[Any], bool]
    text: str
    order: int

    @property
    def url(self) -> str:
        return address_if_any(self.url_name)


STARTS: list[Start] = []


def start(label: str, url_name: str, *, rule: Callable[[Any], bool], text: str = "", order: int = 50) -> None:
    """Offer a page to who has no line on their Monday and whom ``rule`` lets in."""
    STARTS.append(Start(label, url_name, rule, text, order))
    STARTS.sort(key=lambda each: each.order)


def starts_of(user: Any) -> list[Start]:
    return [each for each in STARTS if each.rule(user) and each.url]

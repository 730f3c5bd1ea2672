"""What a person may take away, and what goes when an account is erased: each context answers for its own rows."""

from collections.abc import Callable
from typing import Any

Export = Callable[[Any], dict[str, Any]]
Erase = Callable[[Any], None]

EXPORTS: list[Export] = []
ERASERS: list[Erase] = []


def on_export(function: Export) -> Export:
    """Register what a context gives to « Télécharger mes données »: ``fn(user) -> {section: JSON values or dates}``."""
    EXPORTS.append(function)
    return function


def on_erase(function: Erase) -> Erase:
    """Register what a context does when ``user`` is erased; it runs inside the erasing service's transaction."""
    ERASERS.append(function)
    return function


def export(user: Any) -> dict[str, Any]:
    """All that the platform holds about ``user``, by section. ValueError when two contexts take one section."""
    sections: dict[str, Any] = {}
    for function in EXPORTS:
        for section, content in function(user).items():
            if section in sections:
                raise ValueError(f"two contexts export a section « {section} »")
            sections[section] = content
    return sections


def erase(user: Any) -> None:
    """Let every context forget ``user``. Called by the service that erases an account, which journals it.

    The highest floors first: they know the person by what the lower ones are about to forget.
    """
    for function in reversed(ERASERS):
        function(user)

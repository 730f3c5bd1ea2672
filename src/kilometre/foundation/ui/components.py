"""The pieces of page: each declared once, with its attributes and the examples that the gallery shows.

A context adds its own with ``register``; templates use them with ``{% ui "name" … %}`` and, for those that
wrap a content, ``{% wrap "name" … %}…{% endwrap %}``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.template.loader import get_template


class Required:
    """Marks an attribute without a default."""

    def __repr__(self) -> str:
        return "obligatoire"


REQUIRED: Final = Required()


@dataclass(frozen=True)
class Component:
    """One piece of page.

    ``attributes`` maps each name to its default, or ``REQUIRED``. ``choices`` limits an attribute written as
    a literal. ``context(attributes, request)`` completes what the template receives. ``examples`` are
    sets of attributes drawn in the gallery; callables of no argument are evaluated when it is shown.
    """

    name: str
    template: str
    says: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    wraps: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    context: Callable[[dict[str, Any], Any], dict[str, Any]] | None = None
    examples: tuple[Mapping[str, Any] | Callable[[], Mapping[str, Any]], ...] = ()

    @property
    def required(self) -> frozenset[str]:
        return frozenset(name for name, default in self.attributes.items() if default is REQUIRED)

    @cached_property
    def defaults(self) -> dict[str, Any]:
        return {name: default for name, default in self.attributes.items() if default is not REQUIRED}

    @cached_property
    def compiled(self) -> Any:
        """The template, loaded once a process."""
        engine_template: Any = get_template(self.template)
        return engine_template.template


COMPONENTS: dict[str, Component] = {}


def register(component: Component) -> Component:
    """Add a component. ValueError when its name is taken."""
    if component.name in COMPONENTS:
        raise ValueError(f"component {component.name} is declared twice")
    COMPONENTS[component.name] = component
    return component

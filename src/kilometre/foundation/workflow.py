"""States of an object as one table of transitions: who may pass from where to where, in which words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .access import require
from .errors import Refused


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table. ``rule(user, record)`` says who; ``label`` is the button's text."""

    name: str
    sources: tuple[str, ...]
    target: str
    label: str
    rule: Callable[[Any, Any], bool]


class Flow:
    """The transition table of one field. Only services call ``move``."""

    def __init__(self, states: type[Any], transitions: Iterable[Transition], *, field: str = "state") -> None:
        self.states = states
        self.field = field
        self.transitions = {transition.name: transition for transition in transitions}
        known = set(states.values)
        for transition in self.transitions.values():
            unknown = ({*transition.sources, transition.target}) - known
            if unknown:
                raise ValueError(f"{transition.name}: unknown states {sorted(unknown)}")

    def available(self, user: Any, record: Any) -> Iterator[Transition]:
        """Transitions that ``user`` may make now: the buttons to show."""
        state = getattr(record, self.field)
        for transition in self.transitions.values():
            if state in transition.sources and transition.rule(user, record):
                yield transition

    def move(self, record: Any, name: str, *, actor: Any) -> list[str]:
        """Set the new state (the caller saves and journals it); return ``[before, after]``.

        PermissionDenied when the rule says no, Refused when the state does not allow it.
        """
        transition = self.transitions[name]
        require(transition.rule, actor, record)
        before = getattr(record, self.field)
        if before not in transition.sources:
            label = self.states(before).label.lower()
            if before == transition.target:
                raise Refused(f"C'est déjà fait : l'état est « {label} ».")
            raise Refused(f"« {transition.label} » n'est plus possible : l'état est déjà « {label} ».")
        setattr(record, self.field, transition.target)
        return [before, transition.target]

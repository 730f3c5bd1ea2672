"""Steps, and the flow that orders them: sequence, choice, parallel, loop, one inside the other.

The flow is a tree, so that a procedure is sound by construction: every case can end, nothing is left half done.
Each step occurs once in it, and two steps stand in one relation only, that of the node where their branches meet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TypeAlias

from kilometre.engines.calendars import Delay


class ProcedureError(ValueError):
    """The definition does not make a procedure; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Parameters
    ----------
    id : str
        Stable: it does not change when the procedure is amended.
    name : str
        As people call it, in French.
    service : str
        Who holds it; "" for the applicant's own steps (with ``by_applicant``).
    needs : tuple of str
        Documents or facts that it needs.
    delay : Delay, optional
        What the service promises for this step, from the moment the file is ready for it.
    activities : tuple of str
        Names of the step in logs, besides its own name and id.
    by_applicant : bool
        The applicant does it: the service waits.
    """

    id: str
    name: str
    service: str = ""
    needs: tuple[str, ...] = ()
    delay: Delay | None = None
    activities: tuple[str, ...] = ()
    by_applicant: bool = False

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.name.strip():
            raise ProcedureError("Une étape a un identifiant et un nom.")


@dataclass(frozen=True, slots=True)
class StepRef:
    """A leaf: one step, by its id."""

    step: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other. Empty: nothing to do (a branch of a choice that skips)."""

    parts: tuple["Flow", ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of them."""

    parts: tuple["Flow", ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """All of them, in any order or at once; what follows waits for all."""

    parts: tuple["Flow", ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """``body``, then as many times as needed ``redo`` and ``body`` again."""

    body: "Flow"
    redo: "Flow"


Flow: TypeAlias = StepRef | Sequence | Choice | Parallel | Loop


class Relation(Enum):
    """How one step stands to another."""

    BEFORE = "before"
    AFTER = "after"
    PARALLEL = "parallel"
    EXCLUSIVE = "exclusive"
    LOOPED = "looped"  # both in one loop: either may come after the other


def parts_of(flow: Flow) -> tuple[Flow, ...]:
    match flow:
        case StepRef():
            return ()
        case Loop(body, redo):
            return (body, redo)
        case Sequence(parts) | Choice(parts) | Parallel(parts):
            return parts


def leaves(flow: Flow) -> Iterator[str]:
    """Ids of the steps of a flow, in the order in which it is written."""
    if isinstance(flow, StepRef):
        yield flow.step
    for part in parts_of(flow):
        yield from leaves(part)


@dataclass(frozen=True)
class Procedure:
    """A procedure: its steps, its flow and, if one is promised, the delay of the whole.

    Raises
    ------
    ProcedureError
        Two steps of one id or of one name in logs, a step that the flow does not use exactly once, or a choice or
        parallel of fewer than two branches.
    """

    id: str
    name: str
    steps: tuple[Step, ...]
    flow: Flow
    delay: Delay | None = None

    def __post_init__(self) -> None:
        ids = [step.id for step in self.steps]
        if twice := {id_ for id_ in ids if ids.count(id_) > 1}:
            raise ProcedureError(f"Deux étapes ont le même identifiant : {', '.join(sorted(twice))}.")
        used = list(leaves(self.flow))
        if twice := {id_ for id_ in used if used.count(id_) > 1}:
            raise ProcedureError(f"Étape placée deux fois : {', '.join(sorted(twice))}.")
        if absent := set(used) - set(ids):
            raise ProcedureError(f"Étape inconnue dans l'enchaînement : {', '.join(sorted(absent))}.")
        if unused := set(ids) - set(used):
            raise ProcedureError(f"Étape absente de l'enchaînement : {', '.join(sorted(unused))}.")
        _check_branches(self.flow)
        if len(self.by_activity) < sum(len({step.id, step.name, *step.activities}) for step in self.steps):
            raise ProcedureError("Deux étapes portent le même nom dans les journaux.")

    @cached_property
    def by_id(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def by_activity(self) -> dict[str, Step]:
        """The step of each name that a log may use."""
        return {name: step for step in self.steps for name in (step.id, step.name, *step.activities)}

    @cached_property
    def services(self) -> tuple[str, ...]:
        """Services that hold a step, in the order of the steps."""
        return tuple(dict.fromkeys(step.service for step in self.steps if step.service))

    def relation(self, one: str, other: str) -> Relation:
        """How step ``one`` stands to step ``other`` (ids, different): BEFORE means that it must come first."""
        return self._relations[one, other]

    @cached_property
    def _relations(self) -> dict[tuple[str, str], Relation]:
        found: dict[tuple[str, str], Relation] = {}
        _relate(self.flow, found, in_loop=False)
        return found


def _relate(flow: Flow, found: dict[tuple[str, str], Relation], *, in_loop: bool) -> None:
    parts = parts_of(flow)
    looped = in_loop or isinstance(flow, Loop)
    for place, left in enumerate(parts):
        for right in parts[place + 1 :]:
            for one in leaves(left):
                for other in leaves(right):
                    forth, back = _meeting(flow, looped=looped)
                    found[one, other], found[other, one] = forth, back
        _relate(left, found, in_loop=looped)


def _meeting(flow: Flow, *, looped: bool) -> tuple[Relation, Relation]:
    if isinstance(flow, Parallel):
        return Relation.PARALLEL, Relation.PARALLEL
    if looped:
        return Relation.LOOPED, Relation.LOOPED
    if isinstance(flow, Choice):
        return Relation.EXCLUSIVE, Relation.EXCLUSIVE
    return Relation.BEFORE, Relation.AFTER


def _check_branches(flow: Flow) -> None:
    if isinstance(flow, Choice | Parallel) and len(flow.parts) < 2:
        raise ProcedureError("Un choix ou un parallèle a au moins deux branches.")
    for part in parts_of(flow):
        _check_branches(part)

"""What a reader says no to: a row, with its line and reason, or the whole file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

TOLD: Final = 20
"""How many problems a refusal lists before « et d'autres »."""
GIVEN_UP: Final = 1_000
"""How many bad rows are looked at before a refusal, when bad rows are not set aside."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that cannot be taken: its line in the file (its number in a Parquet file) and why, in French."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"ligne {self.line} : {self.reason}"


class Unreadable(ValueError):
    """Nothing was taken from the file; the message says why, in French, and lists the first problems."""

    def __init__(self, reason: str, problems: Sequence[Problem] = ()) -> None:
        self.reason = reason
        self.problems = tuple(problems)
        told = [f"  {problem}" for problem in self.problems[:TOLD]]
        if len(self.problems) > TOLD:
            more = len(self.problems) - TOLD
            told.append(f"  … et {more} autre{'s' if more > 1 else ''}.")
        super().__init__("\n".join([reason, *told]))


SetAside: TypeAlias = Callable[[Problem, Sequence[str]], None]
"""Receives each bad row and its cells as read, when reading keeps going."""


@dataclass(slots=True)
class Sieve:
    """Counts bad rows: sets them aside when somebody takes them, or refuses the file at the end."""

    set_aside: SetAside | None = None
    count: int = 0
    first: list[Problem] = field(default_factory=list)

    def reject(self, line: int, reason: str, cells: Sequence[str] = ()) -> None:
        problem = Problem(line, reason)
        self.count += 1
        if len(self.first) < GIVEN_UP:
            self.first.append(problem)
        if self.set_aside is not None:
            self.set_aside(problem, cells)
        elif self.count >= GIVEN_UP:
            self.finish()

    def finish(self) -> None:
        """Refuse the file if rows were bad and nobody takes them."""
        if self.count and self.set_aside is None:
            rows = (
                "Une ligne ne peut être lue"
                if self.count == 1
                else f"{self.count} lignes ne peuvent être lues"
            )
            raise Unreadable(f"{rows} : rien n'a été pris.", self.first)

"""What a reorganisation changes: two versions of a model with the same draws, difference by difference.

Each replication gives one difference, of the same cases with the same luck; the interval is that of their mean. It is far
narrower than that of each version alone (*common random numbers*: Glasserman & Yao, Management Science 1992).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog.report.wording import SPACE

from .accounting import Cause
from .compiling import Plan
from .estimating import Estimate, Estimates, Wishes, estimate
from .load import Unstable
from .model import Model
from .scenarios import Edit, apply
from .warm import Opened


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, replication by replication. Differences are the second less the first."""

    before: Estimates
    after: Estimates

    def difference(self, name: str) -> Estimate:
        """Of a figure that both versions have."""
        return Estimate.of(self.after.column(name) - self.before.column(name))

    def relative(self, name: str) -> Estimate:
        """The difference as a share of the figure before: the interval is that of a ratio (delta method).

        nan when the figure was zero before.
        """
        one, other = self.before.column(name), self.after.column(name)
        if not one.any():
            return Estimate(math.nan)
        ratio = float(other.mean() / one.mean())
        residual: NDArray[np.float64] = (other - ratio * one) / one.mean()
        around = Estimate.of(residual)
        return Estimate(
            ratio - 1,
            None if around.low is None else ratio - 1 + around.low,
            None if around.high is None else ratio - 1 + around.high,
        )

    @property
    def split(self) -> dict[Cause, Estimate]:
        """The difference of the mean duration, by cause; they add up to it."""
        return {cause: self.difference(f"cause {cause.key}") for cause in Cause}

    @property
    def bounded(self) -> tuple[str, ...]:
        """Pools of both versions where only so many may wait, in one of them or in both."""
        pools = dict.fromkeys((*self.before.bounded, *self.after.bounded))
        return tuple(pool for pool in pools if f"busy {pool}" in self.shared)

    @property
    def shared(self) -> tuple[str, ...]:
        """Figures that both versions have."""
        return tuple(name for name in self.before.names if name in self.after.names)

    @property
    def notes(self) -> tuple[str, ...]:
        """Reserves of both versions, told apart where they differ."""
        both = [note for note in self.before.notes if note in self.after.notes]
        return (
            *both,
            *(f"Avant{SPACE}: {note}" for note in self.before.notes if note not in both),
            *(f"Après{SPACE}: {note}" for note in self.after.notes if note not in both),
        )


class ScenarioUnstable(Unstable):
    """The version after the edits cannot do the work that comes."""

    when = "Avec ces changements : "


def compare(model: Model, edits: Sequence[Edit], wishes: Wishes, opened: Opened | None = None) -> Comparison:
    """Simulate a model and its edited version.

    Raises
    ------
    Unstable, ScenarioUnstable
        The model, or its edited version, cannot do the work that comes.
    ScenarioError
        An edit cannot be made.
    """
    plan, edited = Plan(apply(model, ())), Plan(apply(model, edits))
    own = wishes.of(plan, opened)
    try:
        new = wishes.of(edited, opened)
    except Unstable as error:
        raise ScenarioUnstable(error.overloads) from error
    # The same cases are counted: those that come once the slower of both versions has settled.
    both = replace(
        own,
        warm_up=max(own.warm_up or 0, new.warm_up or 0),
        cool_down=max(own.cool_down or 0, new.cool_down or 0),
    )
    before = estimate(plan, both, opened)
    after = estimate(edited, replace(both, replications=before.replications), opened)
    if after.replications > before.replications:  # its mean asked for more: the same draws on both sides
        as_many = replace(both, replications=after.replications, until=None)
        before = replace(estimate(plan, as_many, opened), wanted=both.until)
    return Comparison(before, after)

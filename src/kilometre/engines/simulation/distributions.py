"""Laws of durations: exponential, gamma, lognormal, Weibull, uniform, fixed, Erlang, hyperexponential, empirical.

All are in hours. A law may have a share of exact zeros (``zero``: a step done on the spot) and a ceiling (``at_most``:
a promise that is kept, say).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise
from typing import Final, Self


class LawError(ValueError):
    """The parameters make no law; the message says why, in French."""


class Kind(IntEnum):
    """What the two parameters of a law are."""

    FIXED = 0  # value
    EXP = 1  # mean
    UNIFORM = 2  # low, high
    GAMMA = 3  # shape, scale
    LOGNORMAL = 4  # mean and standard deviation of the logarithm
    WEIBULL = 5  # shape, scale
    ERLANG = 6  # number of phases, mean of one phase
    HYPEREXP = 7  # values: means; weights
    EMPIRICAL = 8  # values: quantiles at equal distances, from the least to the most


_EXACT: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Law:
    """One law; see `Kind` for its parameters.

    Raises
    ------
    LawError
        A parameter that is negative, not finite, or out of its range.
    """

    kind: Kind
    a: float = 0.0
    b: float = 0.0
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    zero: float = 0.0
    at_most: float = math.inf

    def __post_init__(self) -> None:
        numbers = (self.b, *self.values, *self.weights, self.zero)
        if not all(math.isfinite(number) and number >= 0 for number in numbers) or not math.isfinite(self.a):
            raise LawError("Une loi a des paramètres positifs et finis.")
        if self.kind is not Kind.LOGNORMAL and self.a < 0:
            raise LawError("Une durée ne peut être négative.")
        if self.zero > 1 or self.at_most < 0:
            raise LawError("La part de durées nulles va de 0 à 1, et un plafond est positif.")
        if self.kind in (Kind.GAMMA, Kind.WEIBULL) and not (self.a and self.b):
            raise LawError("La forme et l'échelle d'une loi gamma ou de Weibull sont plus grandes que zéro.")
        if self.kind is Kind.UNIFORM and self.b < self.a:
            raise LawError("Une loi uniforme va du plus petit au plus grand.")
        if self.kind is Kind.ERLANG and (self.a < 1 or self.a != int(self.a)):
            raise LawError("Une loi d'Erlang a un nombre entier de phases.")
        if self.kind in (Kind.HYPEREXP, Kind.EMPIRICAL) and not self.values:
            raise LawError("Il faut au moins une valeur.")
        if self.kind is Kind.HYPEREXP and (
            len(self.values) != len(self.weights) or abs(sum(self.weights) - 1) > _EXACT
        ):
            raise LawError("Il faut une part par moyenne, et leur somme est 1.")
        if list(self.values) != sorted(self.values) and self.kind is Kind.EMPIRICAL:
            raise LawError("Les valeurs d'une loi empirique vont de la plus petite à la plus grande.")
        if not self._is_bounded:
            raise LawError("Cette loi a une moyenne ou une variance trop grande pour être calculée.")

    @property
    def _is_bounded(self) -> bool:
        try:
            return all(math.isfinite(moment) for moment in _moments(self))
        except OverflowError:
            return False

    @property
    def moments(self) -> tuple[float, float]:
        """Mean and mean of the square, of the law without its ceiling."""
        first, second = _moments(self)
        return first * (1 - self.zero), second * (1 - self.zero)

    @property
    def mean(self) -> float:
        """Mean; with a ceiling, by the quantiles of the law (to a few parts in a thousand)."""
        if self.at_most == math.inf:
            return self.moments[0]
        if self.kind is Kind.EXP:
            return (1 - self.zero) * self.a * -math.expm1(-self.at_most / self.a) if self.a else 0.0
        from .sampling import sample  # noqa: PLC0415 (numba)

        return float(sample(self, 20_000).mean())

    def scaled(self, factor: float) -> Self:
        """The law of the same durations multiplied by a factor; the ceiling is not."""
        if factor == 1:
            return self
        if self.kind is Kind.LOGNORMAL:
            if factor == 0:
                return type(self)(Kind.FIXED, 0.0)
            return replace(self, a=self.a + math.log(factor))
        a = self.a * factor if self.kind in (Kind.FIXED, Kind.EXP, Kind.UNIFORM) else self.a
        if factor == 0 and self.kind in (Kind.GAMMA, Kind.WEIBULL):
            return type(self)(Kind.FIXED, 0.0)
        return replace(self, a=a, b=self.b * factor, values=tuple(value * factor for value in self.values))

    def sometimes(self, share: float) -> Self:
        """The same, this share of the times; nothing otherwise."""
        return self if share == 1 else replace(self, zero=1 - (1 - self.zero) * share)


def fixed(value: float) -> Law:
    """Always the same: hours."""
    return Law(Kind.FIXED, value)


def exponential(mean: float) -> Law:
    """Of a mean, in hours; what is left never depends on what has passed."""
    return Law(Kind.EXP, mean)


def uniform(low: float, high: float) -> Law:
    """Any duration between two, in hours, as often."""
    return Law(Kind.UNIFORM, low, high)


def gamma(mean: float, shape: float) -> Law:
    """Of a mean, in hours; its coefficient of variation is ``1 / sqrt(shape)``."""
    return Law(Kind.GAMMA, shape, mean / shape if shape else 0.0)


def lognormal(median: float, sigma: float) -> Law:
    """``median`` in hours; ``sigma`` is the standard deviation of the logarithm."""
    if median <= 0:
        raise LawError("La médiane d'une loi lognormale est plus grande que zéro.")
    return Law(Kind.LOGNORMAL, math.log(median), sigma)


def weibull(scale: float, shape: float) -> Law:
    """``scale`` in hours: 63 % of draws are below it; ``shape`` under 1 for a long tail."""
    return Law(Kind.WEIBULL, shape, scale)


def erlang(mean: float, phases: int) -> Law:
    """The sum of ``phases`` exponential laws alike; ``mean`` of the whole, in hours."""
    return Law(Kind.ERLANG, phases, mean / phases if phases else 0.0)


def hyperexponential(means: Sequence[float], weights: Sequence[float]) -> Law:
    """One of several exponential laws, of these means in hours, by these weights (of sum 1)."""
    return Law(Kind.HYPEREXP, values=tuple(means), weights=tuple(weights))


def empirical(values: Sequence[float]) -> Law:
    """Of observed values, in any order: draws fall between two neighbours of them."""
    return Law(Kind.EMPIRICAL, values=tuple(sorted(values)))


def _moments(law: Law) -> tuple[float, float]:  # noqa: PLR0911 (one for each kind)
    a, b, values = law.a, law.b, law.values
    match law.kind:
        case Kind.FIXED:
            return a, a * a
        case Kind.EXP:
            return a, 2 * a * a
        case Kind.UNIFORM:
            return (a + b) / 2, (a * a + a * b + b * b) / 3
        case Kind.GAMMA | Kind.ERLANG:
            return a * b, a * (a + 1) * b * b
        case Kind.LOGNORMAL:
            return math.exp(a + b * b / 2), math.exp(2 * a + 2 * b * b)
        case Kind.WEIBULL:
            return b * math.gamma(1 + 1 / a), b * b * math.gamma(1 + 2 / a)
        case Kind.HYPEREXP:
            pairs = list(zip(law.weights, values, strict=True))
            return sum(w * m for w, m in pairs), sum(2 * w * m * m for w, m in pairs)
        case Kind.EMPIRICAL:
            if len(values) == 1:
                return values[0], values[0] ** 2
            pieces = list(pairwise(values))
            first = sum(x + y for x, y in pieces) / 2
            second = sum(x * x + x * y + y * y for x, y in pieces) / 3
            return first / len(pieces), second / len(pieces)

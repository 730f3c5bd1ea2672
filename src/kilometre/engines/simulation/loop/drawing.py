"""Draws of durations, one at a time and compiled: the same generator as `simulation.draws`."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled, inlined

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_VISIT: Final = np.uint64(0xD1B54A32D192ED03)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
FIXED, EXP, UNIFORM, GAMMA, LOGNORMAL, WEIBULL, ERLANG, HYPEREXP, EMPIRICAL = range(9)


class Laws(NamedTuple):
    """Laws as arrays, one element for each; ``first`` and ``size`` cut ``values`` (means, quantiles) and ``upto``
    (cumulated weights).
    """

    kind: NDArray[np.int64]
    a: NDArray[np.float64]
    b: NDArray[np.float64]
    zero: NDArray[np.float64]
    at_most: NDArray[np.float64]
    first: NDArray[np.int64]
    size: NDArray[np.int64]
    values: NDArray[np.float64]
    upto: NDArray[np.float64]


@compiled
def mix(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return z ^ (z >> _31)


@compiled
def key_of(stream: np.uint64, case: int, visit: int) -> np.uint64:
    inner = mix(stream + np.uint64(case) * _GOLDEN)
    return mix(inner ^ (np.uint64(visit) * _VISIT))


@compiled
def uniform(key: np.uint64, place: int) -> float:
    bits = mix(key + np.uint64(place + 1) * _GOLDEN)
    return (np.float64(bits >> _12) + 0.5) * 2.0**-52


@inlined
def draw(laws: Laws, law: int, key: np.uint64) -> float:
    """One duration in hours. Place 0 decides whether it is nothing; the rest starts at 1."""
    zero = laws.zero[law]
    if zero > 0.0 and uniform(key, 0) < zero:
        return 0.0
    kind, a, b = laws.kind[law], laws.a[law], laws.b[law]
    if kind == EXP:
        found = -a * math.log(uniform(key, 1))
    elif kind == FIXED:
        found = a
    elif kind == LOGNORMAL:
        found = math.exp(a + b * _normal(key, 1))
    elif kind == GAMMA:
        found = b * _gamma(a, key)
    elif kind == EMPIRICAL:
        found = _between(laws.values, laws.first[law], laws.size[law], uniform(key, 1))
    elif kind == UNIFORM:
        found = a + (b - a) * uniform(key, 1)
    elif kind == WEIBULL:
        found = b * (-math.log(uniform(key, 1))) ** (1.0 / a)
    elif kind == ERLANG:
        found = 0.0
        for place in range(int(a)):
            found -= b * math.log(uniform(key, 1 + place))
    else:
        found = _hyperexponential(laws, law, key)
    return min(found, laws.at_most[law])


@inlined
def _normal(key: np.uint64, place: int) -> float:
    """Box and Muller."""
    radius = math.sqrt(-2.0 * math.log(uniform(key, place)))
    return radius * math.cos(2.0 * math.pi * uniform(key, place + 1))


@inlined
def _gamma(shape: float, key: np.uint64) -> float:
    """Marsaglia and Tsang (2000): rejection, over 95 % accepted at once."""
    boost, place = 1.0, 2
    if shape < 1.0:
        boost = uniform(key, 1) ** (1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = _normal(key, place)
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(uniform(key, place + 2)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return boost * d * v
        place += 3


@inlined
def _between(values: NDArray[np.float64], first: int, count: int, share: float) -> float:
    at = share * (count - 1)
    low = int(at)
    if count == 1:
        return values[first]
    return values[first + low] + (values[first + low + 1] - values[first + low]) * (at - low)


@inlined
def _hyperexponential(laws: Laws, law: int, key: np.uint64) -> float:
    first, last = laws.first[law], laws.first[law] + laws.size[law] - 1
    at, share = first, uniform(key, 2)
    while at < last and share > laws.upto[at]:
        at += 1
    return -laws.values[at] * math.log(uniform(key, 1))


@compiled
def fill(laws: Laws, law: int, keys: NDArray[np.uint64], result: NDArray[np.float64]) -> None:
    """One draw of a law for each key."""
    for index in range(len(keys)):
        result[index] = draw(laws, law, keys[index])

"""Which law fits some durations best, on what it has not seen; their own quantiles when none fits.

Half of the values fit each law, the other half judge it by its likelihood. The best one is kept unless its distribution is
further from the judges (Kolmogorov's distance) than that of the quantiles by more than 0.04. Zeros are a share of their own.
"""

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.simulation.distributions import (
    Kind,
    Law,
    LawError,
    erlang,
    exponential,
    fixed,
    gamma,
    lognormal,
    uniform,
    weibull,
)

Values = NDArray[np.float64]
_FEW: Final = 8
_QUANTILES: Final = 101
_WORSE: Final = 0.04
_NOTHING: Final = 1.0 / 3600  # a second


def best_law(values: Values) -> Law:
    """The law of these durations in hours, in any order."""
    values = np.sort(np.maximum(np.asarray(values, dtype=np.float64), 0.0))
    if not len(values):
        return fixed(0.0)
    some = values[values > _NOTHING]
    zero = 1 - len(some) / len(values)
    if not len(some):
        return fixed(0.0)
    law = _positive(some)
    return Law(law.kind, law.a, law.b, law.values, law.weights, zero)


def _positive(values: Values) -> Law:
    if np.ptp(values) <= 0.01 * values[-1]:
        return fixed(float(values.mean()))
    if len(values) < _FEW:
        return quantiles(values)
    known, judges = values[::2], values[1::2]
    found = []
    for fit, cdf in _CANDIDATES:
        try:
            law = fit(known)
        except (LawError, ValueError, ZeroDivisionError, OverflowError):
            continue
        with np.errstate(all="ignore"):
            density = np.diff(cdf(law, np.append(_edges(judges), np.inf)))
        found.append((float(np.log(np.maximum(density, 1e-9)).mean()), law, cdf, fit))
    if found:
        _, law, cdf, fit = max(found, key=lambda one: one[0])
        if _distance(lambda at: cdf(law, at), judges) <= _between(known, judges) + _WORSE:
            return fit(values)
    return quantiles(values)


def quantiles(values: Values) -> Law:
    """The law of the values themselves, as at most a hundred quantiles."""
    at = values if len(values) <= _QUANTILES else np.quantile(values, np.linspace(0, 1, _QUANTILES))
    return Law(Kind.EMPIRICAL, values=tuple(float(f"{value:.6g}") for value in np.maximum.accumulate(at)))


def _edges(judges: Values) -> Values:
    """Twenty bins of equal counts: a likelihood that does not depend on rounded durations."""
    edges = np.quantile(judges, np.linspace(0, 1, 21))[:-1]
    edges[0] = 0.0
    return edges


def _distance(cdf: Callable[[Values], Values], judges: Values) -> float:
    """Kolmogorov's, between a continuous distribution and the judges, some of which may be equal: both sides of each jump."""
    at, counts = np.unique(judges, return_counts=True)
    upto, shares = np.cumsum(counts) / len(judges), cdf(at)
    return float(max(np.abs(shares - upto).max(), np.abs(shares - upto + counts / len(judges)).max()))


def _between(known: Values, judges: Values) -> float:
    """The same between two samples (in order), which jump at the same places when durations are rounded."""
    at = np.concatenate((known, judges))
    shares = [np.searchsorted(sample, at, side="right") / len(sample) for sample in (known, judges)]
    return float(np.abs(shares[0] - shares[1]).max())


def _gamma(values: Values) -> Law:
    """Maximum likelihood by Minka's start (2002), two Newton steps would change the fourth figure."""
    spread = math.log(values.mean()) - float(np.log(values).mean())
    shape = (3 - spread + math.sqrt((spread - 3) ** 2 + 24 * spread)) / (12 * spread)
    return gamma(float(values.mean()), shape)


def _erlang(values: Values) -> Law:
    return erlang(float(values.mean()), max(1, round(_gamma(values).a)))


def _lognormal(values: Values) -> Law:
    logs = np.log(values)
    return lognormal(math.exp(float(logs.mean())), float(logs.std()))


def _weibull(values: Values) -> Law:
    """By the moments of the logarithm (Menon, 1963)."""
    logs = np.log(values)
    shape = math.pi / math.sqrt(6) / float(logs.std())
    return weibull(math.exp(float(logs.mean()) + 0.5772156649 / shape), shape)


def _hyperexponential(values: Values) -> Law:
    """Two exponentials of balanced means, by the first two moments."""
    mean, square = float(values.mean()), float((values**2).mean())
    variation = square / mean**2 - 1
    if variation <= 1.05:
        raise LawError("Trop régulier.")
    share = (1 + math.sqrt((variation - 1) / (variation + 1))) / 2
    means = (mean / (2 * share), mean / (2 * (1 - share)))
    return Law(Kind.HYPEREXP, values=means, weights=(share, 1 - share))


def _cdf_exponential(law: Law, at: Values) -> Values:
    return -np.expm1(-at / law.a)


def _cdf_gamma(law: Law, at: Values) -> Values:
    from scipy.special import gammainc  # noqa: PLC0415 (slow)

    shares: Values = gammainc(law.a, at / law.b)
    return shares


def _cdf_lognormal(law: Law, at: Values) -> Values:
    from scipy.special import ndtr  # noqa: PLC0415 (slow)

    shares: Values = ndtr((np.log(at) - law.a) / law.b)
    return shares


def _cdf_weibull(law: Law, at: Values) -> Values:
    return -np.expm1(-((at / law.b) ** law.a))


def _cdf_uniform(law: Law, at: Values) -> Values:
    return np.clip((at - law.a) / (law.b - law.a), 0, 1)


def _cdf_hyperexponential(law: Law, at: Values) -> Values:
    pairs = zip(law.weights, law.values, strict=True)
    shares: Values = np.sum([weight * -np.expm1(-at / mean) for weight, mean in pairs], axis=0)
    return shares


_CANDIDATES: Final[tuple[tuple[Callable[[Values], Law], Callable[[Law, Values], Values]], ...]] = (
    (lambda values: exponential(float(values.mean())), _cdf_exponential),
    (_gamma, _cdf_gamma),
    (_erlang, _cdf_gamma),
    (_lognormal, _cdf_lognormal),
    (_weibull, _cdf_weibull),
    (lambda values: uniform(float(values[0]), float(values[-1])), _cdf_uniform),
    (_hyperexponential, _cdf_hyperexponential),
)

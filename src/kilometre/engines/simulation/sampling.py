"""Samples of a law as arrays, and laws as the arrays that the compiled loop reads."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .distributions import Law
from .draws import Keys, case_keys, stream_keys

if TYPE_CHECKING:
    from .loop.drawing import Laws


def laws_of(laws: Sequence[Law]) -> "Laws":
    """Laws as arrays, in their order."""
    from .loop.drawing import Laws  # noqa: PLC0415 (numba)

    counts = np.array([len(law.values) for law in laws], dtype=np.int64)
    values = [value for law in laws for value in law.values]
    upto = [share for law in laws for share in np.cumsum(law.weights or np.zeros(len(law.values)))]
    return Laws(
        kind=np.array([law.kind for law in laws], dtype=np.int64),
        a=np.array([law.a for law in laws], dtype=np.float64),
        b=np.array([law.b for law in laws], dtype=np.float64),
        zero=np.array([law.zero for law in laws], dtype=np.float64),
        at_most=np.array([law.at_most for law in laws], dtype=np.float64),
        first=(np.cumsum(counts) - counts).astype(np.int64),
        size=counts,
        values=np.array(values, dtype=np.float64),
        upto=np.array(upto, dtype=np.float64),
    )


def draws_of(law: Law, keys: Keys) -> NDArray[np.float64]:
    """One draw of the law for each key."""
    from .loop.drawing import fill  # noqa: PLC0415 (numba)

    result = np.empty(len(keys))
    fill(laws_of([law]), 0, keys, result)
    return result


def sample(law: Law, size: int, *, seed: int = 0) -> NDArray[np.float64]:
    """Independent draws of a law."""
    (stream,) = stream_keys(seed, 0, ("sample",)).tolist()
    return draws_of(law, case_keys(stream, np.arange(size, dtype=np.int64)))

"""Random numbers that depend on what they are for, not on when they are drawn.

Each draw has a key: (seed, replication, stream, what, case, visit). The same step of the same case lasts as long in two
versions of a procedure, whatever else was changed: that is what makes differences of two simulations sharp (*common
random numbers*), and what makes results the same whatever the number of processes.

The generator is SplitMix64 (Steele, Lea & Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014) used as
a hash of the key: `mix` is its output function (Stafford's variant 13). The compiled loop has the same, one at a time.
"""

from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Keys: TypeAlias = NDArray[np.uint64]

GOLDEN: Final = 0x9E3779B97F4A7C15
VISIT: Final = 0xD1B54A32D192ED03
_FIRST: Final = 0xBF58476D1CE4E5B9
_SECOND: Final = 0x94D049BB133111EB
_MASK: Final = (1 << 64) - 1


def mix(keys: Keys) -> Keys:
    """SplitMix64's output function, of each key."""
    z = (keys ^ (keys >> np.uint64(30))) * np.uint64(_FIRST)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_SECOND)
    return z ^ (z >> np.uint64(31))


def name_key(text: str) -> int:
    """64 bits of a name: the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def stream_keys(seed: int, replication: int, names: tuple[str, ...]) -> Keys:
    """One key for each name, in one replication; shape (names,)."""
    base = np.array([seed & _MASK], dtype=np.uint64)
    base = mix(mix(base + np.uint64(GOLDEN)) + np.uint64((replication + 1) * GOLDEN & _MASK))
    return mix(np.array([name_key(name) for name in names], dtype=np.uint64) ^ base)


def case_keys(stream: int, cases: NDArray[np.int64], visit: int = 0) -> Keys:
    """One key for each case, in one stream; ``visit`` tells the times that a case comes back."""
    inner = mix(np.uint64(stream) + cases.astype(np.uint64) * np.uint64(GOLDEN))
    return mix(inner ^ np.uint64(visit * VISIT & _MASK))


def uniforms(keys: Keys, place: int = 0) -> NDArray[np.float64]:
    """The ``place``-th number of each key, strictly between 0 and 1 (52 bits and a half)."""
    bits = mix(keys + np.uint64((place + 1) * GOLDEN & _MASK))
    return ((bits >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52

"""Which stems to ask a database for, so that near texts are found without reading half of a large collection.

The rarest names first, alone, as long as they are held by few texts in all; then the commoner ones two by two. What is
left out weighs little: it still counts in the score of what was found.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

from kilometre.engines.frenchtext.similarity import Idea, Name

Conjunction = tuple[str, ...]

PAIRED = 8
TOGETHER = 3.0  # words of one subject meet that much more often than by chance


def conjunctions(
    asked: Sequence[Idea], *, holders: Mapping[str, int], total: int, most: int
) -> list[Conjunction]:
    """Sets of stems, to be held whole; a text that holds one of the sets is a candidate. About ``most`` texts do.

    A stem that ``holders`` does not know is rare. When even pairs are too common, the three rarest names together,
    and the rarest alone: the database stops at its own limit.
    """
    cost = {name: _cost(name, holders) for idea in asked for name, _ in idea.names}
    chosen: dict[Conjunction, None] = {}
    spent = 0.0
    common: list[tuple[int, Name]] = []
    for n, name in sorted((n, name) for name, n in cost.items()):
        if spent + n <= most:
            chosen[name] = None
            spent += n
        else:
            common.append((n, name))
    common = _own_names_first(asked, common)[:PAIRED]
    spent = 0.0
    for first, second in combinations(common, 2):
        expected = TOGETHER * first[0] * second[0] / max(total, 1)
        if spent + expected <= most:
            chosen[_both(first[1], second[1])] = None
            spent += expected
    if not any(cost.get(name, 1) for name in chosen) and common:
        chosen[_both(*(name for _, name in common[:3]))] = None
        chosen[common[0][1]] = None
    return list(chosen)


def _own_names_first(asked: Sequence[Idea], common: list[tuple[int, Name]]) -> list[tuple[int, Name]]:
    """What was written before its equivalents, the rarest first."""
    own = {idea.names[0][0] for idea in asked}
    return sorted(common, key=lambda each: (each[1] not in own, each))


def _cost(name: Name, holders: Mapping[str, int]) -> int:
    return min(holders.get(stem, 0) for stem in name)


def _both(*names: Name) -> Conjunction:
    return tuple(dict.fromkeys(stem for name in names for stem in name))

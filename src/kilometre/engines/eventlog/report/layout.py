"""A layered drawing of a directed graph, top to bottom (Sugiyama, Tagawa & Toda 1981), in four steps.

1. Edges that go back against the given ranks are turned over; the rest has no cycle.
2. Each node takes the layer after its furthest predecessor; long edges get a bend in each layer that they cross.
3. Sweeps of medians order each layer so that few edges cross; the best order met is kept.
4. Places along a layer minimise the squared distance to the mean of neighbours, in that order and without overlap:
   an isotonic regression, solved exactly by pooling adjacent violators (Barlow et al. 1972).

Everything is deterministic: equal input, equal drawing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

Edge: TypeAlias = tuple[str, str]
Point: TypeAlias = tuple[float, float]

_SWEEPS: Final = 12
_BEND_WIDTH: Final = 14.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node's centre and size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """An edge's points from source to target, and whether it goes back up."""

    points: tuple[Point, ...]
    is_back: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    boxes: Mapping[str, Box]
    lines: Mapping[Edge, Line]


def lay_out(
    sizes: Mapping[str, tuple[float, float]],
    edges: Sequence[Edge],
    ranks: Mapping[str, float],
    *,
    gap: tuple[float, float] = (28.0, 56.0),
) -> Drawing:
    """Place the nodes of ``sizes`` (width, height) and their edges, without self-loops; ``ranks`` says what comes first.

    ``gap`` is the free space between two nodes of a layer, and between two layers.
    """
    turned = {(a, b): ranks[a] > ranks[b] or (ranks[a] == ranks[b] and a > b) for a, b in edges}
    edges = list(dict.fromkeys(edges))
    down = {edge: (edge[1], edge[0]) if turned[edge] else edge for edge in edges}
    layer = _layers(list(sizes), list(down.values()), ranks)
    chains, layers = _bends(down, layer)
    widths = {node: sizes[node][0] if node in sizes else _BEND_WIDTH for nodes in layers for node in nodes}
    neighbours = _neighbours(chains)
    layers = _ordered(layers, chains, neighbours)
    x = _places(layers, widths, neighbours, gap[0])
    bands = _bands(layers, sizes, gap[1])
    left = min(x[node] - widths[node] / 2 for node in x)
    width = max(x[node] + widths[node] / 2 for node in x) - left
    x = {node: at - left for node, at in x.items()}
    boxes = {node: Box(x[node], bands[layer[node]][0] + sizes[node][1] / 2, *sizes[node]) for node in sizes}
    paths = {edge: _path(chain, layer[chain[0]], boxes, x, bands) for edge, chain in chains.items()}
    paths = _spread(paths, chains, boxes)
    lines = {}
    for a, b in edges:
        points = paths[a, b]
        lines[a, b] = Line(tuple(reversed(points)) if turned[a, b] else tuple(points), turned[a, b])
    return Drawing(width, sum(bands[-1]), boxes, lines)


def _layers(nodes: list[str], down: list[Edge], ranks: Mapping[str, float]) -> dict[str, int]:
    before: dict[str, list[str]] = defaultdict(list)
    for a, b in down:
        before[b].append(a)
    layer: dict[str, int] = {}
    for node in sorted(nodes, key=lambda one: (ranks[one], one)):
        layer[node] = max((layer[source] + 1 for source in before[node]), default=0)
    return layer


def _bends(down: Mapping[Edge, Edge], layer: dict[str, int]) -> tuple[dict[Edge, list[str]], list[list[str]]]:
    layers: list[list[str]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for node, level in layer.items():
        layers[level].append(node)
    chains = {}
    for number, (edge, (a, b)) in enumerate(down.items()):
        chain = [a]
        for level in range(layer[a] + 1, layer[b]):
            bend = f"\0{number}:{level}"
            layers[level].append(bend)
            chain.append(bend)
        chains[edge] = [*chain, b]
    return chains, layers


Neighbours: TypeAlias = tuple[dict[str, list[str]], dict[str, list[str]]]


def _neighbours(chains: Mapping[Edge, list[str]]) -> Neighbours:
    above: dict[str, list[str]] = defaultdict(list)
    below: dict[str, list[str]] = defaultdict(list)
    for chain in chains.values():
        for a, b in pairwise(chain):
            below[a].append(b)
            above[b].append(a)
    return above, below


def _ordered(
    layers: list[list[str]], chains: Mapping[Edge, list[str]], neighbours: Neighbours
) -> list[list[str]]:
    best, fewest = layers, _crossings(layers, neighbours)
    current = [list(nodes) for nodes in layers]
    for sweep in range(_SWEEPS):
        sides = neighbours[sweep % 2]
        levels = range(1, len(current)) if sweep % 2 == 0 else range(len(current) - 2, -1, -1)
        for level in levels:
            fixed = current[level - 1] if sweep % 2 == 0 else current[level + 1]
            place = {node: index for index, node in enumerate(fixed)}
            here = {node: index for index, node in enumerate(current[level])}
            current[level].sort(key=lambda node: (_middle(sides[node], place, here[node]), here[node]))
        crossings = _crossings(current, neighbours)
        if crossings < fewest:
            best, fewest = [list(nodes) for nodes in current], crossings
    return best


def _middle(around: list[str], place: Mapping[str, int], otherwise: int) -> float:
    if not around:
        return float(otherwise)
    return sum(place[node] for node in around) / len(around)


def _crossings(layers: list[list[str]], neighbours: Neighbours) -> int:
    total = 0
    for upper, lower in pairwise(layers):
        place = {node: index for index, node in enumerate(lower)}
        ends = [
            place[node] for source in upper for node in sorted(neighbours[1][source], key=place.__getitem__)
        ]
        total += sum(one > other for index, one in enumerate(ends) for other in ends[index + 1 :])
    return total


def _places(
    layers: list[list[str]], widths: Mapping[str, float], neighbours: Neighbours, gap: float
) -> dict[str, float]:
    x: dict[str, float] = {}
    for nodes in layers:
        at = -sum(widths[node] + gap for node in nodes) / 2
        for node in nodes:
            x[node] = at + (widths[node] + gap) / 2
            at += widths[node] + gap
    for sweep in range(_SWEEPS):
        for level in range(len(layers)) if sweep % 2 == 0 else reversed(range(len(layers))):
            nodes = layers[level]
            wanted, weight = [], []
            for node in nodes:
                around = [*neighbours[0][node], *neighbours[1][node]]
                wanted.append(sum(x[other] for other in around) / len(around) if around else x[node])
                weight.append(3.0 if node.startswith("\0") else 1.0)
            apart = [(widths[a] + widths[b]) / 2 + gap for a, b in pairwise(nodes)]
            x.update(zip(nodes, _kept_apart(wanted, weight, apart), strict=True))
    return x


def _kept_apart(wanted: list[float], weight: list[float], apart: list[float]) -> list[float]:
    """The places nearest to those wanted (weighted squares), each at least ``apart`` from the one before."""
    offset = [0.0]
    for distance in apart:
        offset.append(offset[-1] + distance)
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for want, heavy, shift in zip(wanted, weight, offset, strict=True):
        pool = (want - shift, heavy, 1)
        while pools and pools[-1][0] >= pool[0]:
            mean, total, size = pools.pop()
            together = total + pool[1]
            pool = ((mean * total + pool[0] * pool[1]) / together, together, size + pool[2])
        pools.append(pool)
    flat = [mean for mean, _, size in pools for _ in range(size)]
    return [place + shift for place, shift in zip(flat, offset, strict=True)]


def _bands(
    layers: list[list[str]], sizes: Mapping[str, tuple[float, float]], gap: float
) -> list[tuple[float, float]]:
    """Top and height of each layer."""
    bands, at = [], 0.0
    for nodes in layers:
        tall = max((sizes[node][1] for node in nodes if node in sizes), default=0.0)
        bands.append((at, tall))
        at += tall + gap
    return bands


def _path(
    chain: list[str],
    layer: int,
    boxes: Mapping[str, Box],
    bends: Mapping[str, float],
    bands: list[tuple[float, float]],
) -> list[Point]:
    """From the bottom of the first node to the top of the last, straight down through each band (top, height) between."""
    source, target = boxes[chain[0]], boxes[chain[-1]]
    points = [(source.x, source.y + source.height / 2)]
    for level, bend in enumerate(chain[1:-1], start=layer + 1):
        top, tall = bands[level]
        points += [(bends[bend], top), (bends[bend], top + tall)]
    return [*points, (target.x, target.y - target.height / 2)]


def _spread(
    paths: dict[Edge, list[Point]], chains: Mapping[Edge, list[str]], boxes: Mapping[str, Box]
) -> dict[Edge, list[Point]]:
    """Edges that share a side of a node leave it side by side, in the order of where they go."""
    moved = {pair: list(points) for pair, points in paths.items()}
    for end, beyond in ((0, 1), (-1, -2)):
        sides: dict[str, list[Edge]] = defaultdict(list)
        for edge, chain in chains.items():
            sides[chain[end if end == 0 else -1]].append(edge)
        for node, pairs in sides.items():
            pairs.sort(key=lambda pair: (paths[pair][beyond][0], pair))
            step = min(24.0, 0.7 * boxes[node].width / max(len(pairs), 1))
            for index, pair in enumerate(pairs):
                x, y = moved[pair][end]
                moved[pair][end] = (x + step * (index - (len(pairs) - 1) / 2), y)
    return moved

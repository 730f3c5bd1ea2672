"""Words in a drawing: how wide they are, how they fit a box, and where a label stands without covering anything."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from .layout import Edge, Line, Point

Path: TypeAlias = list[Point]

_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]-\u00a0 ·")
_WIDE: Final = frozenset("mwMW@%…↻→<>")
_CAPITAL: Final = 0.76
_SMALL: Final = 0.64
_BOLD: Final = 1.1
_SAMPLES: Final = 12
_CLEAR: Final = 3.0
"""Free space around a label."""
_TIP: Final = 14.0
"""Height of the head of an arrow, which no label covers."""


@dataclass(frozen=True, slots=True)
class Rect:
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> "Rect":
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def meets(self, other: "Rect", apart: float = 0.0) -> bool:
        return (
            self.left < other.right + apart
            and other.left < self.right + apart
            and self.top < other.bottom + apart
            and other.top < self.bottom + apart
        )

    def holds(self, point: Point) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text in the widest of the usual sans-serif fonts (DejaVu, Verdana): others leave some room."""
    ems = sum(
        0.38 if letter in _NARROW
        else 1.0 if letter in _WIDE
        else _CAPITAL if letter.isupper()
        else _SMALL
        for letter in text
    )  # fmt: skip
    return ems * size * (_BOLD if bold else 1)


def wrapped(name: str, width: float, size: float, most: int) -> list[str]:
    """A name in bold, on at most so many lines of that width: cut between words, then after « _ », « - », « / » or « . »,
    then anywhere. The end of what does not fit is left out.
    """
    lines = [""]
    for word in name.split():
        if text_width(f"{lines[-1]} {word}".strip(), size, bold=True) <= width:
            lines[-1] = f"{lines[-1]} {word}".strip()
            continue
        if lines[-1]:
            lines.append("")
        for piece in _pieces(word, width, size):
            if text_width(lines[-1] + piece, size, bold=True) > width:
                lines.append("")
            lines[-1] += piece
    if len(lines) <= most:
        return lines
    last = f"{lines[most - 1]} {lines[most]}"
    while text_width(f"{last}…", size, bold=True) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]


def _pieces(word: str, width: float, size: float) -> Iterable[str]:
    if text_width(word, size, bold=True) <= width:
        return [word]
    parts = re.findall(r"[^_\-/.]*[_\-/.]|[^_\-/.]+", word)
    return [
        piece for part in parts for piece in ([part] if text_width(part, size, bold=True) <= width else part)
    ]


def path(line: Line) -> Path:
    """Points along a line as it is drawn: a cubic, vertical at both ends, between two of its points."""
    found = [line.points[0]]
    for (x, y), (next_x, next_y) in pairwise(line.points):
        for step in range(1, _SAMPLES + 1):
            t = step / _SAMPLES
            ease = t * t * (3 - 2 * t)
            up = y + (next_y - y) * (1.5 * t - 1.5 * t * t + t**3)
            found.append((x + (next_x - x) * ease, up))
    return found


def stand(
    labels: Mapping[Edge, tuple[float, float]], paths: Mapping[Edge, Path], boxes: Sequence[Rect]
) -> dict[Edge, Rect]:
    """Where labels of these widths and heights stand on their lines: near the middle, off boxes, off one another, and if
    possible off other lines. One that has no such place has none.
    """
    taken = list(boxes)
    placed = {}
    for edge, (width, height) in labels.items():
        others = [points for other, points in paths.items() if other != edge]
        best: tuple[float, Rect] | None = None
        for far, (x, y) in _places(paths[edge], width):
            rect = Rect.around(x, y, width, height)
            if (best is not None and far >= best[0]) or any(rect.meets(one, _CLEAR) for one in taken):
                continue
            cost = far + _SAMPLES * sum(any(map(rect.holds, points)) for points in others)
            if best is None or cost < best[0]:
                best = cost, rect
        if best is not None:
            placed[edge] = best[1]
            taken.append(best[1])
    return placed


def _places(points: Path, width: float) -> Iterable[tuple[float, Point]]:
    """Points where a label may stand, and how far each is from the best one: on the line first, then beside it."""
    middle = (len(points) - 1) / 2
    tip = points[-1][1]
    for shift, worse in ((0.0, 0.0), (-0.4, 0.5), (0.4, 0.5), (-0.55, 3.0), (0.55, 3.0)):
        for index, (x, y) in enumerate(points):
            if abs(tip - y) > _TIP:
                yield abs(index - middle) + worse * _SAMPLES, (x + shift * width, y)

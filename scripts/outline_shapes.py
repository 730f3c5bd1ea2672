"""Shapes of the drawing: read from SVG paths, measured, thinned, moved. Lengths are drawing units."""

import heapq
import math
import re
from itertools import pairwise

THINNING = 0.3  # drawing units: what an inset loses at most, a third of a pixel on a large screen
ENOUGH = 0.1  # drawing units: precision of the label points

Point = tuple[float, float]
Ring = list[Point]
Shape = list[Ring]


NUMBERS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}


def rings(path: str) -> Shape:
    """Vertices of SVG path data; of a curve, only its end."""
    tokens = re.findall(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", path)
    shape: Shape = []
    x = y = 0.0
    command = ""
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        values = [float(tokens.pop(0)) for _ in range(NUMBERS[command.lower()])]
        from_x, from_y = (x, y) if command.islower() else (0.0, 0.0)
        match command.lower():
            case "z":
                x, y = shape[-1][0]
                continue
            case "h":
                x = from_x + values[0]
            case "v":
                y = from_y + values[0]
            case _:
                x, y = from_x + values[-2], from_y + values[-1]
        if command in "mM":
            shape.append([])
            command = "l" if command == "m" else "L"  # SVG: what follows a move without a letter is a line
        shape[-1].append((x, y))
    return [ring for ring in shape if len(ring) > 2]


def edges(shape: Shape) -> list[tuple[Point, Point]]:
    return [edge for ring in shape for edge in pairwise([*ring, ring[0]])]


def box(shape: Shape) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for ring in shape for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def area(ring: Ring) -> float:
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in edges([ring]))) / 2


def centroid(shape: Shape) -> Point:
    """Centre of gravity; rings count with their orientation, as holes should."""
    total = sum_x = sum_y = 0.0
    left, top = shape[0][0]  # near the origin, so that small shapes far from it lose no precision
    for (x0, y0), (x1, y1) in edges([[(x - left, y - top) for x, y in ring] for ring in shape]):
        cross = x0 * y1 - x1 * y0
        total += cross
        sum_x += (x0 + x1) * cross
        sum_y += (y0 + y1) * cross
    return left + sum_x / (3 * total), top + sum_y / (3 * total)


def distance_to(point: Point, edge: tuple[Point, Point]) -> float:
    (px, py), ((x0, y0), (x1, y1)) = point, edge
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((px - x0) * dx + (py - y0) * dy) / length)) if length else 0.0
    return math.hypot(px - x0 - along * dx, py - y0 - along * dy)


def depth(point: Point, borders: list[tuple[Point, Point]]) -> float:
    """Distance to the border: positive inside (even-odd rule), negative outside."""
    px, py = point
    inside = False
    for (x0, y0), (x1, y1) in borders:
        if (y0 > py) != (y1 > py) and px < (x1 - x0) * (py - y0) / (y1 - y0) + x0:
            inside = not inside
    nearest = min(distance_to(point, edge) for edge in borders)
    return nearest if inside else -nearest


def pole(shape: Shape) -> Point:
    """The point inside that is farthest from the border (pole of inaccessibility).

    Best-first search over squares cut in four, as in Mapbox's polylabel: a square whose centre is at depth d
    cannot hold a point deeper than d + its half-diagonal.
    """
    borders = edges(shape)
    left, top, right, bottom = box(shape)
    half = min(right - left, bottom - top) / 2
    best = (-math.inf, (left, top))
    squares: list[tuple[float, float, float, Point]] = []

    def weigh(centre: Point, half: float) -> None:
        nonlocal best
        here = depth(centre, borders)
        best = max(best, (here, centre))
        heapq.heappush(squares, (-(here + half * math.sqrt(2)), here, half, centre))

    for row in range(math.ceil((bottom - top) / (2 * half))):
        for column in range(math.ceil((right - left) / (2 * half))):
            weigh((left + half * (2 * column + 1), top + half * (2 * row + 1)), half)
    while squares:
        most, _, half, (x, y) = heapq.heappop(squares)
        if -most - best[0] <= ENOUGH:
            break
        quarter = half / 2
        for dx in (-quarter, quarter):
            for dy in (-quarter, quarter):
                weigh((x + dx, y + dy), quarter)
    return best[1]


def thin(ring: Ring) -> Ring:
    """Drop the vertices that move the outline by less than THINNING (Douglas and Peucker). Islets stay."""

    def keep(line: Ring) -> Ring:
        ends = (line[0], line[-1])
        if len(line) < 3:
            return line[:-1]
        farthest = max(range(1, len(line) - 1), key=lambda place: distance_to(line[place], ends))
        if distance_to(line[farthest], ends) <= THINNING:
            return line[:1]
        return keep(line[: farthest + 1]) + keep(line[farthest:])

    thinned = keep([*ring, ring[0]])
    return thinned if len(thinned) > 2 else ring


def scaled(shape: Shape, factor: float, right: float, down: float) -> Shape:
    return [[(right + factor * x, down + factor * y) for x, y in ring] for ring in shape]

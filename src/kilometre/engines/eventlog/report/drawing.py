"""The pictures of the report, as SVG: the graph of steps, the bar of time, the months. Each has its table elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from kilometre.engines.eventlog.arrays import HOUR, Counts, group_starts, rank_in_run
from kilometre.engines.eventlog.description import Description
from kilometre.engines.eventlog.split import Cause

from .labels import Path, Rect, path, stand, text_width, wrapped
from .layout import Drawing, Edge, Line, lay_out
from .wording import SPACE, capital, count, hours, in_hours, month, percent

STEPS: Final = 14
_PASSAGES: Final = 0.90
_EDGES: Final = 34
_LABELLED: Final = 8
_BEGIN, _END = "\x01begin", "\x01end"
_BOX: Final = 216.0
_PADDING: Final = 20.0
_NAME, _DETAIL = 13.0, 11.5  # sizes of the words, as in the style sheet
_NAME_LINES: Final = 3
_LEADING: Final = 15.0
_LABEL: Final = 19.0
_MARGIN: Final = 16
_FULL_SIZE, _LEAST_SCALE = 960.0, 0.65  # the width of the page, and the smallest words that one reads
_WIDE_ENOUGH: Final = 0.08


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the drawn graph: from one step to another, times, and mean hours between the two."""

    source: str
    target: str
    times: int
    mean_h: float


@dataclass(frozen=True, slots=True)
class Picture:
    """What the graph shows: its SVG, its passages (self-loops included) and what was left out."""

    svg: str
    passages: tuple[Passage, ...]
    hidden_steps: int
    hidden_passages: float


def graph(description: Description) -> Picture:
    """The steps that most executions are of, and the passages that make nine in ten of those between them."""
    log = description.log
    executions = np.bincount(log.activity, minlength=len(log.activities))
    kept = np.sort(np.lexsort((np.arange(len(executions)), -executions))[:STEPS])
    rows = np.flatnonzero(np.isin(log.activity, kept))
    passages, begins, ends = _passages(description, rows)
    loops = {one.source: one.times for one in passages if one.source == one.target}
    plain = [one for one in passages if one.source != one.target]
    drawn = _main(plain)
    names = [log.activities[code] for code in kept.tolist()]
    ranks = _ranks(description)
    edges = [(one.source, one.target) for one in drawn]
    edges += [(_BEGIN, name) for name in _most(begins)] + [(name, _END) for name in _most(ends)]
    stuck = set(names) - {one.source for one in drawn if ranks[one.source] <= ranks[one.target]}
    edges += [(name, _END) for name in names if name in stuck and name in ends and (name, _END) not in edges]
    contents = _contents(description, kept, loops)
    sizes = {name: one.size for name, one in contents.items()} | {_BEGIN: (150.0, 30.0), _END: (150.0, 30.0)}
    ranks |= {_BEGIN: -1.0, _END: float("inf")}
    drawing = lay_out(sizes, edges, ranks)
    boxes = [_box(one, drawing) for one in contents.values()]
    boxes += [_terminal(_BEGIN, "Début du dossier", drawing), _terminal(_END, "Fin du dossier", drawing)]
    total = sum(one.times for one in plain)
    return Picture(
        svg=_svg(drawing, drawn, boxes),
        passages=tuple(sorted(passages, key=lambda one: (-one.times, one.source, one.target))),
        hidden_steps=len(log.activities) - len(names),
        hidden_passages=1 - sum(one.times for one in drawn) / total if total else 0.0,
    )


@dataclass(frozen=True, slots=True)
class _Content:
    """What a box says of its step: its name on a few lines, then what it weighs, then how often it is done again at once."""

    name: str
    lines: list[str]
    details: list[str]
    share: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the box."""
        widest = max(text_width(one, _DETAIL) for one in self.details)
        rows = len(self.lines) + len(self.details)
        return max(_BOX, widest + _PADDING), 19 + _LEADING * rows


def _contents(description: Description, kept: Counts, loops: dict[str, int]) -> dict[str, _Content]:
    log = description.log
    share = dict.fromkeys(log.activities, 0.0)
    for step in description.steps:
        share[step.activity] += step.share
    found = {}
    for code in kept.tolist():
        name = log.activities[code]
        cases = len(np.unique(log.case[log.activity == code]))
        part = f"< 1{SPACE}%" if 0 < share[name] < 0.005 else percent(share[name])
        details = [f"{count(cases, 'dossier')} · {part} du temps"]
        if name in loops:
            details.append(f"↻ refaite {count(loops[name], 'fois', 'fois')} aussitôt")
        lines = wrapped(name, _BOX - _PADDING, _NAME, _NAME_LINES)
        found[name] = _Content(name, lines, details, share[name])
    return found


def _passages(description: Description, rows: Counts) -> tuple[list[Passage], dict[str, int], dict[str, int]]:
    log = description.log
    names = len(log.activities)
    case = log.case[rows]
    same = case[1:] == case[:-1]
    before, after = rows[:-1][same], rows[1:][same]
    keys, place, times = np.unique(
        log.activity[before].astype(np.int64) * names + log.activity[after],
        return_inverse=True,
        return_counts=True,
    )
    elapsed = np.maximum(description.starts.central[after] - log.end[before], 0)
    mean = np.bincount(place, elapsed.astype(np.float64), len(keys)) / np.maximum(times, 1) / HOUR
    found = [
        Passage(log.activities[key // names], log.activities[key % names], time, wait)
        for key, time, wait in zip(keys.tolist(), times.tolist(), mean.tolist(), strict=True)
    ]
    first = rows[np.append(True, ~same)] if len(rows) else rows
    last = rows[np.append(~same, True)] if len(rows) else rows
    return found, _counted(description, first), _counted(description, last)


def _counted(description: Description, rows: Counts) -> dict[str, int]:
    codes, counts = np.unique(description.log.activity[rows], return_counts=True)
    return {
        description.log.activities[code]: size
        for code, size in zip(codes.tolist(), counts.tolist(), strict=True)
    }


def _most(ends: dict[str, int]) -> list[str]:
    """The fewest steps that begin (or end) nine cases in ten, three at most."""
    total, seen, chosen = sum(ends.values()), 0, []
    for name, size in sorted(ends.items(), key=lambda item: (-item[1], item[0]))[:3]:
        if seen >= _PASSAGES * total:
            break
        chosen.append(name)
        seen += size
    return chosen


def _main(passages: list[Passage]) -> list[Passage]:
    """The most frequent passages that make nine in ten, plus the best way into and out of each step."""
    ordered = sorted(passages, key=lambda one: (-one.times, one.source, one.target))
    total, seen = sum(one.times for one in ordered), 0
    chosen: dict[Passage, None] = {}
    for one in ordered[:_EDGES]:
        if seen >= _PASSAGES * total:
            break
        chosen[one] = None
        seen += one.times
    reached, left = set[str](), set[str]()
    for one in ordered:
        if one.target not in reached or one.source not in left:
            chosen[one] = None
        reached.add(one.target)
        left.add(one.source)
    return list(chosen)


def _ranks(description: Description) -> dict[str, float]:
    """Mean number of steps that a case has done before it first does each one: what comes first is drawn higher."""
    log = description.log
    order = np.lexsort((np.arange(len(log)), log.activity, log.case))
    first = order[group_starts(log.case[order], log.activity[order])]
    place = rank_in_run(log.is_first)[first].astype(np.float64)
    codes, names = log.activity[first], len(log.activities)
    mean = np.bincount(codes, place, names) / np.maximum(np.bincount(codes, minlength=names), 1)
    return dict(zip(log.activities, mean.tolist(), strict=True))


def _svg(drawing: Drawing, passages: list[Passage], boxes: Iterable[str]) -> str:
    paths = {pair: path(line) for pair, line in drawing.lines.items()}
    labels = _labels(drawing, passages, paths)
    frame = _frame(drawing, paths, [place for place, _ in labels])
    width, height = frame.right - frame.left, frame.bottom - frame.top
    shown = width if width <= _FULL_SIZE else max(_FULL_SIZE, _LEAST_SCALE * width)
    pills = (
        f'<g class="wait"><rect x="{place.left:.1f}" y="{place.top:.1f}" width="{place.right - place.left:.1f}" '
        f'height="{_LABEL:.0f}" rx="9"/><text x="{(place.left + place.right) / 2:.1f}" y="{place.top + 14:.1f}">'
        f"{escape(text)}</text></g>"
        for place, text in labels
    )
    return (
        f'<svg class="graph" viewBox="{frame.left:.0f} {frame.top:.0f} {width:.0f} {height:.0f}" width="{shown:.0f}" '
        f'height="{height * shown / width:.0f}" '
        'role="img" aria-label="Schéma des étapes et des passages ; le tableau qui suit dit la même chose">'
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 10 5 0 10z"/></marker></defs>'
        f"{''.join(_arrows(drawing, passages))}{''.join(boxes)}{''.join(pills)}</svg>"
    )


def _frame(drawing: Drawing, paths: dict[Edge, Path], labels: list[Rect]) -> Rect:
    """All that is drawn, and a margin."""
    rects = [*_rects(drawing), *labels]
    points = [point for points in paths.values() for point in points]
    return Rect(
        min([one.left for one in rects] + [x for x, _ in points]) // 1 - _MARGIN,
        min([one.top for one in rects] + [y for _, y in points]) // 1 - _MARGIN,
        max([one.right for one in rects] + [x for x, _ in points]) // 1 + 1 + _MARGIN,
        max([one.bottom for one in rects] + [y for _, y in points]) // 1 + 1 + _MARGIN,
    )


def _rects(drawing: Drawing) -> list[Rect]:
    return [Rect.around(box.x, box.y, box.width, box.height) for box in drawing.boxes.values()]


def _labels(drawing: Drawing, passages: list[Passage], paths: dict[Edge, Path]) -> list[tuple[Rect, str]]:
    """The mean time of the passages that most time is lost in, where each may be read."""
    lasting = [one for one in passages if one.mean_h > 0]
    slow = sorted(lasting, key=lambda one: -one.times * one.mean_h)[:_LABELLED]
    texts = {(one.source, one.target): hours(one.mean_h) for one in slow}
    sizes = {edge: (text_width(text, _DETAIL) + 14, _LABEL) for edge, text in texts.items()}
    return [(place, texts[edge]) for edge, place in stand(sizes, paths, _rects(drawing)).items()]


def _arrows(drawing: Drawing, passages: list[Passage]) -> list[str]:
    most = max((one.times for one in passages), default=1)
    known = {(one.source, one.target): one for one in passages}
    arrows = []
    for pair, line in drawing.lines.items():
        one = known.get(pair)
        width = 1.2 if one is None else 1 + 5 * (one.times / most) ** 0.5
        kind = "terminal" if one is None else "back" if line.is_back else "forth"
        title = "" if one is None else f"<title>{_passage_title(one)}</title>"
        arrows.append(
            f'<g class="{kind}"><path d="{_curve(line)}" stroke-width="{width:.1f}" marker-end="url(#tip)"/>{title}</g>'
        )
    return arrows


def _passage_title(one: Passage) -> str:
    return escape(
        f"{one.source} → {one.target} : {count(one.times, 'fois', 'fois')}, {hours(one.mean_h)} en moyenne"
    )


def _curve(line: Line) -> str:
    """Vertical at every point: a cubic between two points at different heights."""
    (x, y), *rest = line.points
    path = [f"M{x:.1f} {y:.1f}"]
    for next_x, next_y in rest:
        if abs(next_x - x) < 0.5:
            path.append(f"V{next_y:.1f}" if abs(next_x - x) < 0.05 else f"L{next_x:.1f} {next_y:.1f}")
        else:
            bend = (next_y - y) / 2
            path.append(f"C{x:.1f} {y + bend:.1f} {next_x:.1f} {next_y - bend:.1f} {next_x:.1f} {next_y:.1f}")
        x, y = next_x, next_y
    return "".join(path)


def _box(content: _Content, drawing: Drawing) -> str:
    box = drawing.boxes[content.name]
    left, top = box.x - box.width / 2, box.y - box.height / 2
    rows = [("name", line) for line in content.lines] + [("detail", line) for line in content.details]
    texts = "".join(
        f'<text class="{kind}" x="{box.x:.0f}" y="{top + 19 + _LEADING * index + (3 if kind == "detail" else 0):.0f}">'
        f"{escape(line)}</text>"
        for index, (kind, line) in enumerate(rows)
    )
    share = content.share
    shade = min(4, int(share * 20 + 0.999)) if share >= 0.01 else 0
    return (
        f'<g class="step shade{shade}"><title>{escape(content.name)} : {escape(", ".join(content.details))}</title>'
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="6"/>{texts}</g>'
    )


def _terminal(key: str, text: str, drawing: Drawing) -> str:
    box = drawing.boxes[key]
    return (
        f'<g class="end"><rect x="{box.x - box.width / 2:.0f}" y="{box.y - box.height / 2:.0f}" width="{box.width:.0f}" '
        f'height="{box.height:.0f}" rx="15"/><text x="{box.x:.0f}" y="{box.y + 4:.0f}">{text}</text></g>'
    )


def split_bar(description: Description) -> str:
    """One bar of the mean duration of a case, cut by cause; the table below it says the same."""
    mean = description.throughput.mean_h or 1.0
    parts = []
    for cause in Cause:
        share = description.split_h[cause.key] / mean
        if share > 0:
            label = percent(share) if share >= _WIDE_ENOUGH else ""
            title = f"{capital(cause.french)} : {in_hours(description.split_h[cause.key])}, {percent(share)}"
            parts.append(
                f'<span class="cause-{cause.name.lower()}" style="flex:{share:.5f} 0 0" title="{escape(title)}">{escape(label)}</span>'
            )
    return (
        '<div class="bar" role="img" aria-label="Répartition du temps d\'un dossier ; le tableau qui suit dit la même chose">'
        f"{''.join(parts)}</div>"
    )


def months_chart(description: Description) -> str:
    """Bars of the median duration of the cases ended each month; the table below it says the same."""
    months = description.months
    values = [0.0 if one.ended.cases == 0 else one.ended.median_h for one in months]
    top = max(values, default=0.0)
    width = 960 / max(len(months), 1)
    bars = []
    for index, (one, value) in enumerate(zip(months, values, strict=True)):
        tall = 150 * value / (top or 1.0)
        title = f"{month(one.month)} : {hours(value)} (médiane), {count(one.ended.cases, 'dossier terminé', 'dossiers terminés')}"
        bars.append(
            f'<g><title>{escape(title)}</title><rect x="{20 + index * width + 0.1 * width:.1f}" y="{170 - tall:.1f}" '
            f'width="{0.8 * width:.1f}" height="{max(tall, 0.5):.1f}"/></g>'
        )
    every = max(1, -(-len(months) // 8))
    texts = [
        f'<text x="{20 + index * width + width / 2:.0f}" y="190">{escape(month(one.month))}</text>'
        for index, one in enumerate(months)
        if index % every == 0
    ]
    return (
        '<svg class="months" viewBox="0 0 1000 200" role="img" aria-label="Durée médiane des dossiers par mois de fin ; le '
        f'tableau qui suit dit la même chose"><text class="top" x="20" y="14">{escape(hours(top))}</text>'
        f'<path d="M20 170H980"/>{"".join(bars)}{"".join(texts)}</svg>'
    )

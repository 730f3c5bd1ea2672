"""What the drawn graph says can be read: nothing covers anything, nothing is cut."""

import re
from datetime import date
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs import at, executions
from kilometre.engines.eventlog import Execution, describe, log_of, read_log
from kilometre.engines.eventlog.report import report
from kilometre.engines.eventlog.report.drawing import graph
from kilometre.engines.eventlog.report.labels import Rect, text_width, wrapped
from shared_files import shared_file

SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"name": (13, True), "detail": (11.5, False), None: (11.5, False)}


def rect_of(element):
    x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return Rect(x, y, x + width, y + height)


def words_of(group):
    """Where each text of a group stands."""
    for text in group.findall("text"):
        size, bold = SIZES[text.get("class")]
        half = text_width(text.text, size, bold=bold) / 2
        x, y = float(text.get("x")), float(text.get("y"))
        yield Rect(x - half, y - size, x + half, y + 3)


def inside(one, other):
    return (
        one.left >= other.left
        and one.right <= other.right
        and one.top >= other.top
        and one.bottom <= other.bottom
    )


def drawn(description):
    """The frame, boxes and labels of a graph, each with its texts; and the points of its lines."""
    svg = ET.fromstring(graph(description).svg)
    left, top, width, height = map(float, svg.get("viewBox").split())
    groups = {kind: [] for kind in ("step", "end", "wait")}
    for group in svg.findall("g"):
        kind = group.get("class").split()[0]
        if kind in groups:
            groups[kind].append((rect_of(group.find("rect")), list(words_of(group))))
    points = [
        float(x) for path in svg.findall("g/path") for x in re.findall(r"([-\d.]+) [-\d.]+", path.get("d"))
    ]
    return Rect(left, top, left + width, top + height), groups, points


def assert_readable(description):
    frame, groups, points = drawn(description)
    pieces = [piece for pieces in groups.values() for piece in pieces]
    for rect, words in pieces:
        assert inside(rect, frame)
        assert all(inside(one, rect) for one in words)
        for one, other in combinations(words, 2):
            assert not one.meets(other, -4)
    for (one, _), (other, _) in combinations(pieces, 2):
        assert not one.meets(other)
    assert all(frame.left <= x <= frame.right for x in points)
    return groups


@pytest.mark.parametrize(
    "name",
    [
        "BPI_Challenge_2012_W_Two_TS.xes.gz",
        "BPIC15_1.xes.gz",
        "BPIC2020_RequestForPayment.xes.gz",
        "traffic_fines_10k.csv.gz",
        "receipt.xes.gz",
        "Production.xes.gz",
        "PurchasingExample_synthetic.csv.gz",
    ],
)
def test_the_graph_of_a_real_log_is_read_whole(name):
    with shared_file(f"data/logs/{name}").open("rb") as file:
        description = describe(read_log(file).log)

    assert len(assert_readable(description)["wait"]) == 8


@settings(max_examples=40, deadline=None)
@given(executions())
def test_no_graph_cuts_or_covers_what_it_says(rows):
    assert_readable(describe(log_of(rows)))


CAPITALS = (
    "INSTRUCTION_DU_DOSSIER_PAR_LA_COMMISSION_WWWW",
    "AVIS MOTIVÉ DU SERVICE MÉTROPOLITAIN",
    "W" * 70,
    "ok",
)


def crossing(cases=60):
    """Steps of long names in capitals that are done again and again, forth and back."""
    rows = []
    for case in range(cases):
        for place in range(14):
            step = CAPITALS[(case % 3 + place * (1 + case % 2)) % 4]
            hour = 24.0 * case + 30 * place * (1 + place % 3)
            rows += [
                Execution(f"{case}", step, at(hour + again), at(hour + again))
                for again in range(1 + case % 2)
            ]
    return describe(log_of(rows))


def test_long_names_in_capitals_stay_in_their_boxes():
    groups = assert_readable(crossing())

    assert len(groups["step"]) == 4
    assert groups["wait"]


@given(st.text(st.sampled_from("WMil_- .aÉ…"), min_size=1, max_size=90).filter(str.strip))
def test_a_name_is_wrapped_within_its_width(name):
    lines = wrapped(name, 196, 13, 3)

    assert 1 <= len(lines) <= 3
    assert all(text_width(line, 13, bold=True) <= 196 for line in lines)
    assert all(lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == "".join(name.split())


@pytest.mark.journey
@pytest.mark.parametrize("width", [360, 1280])
def test_a_browser_finds_every_word_in_its_box(tmp_path, width):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "rapport.html"
    path.write_text(report(crossing(), source="essai", made_on=date(2024, 3, 1)), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        over = page.evaluate(
            """() => [...document.querySelectorAll(".graph g > text")].filter((text) => {
                const word = text.getBBox(), box = text.parentElement.querySelector("rect").getBBox();
                return word.x < box.x || word.x + word.width > box.x + box.width
                    || word.y < box.y || word.y + word.height > box.y + box.height;
            }).map((text) => text.textContent)"""
        )
        whole = page.evaluate("document.documentElement.scrollWidth")
        browser.close()

    assert over == []
    assert whole == width

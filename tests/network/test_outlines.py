"""The packaged map: every territory drawn or tiled, and places where they are."""

import math
import re

import pytest

from kilometre.network.cog import Kind, TerritoryRow, read_territories
from kilometre.network.outlines import Outline, Outlines, lambert93, read_outlines

Ring = list[tuple[float, float]]


@pytest.fixture(scope="module")
def drawing() -> Outlines:
    return read_outlines()


@pytest.fixture(scope="module")
def territories() -> dict[tuple[Kind, str], TerritoryRow]:
    larger = (Kind.REGION, Kind.DEPARTMENT, Kind.OVERSEAS)
    return {(row.kind, row.code): row for row in read_territories() if row.kind in larger}


def everything(drawing: Outlines) -> list[Outline]:
    return [*drawing.regions.values(), *drawing.departments.values()]


def rings(path: str) -> list[Ring]:
    """Vertices of a path; fails on anything but rings of relative lines."""
    assert re.fullmatch(r"(M[-\d. ]+l[-\d. ]+z)+", path)
    shape = []
    for start, steps in re.findall(r"M([^l]+)l([^z]+)z", path):
        numbers = [
            [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", part)]
            for part in (start, steps)
        ]
        assert len(numbers[0]) == 2
        assert len(numbers[1]) % 2 == 0
        x, y = numbers[0]
        ring = [(x, y)]
        for dx, dy in zip(numbers[1][::2], numbers[1][1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        shape.append(ring)
    return shape


def edges(shape: list[Ring]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [edge for ring in shape for edge in zip(ring, [*ring[1:], ring[0]], strict=True)]


def inside(point: tuple[float, float], shape: list[Ring]) -> bool:
    """Even-odd rule, as the map is filled."""
    x, y = point
    crossings = [
        x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
        for (x0, y0), (x1, y1) in edges(shape)
        if (y0 > y) != (y1 > y)
    ]
    return sum(crossings) % 2 == 1


def distance(point: tuple[float, float], shape: list[Ring]) -> float:
    """To the border."""

    def to(edge: tuple[tuple[float, float], tuple[float, float]]) -> float:
        (x, y), ((x0, y0), (x1, y1)) = point, edge
        length = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = max(0, min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length)) if length else 0
        return math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))

    return min(to(edge) for edge in edges(shape))


def test_every_region_and_department_is_drawn_under_its_name(
    drawing: Outlines, territories: dict[tuple[Kind, str], TerritoryRow]
) -> None:
    for kind, drawn in ((Kind.REGION, drawing.regions), (Kind.DEPARTMENT, drawing.departments)):
        assert set(drawn) == {code for known, code in territories if known is kind}
        for code, outline in drawn.items():
            row = territories[kind, code]
            assert (outline.code, outline.name) == (code, row.name)
            assert outline.region == (row.region or code)


def test_collectivities_without_outline_have_a_tile(
    drawing: Outlines, territories: dict[tuple[Kind, str], TerritoryRow]
) -> None:
    overseas = {code for kind, code in territories if kind is Kind.OVERSEAS}
    assert {tile.code for tile in drawing.tiles} == overseas - {"989"}  # nobody lives on Clipperton
    for tile in drawing.tiles:
        assert tile.name == territories[Kind.OVERSEAS, tile.code].name
        assert len(tile.short) <= 18


def test_paths_parse_and_fill_their_box(drawing: Outlines) -> None:
    for outline in everything(drawing):
        points = [point for ring in rings(outline.path) for point in ring]
        xs, ys = zip(*points, strict=True)
        assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx(outline.box, abs=0.11), outline.code


def test_labels_stand_inside_well_away_from_the_border(drawing: Outlines) -> None:
    for outline in everything(drawing):
        shape = rings(outline.path)
        assert inside(outline.label, shape), outline.code
        x0, y0, x1, y1 = outline.box
        assert distance(outline.label, shape) > min(x1 - x0, y1 - y0) / 8, outline.code


def test_everything_is_within_the_view_and_insets_within_their_frames(drawing: Outlines) -> None:
    left, top, width, height = drawing.view_box
    for each in (*everything(drawing), *drawing.insets, *drawing.tiles):
        x0, y0, x1, y1 = each.box
        assert left <= x0 < x1 <= left + width
        assert top <= y0 < y1 <= top + height
    assert {inset.code for inset in drawing.insets} == {"971", "972", "973", "974", "976"}
    for inset in drawing.insets:
        for outline in (drawing.departments[inset.code], drawing.regions[inset.region]):
            assert inset.box[0] < outline.box[0] < outline.box[2] < inset.box[2]
            assert inset.box[1] < outline.box[1] < outline.box[3] < inset.caption[1] - 12 < inset.box[3]


def test_insets_and_tiles_cover_nothing(drawing: Outlines) -> None:
    frames = [each.box for each in (*drawing.insets, *drawing.tiles)]
    for place, (left, top, right, bottom) in enumerate(frames):
        for x0, y0, x1, y1 in frames[place + 1 :]:
            assert right < x0 or x1 < left or bottom < y0 or y1 < top
        for outline in drawing.departments.values():
            if len(outline.code) == 2:
                for x, y in (point for ring in rings(outline.path) for point in ring):
                    assert not (left <= x <= right and top <= y <= bottom), outline.code


def test_regions_overlay_their_departments(drawing: Outlines) -> None:
    """Both ways: a region's border is its departments', and its departments' labels are inside it."""
    for region in drawing.regions.values():
        shape = rings(region.path)
        departments = [outline for outline in drawing.departments.values() if outline.region == region.code]
        borders = [ring for outline in departments for ring in rings(outline.path)]
        assert max(distance(point, borders) for ring in shape for point in ring) < 0.1
        assert all(inside(outline.label, shape) for outline in departments)


@pytest.mark.parametrize(
    ("department", "longitude", "latitude"),
    [
        # The cities of the labs
        ("67", 7.745, 48.583),
        ("44", -1.554, 47.218),
        ("59", 3.063, 50.637),
        ("31", 1.444, 43.604),
        ("35", -1.678, 48.117),
        ("69", 4.836, 45.764),
        ("75", 2.352, 48.857),
        ("83", 5.928, 43.124),
        ("13", 5.37, 43.296),
        ("76", 1.099, 49.443),
        ("45", 1.909, 47.903),
        ("21", 5.041, 47.322),
        ("974", 55.45, -20.882),
        # Edges of the mainland, Corsica and the other insets
        ("65", 0.078, 43.233),
        ("29", -4.486, 48.39),
        ("66", 2.895, 42.698),
        ("06", 7.266, 43.703),
        ("2A", 8.737, 41.919),
        ("2B", 9.45, 42.697),
        ("971", -61.534, 16.241),
        ("971", -61.726, 15.997),
        ("972", -61.067, 14.605),
        ("973", -52.326, 4.938),
        ("973", -54.03, 3.64),
        ("976", 45.228, -12.781),
    ],
)
def test_cities_fall_in_their_department(
    drawing: Outlines, department: str, longitude: float, latitude: float
) -> None:
    point = drawing.place(longitude, latitude)
    assert point is not None
    shape = rings(drawing.departments[department].path)
    assert inside(point, shape) or distance(point, shape) < 2  # a port may fall just off a simplified shore


def test_places_outside_of_the_drawing_have_no_point(drawing: Outlines) -> None:
    assert drawing.place(-56.18, 46.78) is None  # Saint-Pierre: see its tile
    assert drawing.place(-0.128, 51.507) is None  # London
    assert drawing.place(0, 0) is None


def test_lambert93_agrees_with_its_definition() -> None:
    assert lambert93(3, 46.5) == pytest.approx((700, 6600), abs=1e-6)
    # Sent both ways across the central meridian: symmetric
    (east, north), (west, same) = lambert93(8, 44), lambert93(-2, 44)
    assert (east - 700, north) == pytest.approx((700 - west, same))
    # On the standard parallels a degree of longitude has its true length on GRS 80
    for latitude in (44, 49):
        phi = math.radians(latitude)
        true = (
            6378.137
            * math.cos(phi)
            / math.sqrt(1 - 0.0066943800229 * math.sin(phi) ** 2)
            * math.radians(0.001)
        )
        assert math.dist(lambert93(3, latitude), lambert93(3.001, latitude)) == pytest.approx(true, rel=1e-6)


def test_the_file_stays_light_and_credits_its_authors(drawing: Outlines) -> None:
    assert sum(len(outline.path) for outline in drawing.departments.values()) < 45_000
    assert sum(len(outline.path) for outline in drawing.regions.values()) < 25_000
    assert drawing.licence == "MIT"
    assert "DINUM" in drawing.credit
    assert drawing.source.startswith("@gouvfr/dsfr-chart ")

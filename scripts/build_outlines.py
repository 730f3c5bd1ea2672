"""Write src/kilometre/network/data/outlines.json from the npm package @gouvfr/dsfr-chart (MIT, DINUM).

    npm pack @gouvfr/dsfr-chart@2.0.4
    python scripts/build_outlines.py gouvfr-dsfr-chart-2.0.4.tgz CONTOURS
    python scripts/build_outlines.py --check gouvfr-dsfr-chart-2.0.4.tgz CONTOURS

Nothing is downloaded here; the first argument is the tarball or its unpacked folder. Every outline of the result
comes from the package. CONTOURS, a GeoJSON of the 101 departments in degrees with the property ``insee_dep``
(the project's shared data/open/contours/departements-101-anct.geojson), only tells where the drawing puts a
longitude and a latitude; what it says ends up as the coefficients of ``projections``.

What is done to the drawing: a dozen tiny curves become straight lines; each overseas department is scaled
into its inset and its outline thinned below what the inset can show; names and parents come from the COG
already packaged.
"""

import argparse
import json
import math
import re
import sys
import tarfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from outline_shapes import Shape, area, box, centroid, distance_to, edges, pole, rings, scaled, thin

from kilometre.network.cog import Kind, TerritoryRow, read_territories
from kilometre.network.outlines import lambert93

TARGET = Path(__file__).parents[1] / "src/kilometre/network/data/outlines.json"
MEMBER = "dist/MapChart/MapChart.js"

# The package names regions by their ISO 3166-2 codes.
REGIONS = {
    "20R": "94",
    "ARA": "84",
    "BFC": "27",
    "BRE": "53",
    "CVL": "24",
    "GES": "44",
    "HDF": "32",
    "IDF": "11",
    "NAQ": "75",
    "NOR": "28",
    "OCC": "76",
    "PAC": "93",
    "PDL": "52",
}
OVERSEAS_DEPARTMENTS = ("971", "972", "973", "974", "976")  # from north-west to south-east, top to bottom

# The mainland and Corsica fill 0..1010 both ways. West of Gascony there is room for a column of insets;
# the collectivities without outline go in a row below.
VIEW_BOX = (-10, -10, 1030, 1100)
INSET = {"x": 0, "y": 415, "width": 150, "height": 110, "pitch": 116, "margin": 8, "caption": 26}
TILE = {"y": 1030, "width": 136, "height": 44, "pitch": 145}
TILES = {
    "975": "St-Pierre-et-Miq.",
    "977": "St-Barthélemy",
    "978": "St-Martin",
    "986": "Wallis-et-Futuna",
    "987": "Polynésie fr.",
    "988": "Nouv.-Calédonie",
    "984": "TAAF",
}  # not 989: nobody lives on Clipperton, nor is there an administration


# Reading the package


def read_package(package: Path) -> tuple[str, dict[str, Shape]]:
    """« name version » of the package, and its outlines under its own codes (« GES », « 67 »)."""
    if package.is_dir():
        root = package / "package" if (package / "package").is_dir() else package
        manifest, script = ((root / name).read_text(encoding="utf-8") for name in ("package.json", MEMBER))
    else:
        with tarfile.open(package) as archive:
            manifest, script = (
                archive.extractfile(f"package/{name}").read().decode()  # type: ignore[union-attr]
                for name in ("package.json", MEMBER)
            )
    described = json.loads(manifest)
    if described["license"] != "MIT":
        raise ValueError(f"the licence of the package is now {described['license']}: read it before going on")
    shapes: defaultdict[str, Shape] = defaultdict(list)
    for code, path in re.findall(r'class: "FR-(\w+)",\s*(?:style: .*\s*)?d: "([^"]+)"', script):
        shapes[code] += rings(path)
    return f"{described['name']} {described['version']}", shapes


# Writing


def short(value: float) -> str:
    """At most one decimal, without a useless zero: « 12 », « -3.5 », « .4 »."""
    without_sign_on_zero = round(value, 1) + 0.0
    return re.sub(r"^(-?)0(?=\.)", r"\1", f"{without_sign_on_zero:.1f}".removesuffix(".0"))


def path_data(shape: Shape) -> str:
    """Relative lines between rounded vertices, so that neighbours that shared a border still do."""
    parts = []
    for ring in shape:
        rounded = [(round(x, 1), round(y, 1)) for x, y in ring]
        vertices = [rounded[0], *(there for here, there in pairwise(rounded) if here != there)]
        if len(vertices) < 3:
            continue
        steps = " ".join(f"{short(x1 - x0)} {short(y1 - y0)}" for (x0, y0), (x1, y1) in pairwise(vertices))
        parts.append(f"M{short(vertices[0][0])} {short(vertices[0][1])}l{steps}z")
    return "".join(parts).replace(" -", "-")


def rounded(values: tuple[float, ...]) -> list[float]:
    return [int(value) if value == int(value) else value for value in (round(each, 1) for each in values)]


def outline(territory: TerritoryRow, region: str, shape: Shape) -> dict[str, Any]:
    return {
        "code": territory.code,
        "name": territory.name,
        "region": region,
        "path": path_data(shape),
        "label": rounded(pole(shape)),
        "box": rounded(box(shape)),
    }


# Placing longitudes and latitudes


def read_contours(file: Path) -> dict[str, Shape]:
    """Outer rings of the departments, in degrees."""
    contours = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        contours[feature["properties"]["insee_dep"]] = [
            [(longitude, latitude) for longitude, latitude, *_ in polygon[0]] for polygon in polygons
        ]
    return contours


def solve(rows: list[list[float]], values: list[float]) -> list[float]:
    """Least squares by the normal equations: few unknowns, well spread points."""
    size = len(rows[0])
    system = [
        [sum(row[i] * row[j] for row in rows) for j in range(size)]
        + [sum(row[i] * value for row, value in zip(rows, values, strict=True))]
        for i in range(size)
    ]
    for i in range(size):
        for j in range(size):
            if i != j:
                factor = system[j][i] / system[i][i]
                system[j] = [a - factor * b for a, b in zip(system[j], system[i], strict=True)]
    return [system[i][size] / system[i][i] for i in range(size)]


def bounds(shapes: list[Shape]) -> list[float]:
    """West, south, east, north with 0.05° to spare."""
    west, south, east, north = box([ring for shape in shapes for ring in shape])
    return [round(value, 2) for value in (west - 0.05, south - 0.05, east + 0.05, north + 0.05)]


def projection(
    area_name: str, plane: str, contours: list[Shape], x: list[float], y: list[float]
) -> dict[str, Any]:
    return {
        "area": area_name,
        "plane": plane,
        "bounds": bounds(contours),
        "x": [float(f"{value:.6g}") for value in x],
        "y": [float(f"{value:.6g}") for value in y],
    }


def report(name: str, residuals: list[float], km_per_unit: float) -> None:
    mean = math.sqrt(sum(value * value for value in residuals) / len(residuals))
    worst = max(abs(value) for value in residuals)
    print(
        f"{name:10} {len(residuals):3} controls, residual {mean:.2f} rms, {worst:.2f} worst, {km_per_unit:.2f} km/unit"
    )


def fit_metropolis(drawn: dict[str, Shape], contours: dict[str, Shape]) -> list[dict[str, Any]]:
    """The drawing is in Lambert-93: one affine form, checked on the centres of gravity of the departments.

    Corsica has the same scale, but was moved towards the coast: its own constant terms.
    """
    codes = [code for code in drawn if len(code) == 2]
    plane = {
        code: centroid([[lambert93(*point) for point in ring] for ring in contours[code]]) for code in codes
    }
    there = {code: centroid(drawn[code]) for code in codes}
    corsica = ["2A", "2B"]
    mainland = [code for code in codes if code not in corsica]
    forms = [
        solve([[1.0, *plane[code]] for code in mainland], [there[code][axis] for code in mainland])
        for axis in (0, 1)
    ]

    def misses(forms: list[list[float]], codes: list[str]) -> list[float]:
        return [
            math.dist([a + b * plane[code][0] + c * plane[code][1] for a, b, c in forms], there[code])
            for code in codes
        ]

    moved = []
    for axis, (_, b, c) in enumerate(forms):
        offsets = [there[code][axis] - b * plane[code][0] - c * plane[code][1] for code in corsica]
        moved.append([sum(offsets) / len(offsets), b, c])
    scale = 1 / math.hypot(forms[0][1], forms[1][1])
    report("metropole", misses(forms, mainland), scale)
    report("corse", misses(moved, corsica), scale)
    return [
        projection("corse", "lambert93", [contours[code] for code in corsica], *moved),
        projection("metropole", "lambert93", [contours[code] for code in mainland], *forms),
    ]


def fit_inset(code: str, drawn: Shape, contour: Shape) -> dict[str, Any]:
    """Longitude gives x and latitude y, exactly enough for so small an extent.

    Controls: the edges and the centre of gravity of each main island, largest with largest.
    """

    def islands(shape: Shape) -> Shape:
        ordered = sorted(shape, key=area, reverse=True)
        return [ring for ring in ordered if area(ring) > area(ordered[0]) / 10]

    pairs = list(zip(islands(drawn), islands(contour), strict=True))
    forms = []
    residuals = []
    for axis in (0, 1):
        controls = []
        for ours, theirs in pairs:
            low, high = box([theirs])[axis], box([theirs])[axis + 2]
            if axis:  # northwards is up
                low, high = high, low
            controls += [
                (low, box([ours])[axis]),
                (high, box([ours])[axis + 2]),
                (centroid([theirs])[axis], centroid([ours])[axis]),
            ]
        constant, slope = solve([[1.0, degrees] for degrees, _ in controls], [units for _, units in controls])
        forms.append([constant, 0.0, slope] if axis else [constant, slope, 0.0])
        residuals += [constant + slope * degrees - units for degrees, units in controls]
    report(code, residuals, 111.2 / abs(forms[1][2]))
    return projection(code, "degrees", [contour], *forms)


# The whole


def frame(place: int) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of the inset of that rank."""
    top = INSET["y"] + place * INSET["pitch"]
    return INSET["x"], top, INSET["x"] + INSET["width"], top + INSET["height"]


def into_frame(shape: Shape, place: int) -> Shape:
    """Scale and centre a shape above the caption of its inset."""
    left, top, right, bottom = frame(place)
    x0, y0, x1, y1 = box(shape)
    width = right - left - 2 * INSET["margin"]
    height = bottom - top - INSET["caption"] - INSET["margin"]
    factor = min(width / (x1 - x0), height / (y1 - y0))
    centre = (left + right) / 2 - factor * (x0 + x1) / 2
    middle = top + INSET["margin"] + height / 2 - factor * (y0 + y1) / 2
    return [thin(ring) for ring in scaled(shape, factor, centre, middle)]


def check_alignment(shapes: dict[str, Shape], departments: dict[str, TerritoryRow]) -> None:
    """How far a region's outline runs from those of its departments: they must overlay."""
    worst = 0.0
    for iso, region in REGIONS.items():
        borders = [
            edge for code, row in departments.items() if row.region == region for edge in edges(shapes[code])
        ]
        for ring in shapes[iso]:
            worst = max(worst, *(min(distance_to(point, edge) for edge in borders) for point in ring))
    print(f"regions run at most {worst:.1f} units from their departments")


def build(package: Path, contours_file: Path) -> dict[str, Any]:
    source, shapes = read_package(package)
    contours = read_contours(contours_file)
    rows = list(read_territories())
    regions = {row.code: row for row in rows if row.kind is Kind.REGION}
    departments = {row.code: row for row in rows if row.kind is Kind.DEPARTMENT}
    overseas = {row.code: row for row in rows if row.kind is Kind.OVERSEAS}

    check_alignment(shapes, departments)
    for place, code in enumerate(OVERSEAS_DEPARTMENTS):
        shapes[code] = into_frame(shapes[code], place)
    region_shapes = {code: shapes[iso] for iso, code in REGIONS.items()}
    region_shapes |= {departments[code].region: shapes[code] for code in OVERSEAS_DEPARTMENTS}

    insets = []
    for place, code in enumerate(OVERSEAS_DEPARTMENTS):
        left, top, right, bottom = frame(place)
        insets.append(
            {
                "code": code,
                "region": departments[code].region,
                "name": departments[code].name,
                "box": [left, top, right, bottom],
                "caption": rounded(((left + right) / 2, bottom - INSET["margin"])),
            }
        )
    tiles = []
    for place, (code, abbreviated) in enumerate(TILES.items()):
        left = place * TILE["pitch"]
        tiles.append(
            {
                "code": code,
                "name": overseas[code].name,
                "short": abbreviated,
                "box": [left, TILE["y"], left + TILE["width"], TILE["y"] + TILE["height"]],
                "label": rounded((left + TILE["width"] / 2, TILE["y"] + TILE["height"] / 2)),
            }
        )
    return {
        "source": source,
        "credit": "Tracés : Système de Design de l'État, DSFR Chart, © DINUM",
        "licence": "MIT",
        "view_box": list(VIEW_BOX),
        "regions": [outline(regions[code], code, shape) for code, shape in sorted(region_shapes.items())],
        "departments": [outline(row, row.region, shapes[code]) for code, row in sorted(departments.items())],
        "insets": insets,
        "tiles": tiles,
        "projections": [
            *fit_metropolis(shapes, contours),
            *(fit_inset(code, shapes[code], contours[code]) for code in OVERSEAS_DEPARTMENTS),
        ],
    }


def text(drawing: dict[str, Any]) -> str:
    """JSON with one territory per line, so that a change shows in a diff."""

    def compact(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    parts = []
    for key, value in drawing.items():
        if value and isinstance(value, list) and isinstance(value[0], dict):
            parts.append(f"{compact(key)}:[\n" + ",\n".join(compact(line) for line in value) + "\n]")
        else:
            parts.append(f"{compact(key)}:{compact(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="tarball or folder of @gouvfr/dsfr-chart")
    parser.add_argument("contours", type=Path, help="GeoJSON of the departments")
    parser.add_argument("--check", action="store_true", help="compare with the committed file, write nothing")
    options = parser.parse_args()

    content = text(build(options.package, options.contours))
    if options.check:
        if TARGET.read_text(encoding="utf-8") != content:
            print(f"{TARGET.name} differs from what the sources give: run this script again", file=sys.stderr)
            return 1
        print("same content")
        return 0
    TARGET.write_text(content, encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

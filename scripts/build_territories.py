"""Write src/kilometre/network/data/territories.tsv.gz from the npm package @etalab/decoupage-administratif.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-decoupage-administratif-6.0.0.tgz
    python scripts/build_territories.py package/data
    python scripts/build_territories.py --check package/data

Nothing is downloaded here. The folder holds regions.json, departements.json, and either the package's
communes.json and epci.json or the same two reduced to communes.csv and epci.csv (the project's shared folder,
data/open/territoires). Both give the same file, byte for byte. ``--check`` writes nothing and fails if the
committed file differs.
"""

import argparse
import csv
import gzip
import io
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src/kilometre/network/data/territories.tsv.gz"

COLUMNS = (
    "kind",
    "code",
    "name",
    "region",
    "departments",
    "epci",
    "commune",
    "category",
    "siren",
    "population",
    "postcodes",
    "seat",
)

# The city of an arrondissement municipal, by the first three figures of its code (Insee's convention):
# the CSV reduction does not hold the package's own column.
CITIES = {"751": "75056", "693": "69123", "132": "13055"}

Row = dict[str, str]


@dataclass
class Tally:
    """What a larger territory gathers from its communes."""

    population: int = 0
    known: bool = False
    by_department: Counter[str] = field(default_factory=Counter)

    def add(self, commune: dict[str, Any]) -> None:
        inhabitants = commune["population"]
        self.population += inhabitants or 0
        self.known = self.known or inhabitants is not None
        self.by_department[commune["departement"]] += inhabitants or 0

    @property
    def text(self) -> str:
        return str(self.population) if self.known else ""


def read_communes(folder: Path) -> list[dict[str, Any]]:
    """Communes of every type, as the package's JSON or its CSV reduction gives them, in the order of codes."""
    as_json = folder / "communes.json"
    if as_json.exists():
        communes = [
            {
                "code": line["code"],
                "nom": line["nom"],
                "type": line["type"],
                "departement": line["departement"],
                "region": line["region"],
                "siren": line.get("siren", ""),
                "population": line.get("population"),
                "codes_postaux": line.get("codesPostaux", []),
                "chef_lieu": line.get("chefLieu", ""),
            }
            for line in json.loads(as_json.read_text(encoding="utf-8"))
        ]
    else:
        with (folder / "communes.csv").open(encoding="utf-8", newline="") as lines:
            communes = list(csv.DictReader(lines))
        for line in communes:
            line["population"] = int(line["population"]) if line["population"] else None
            line["codes_postaux"] = line["codes_postaux"].split("|") if line["codes_postaux"] else []
    return sorted(communes, key=lambda line: (line["code"], line["type"]))


def read_epcis(folder: Path) -> list[dict[str, Any]]:
    """Intercommunalities with the codes of their communes, in the order of SIREN numbers."""
    as_json = folder / "epci.json"
    if as_json.exists():
        epcis = json.loads(as_json.read_text(encoding="utf-8"))
        for line in epcis:
            line["communes"] = [member["code"] for member in line["membres"]]
    else:
        with (folder / "epci.csv").open(encoding="utf-8", newline="") as lines:
            epcis = list(csv.DictReader(lines))
        for line in epcis:
            line["communes"] = line["communes"].split("|")
    return sorted(epcis, key=lambda line: line["code"])


def row(kind: str, code: str, name: str, **columns: str) -> Row:
    """One line of the file; a column left out is empty."""
    return dict.fromkeys(COLUMNS, "") | {"kind": kind, "code": code, "name": name} | columns


def seat(place: dict[str, Any], home: dict[str, str]) -> str:
    """Chef-lieu, left out when it lies elsewhere.

    The package gives the Terres australes et antarctiques françaises the seat of Saint-Pierre-et-Miquelon;
    their real one is on La Réunion, outside of them too.
    """
    code = str(place["chefLieu"])
    if place["code"] in home[code].split():
        return code
    print(f"{place['nom']}: chef-lieu {code} lies outside, left out", file=sys.stderr)
    return ""


def build(folder: Path) -> list[Row]:
    """Rows in the order of the file: parents before children, then by code."""
    regions = json.loads((folder / "regions.json").read_text(encoding="utf-8"))
    departments = json.loads((folder / "departements.json").read_text(encoding="utf-8"))
    communes = read_communes(folder)
    epcis = read_epcis(folder)

    epci_of = {member: epci["code"] for epci in epcis for member in epci["communes"]}
    region_of = {line["code"]: line["region"] for line in departments}
    current = {line["code"]: line for line in communes if line["type"] == "commune-actuelle"}
    home = {code: f"{line['departement']} {line['region']}" for code, line in current.items()}
    tallies: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    for code, line in current.items():
        tallies["departement", line["departement"]].add(line)
        tallies["region", line["region"]].add(line)
        if code in epci_of:
            tallies["epci", epci_of[code]].add(line)

    return [
        *of_regions_and_departments(regions, departments, tallies, home),
        *of_epcis(epcis, tallies, region_of),
        *of_communes(communes, epci_of),
    ]


Tallies = Mapping[tuple[str, str], Tally]


def of_regions_and_departments(
    regions: list[dict[str, Any]], departments: list[dict[str, Any]], tallies: Tallies, home: dict[str, str]
) -> list[Row]:
    rows: list[Row] = []
    # A collectivity is listed by the package both as a region and as a department: one row here.
    for place in sorted(regions, key=lambda line: (line["zone"] == "com", line["code"])):
        kind = "com" if place["zone"] == "com" else "region"
        rows.append(
            row(
                kind,
                place["code"],
                place["nom"],
                category=place["zone"],
                population=tallies["region", place["code"]].text,
                seat=seat(place, home),
            )
        )
    rows.extend(
        row(
            "departement",
            place["code"],
            place["nom"],
            region=place["region"],
            category=place["zone"],
            population=tallies["departement", place["code"]].text,
            seat=seat(place, home),
        )
        for place in sorted(departments, key=lambda line: line["code"])
        if place["zone"] != "com"
    )
    return rows


def of_epcis(epcis: list[dict[str, Any]], tallies: Tallies, region_of: dict[str, str]) -> list[Row]:
    """The region of an intercommunality is where most of its inhabitants live."""
    rows: list[Row] = []
    for epci in epcis:
        tally = tallies["epci", epci["code"]]
        reached = [
            code for code, _ in sorted(tally.by_department.items(), key=lambda item: (-item[1], item[0]))
        ]
        shares: Counter[str] = Counter()
        for code, inhabitants in tally.by_department.items():
            shares[region_of[code]] += inhabitants
        rows.append(
            row(
                "epci",
                epci["code"],
                epci["nom"],
                region=min(shares, key=lambda code: (-shares[code], code)),
                departments=" ".join(reached),
                category=epci["type"],
                siren=epci["code"],
                population=tally.text,
            )
        )
    return rows


def of_communes(communes: list[dict[str, Any]], epci_of: dict[str, str]) -> list[Row]:
    """Those of today, then the districts and the former ones, with the commune that holds them."""
    rows: list[Row] = []
    for kind in ("commune-actuelle", "arrondissement-municipal", "commune-deleguee", "commune-associee"):
        for line in communes:
            if line["type"] != kind:
                continue
            parent = (
                line["chef_lieu"] or CITIES.get(line["code"][:3], "") if kind != "commune-actuelle" else ""
            )
            rows.append(
                row(
                    kind.removesuffix("-actuelle"),
                    line["code"],
                    line["nom"],
                    region=line["region"],
                    departments=line["departement"],
                    epci=epci_of.get(parent or line["code"], ""),
                    commune=parent,
                    siren=line["siren"],
                    population="" if line["population"] is None else str(line["population"]),
                    postcodes=" ".join(line["codes_postaux"]),
                )
            )
    return rows


def text(rows: list[Row]) -> bytes:
    """Tab-separated, one header line. No field holds a tab or a newline, so nothing is quoted."""
    lines = ["\t".join(COLUMNS), *("\t".join(line[column] for column in COLUMNS) for line in rows)]
    for line in lines:
        if line.count("\t") != len(COLUMNS) - 1 or "\n" in line:
            raise ValueError(f"a field holds a separator: {line!r}")
    return ("\n".join(lines) + "\n").encode()


def pack(content: bytes) -> bytes:
    """Compress with neither date nor file name, so that the same content gives the same bytes."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as stream:
        stream.write(content)
    return packed.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder", type=Path, help="folder of regions.json, departements.json, communes.*, epci.*"
    )
    parser.add_argument("--check", action="store_true", help="compare with the committed file, write nothing")
    options = parser.parse_args()

    rows = build(options.folder)
    content = text(rows)
    counts = Counter(line["kind"] for line in rows)
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    if options.check:
        committed = TARGET.read_bytes()
        if gzip.decompress(committed) != content:
            print(f"{TARGET.name} differs from what the sources give: run this script again", file=sys.stderr)
            return 1
        # Another build of zlib may pack the same content into other bytes: that is no difference in the data.
        print("same content" + (", same bytes" if committed == pack(content) else ", packed by another zlib"))
        return 0
    TARGET.write_bytes(pack(content))
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

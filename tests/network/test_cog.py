"""The packaged territories: complete, consistent, and what the sources say."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from kilometre.network.cog import LYON_METROPOLIS, VINTAGE, Kind, TerritoryRow, read_territories

ROOT = Path(__file__).parents[2]
SOURCES = ROOT.parent / "shared/data/open/territoires"

Territories = dict[tuple[Kind, str], TerritoryRow]


@pytest.fixture(scope="module")
def rows() -> list[TerritoryRow]:
    return list(read_territories())


@pytest.fixture(scope="module")
def territories(rows: list[TerritoryRow]) -> Territories:
    return {(row.kind, row.code): row for row in rows}


def test_counts_are_those_of_the_2026_code(rows: list[TerritoryRow]) -> None:
    assert VINTAGE == 2026
    assert Counter(row.kind for row in rows) == {
        Kind.REGION: 18,
        Kind.OVERSEAS: 8,
        Kind.DEPARTMENT: 101,
        Kind.EPCI: 1_255,
        Kind.COMMUNE: 34_969,
        Kind.ARRONDISSEMENT: 45,
        Kind.DELEGATED: 2_105,
        Kind.ASSOCIATED: 471,
    }


def test_a_code_is_unique_within_its_kind(rows: list[TerritoryRow], territories: Territories) -> None:
    assert len(territories) == len(rows)


def test_parents_exist_and_come_before_their_children(rows: list[TerritoryRow]) -> None:
    seen: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    for row in rows:
        overseas = seen[Kind.OVERSEAS]
        if row.region:
            assert row.region in seen[Kind.REGION] | overseas, row
        assert set(row.departments) <= seen[Kind.DEPARTMENT] | overseas, row
        if row.epci:
            assert row.epci in seen[Kind.EPCI], row
        if row.commune:
            assert row.commune in seen[Kind.COMMUNE], row
        seen[row.kind].add(row.code)


def test_what_each_kind_must_have(rows: list[TerritoryRow]) -> None:
    for row in rows:
        assert row.name == row.name.strip() != ""
        if row.kind in (Kind.REGION, Kind.OVERSEAS):
            assert not row.region
            assert row.departments == ()
        elif row.kind is Kind.EPCI:
            assert row.departments
            assert row.siren == row.code
        else:
            assert row.region
            assert row.departments == (() if row.kind is Kind.DEPARTMENT else (row.department,))
        has_parent_commune = row.kind in (Kind.ARRONDISSEMENT, Kind.DELEGATED, Kind.ASSOCIATED)
        assert bool(row.commune) == has_parent_commune, row
        assert all(len(postcode) == 5 and postcode.isdigit() for postcode in row.postcodes), row
        assert row.siren == "" or (len(row.siren) == 9 and row.siren.isdigit()), row


def test_a_department_is_in_the_region_of_its_communes(
    rows: list[TerritoryRow], territories: Territories
) -> None:
    for row in rows:
        department = territories.get((Kind.DEPARTMENT, row.department))
        if row.kind is Kind.COMMUNE and department:
            assert row.region == department.region, row


def test_seats_are_communes_of_their_territory(rows: list[TerritoryRow], territories: Territories) -> None:
    without = [
        row.code for row in rows if row.kind in (Kind.REGION, Kind.DEPARTMENT, Kind.OVERSEAS) and not row.seat
    ]
    assert without == ["984"]  # the TAAF are administered from La Réunion
    for row in rows:
        if row.seat:
            seat = territories[Kind.COMMUNE, row.seat]
            assert row.code == (seat.department if row.kind is Kind.DEPARTMENT else seat.region)


def test_population_adds_up(rows: list[TerritoryRow]) -> None:
    def total(*kinds: Kind) -> int:
        return sum(row.population or 0 for row in rows if row.kind in kinds)

    assert total(Kind.COMMUNE) == total(Kind.REGION, Kind.OVERSEAS) == total(Kind.DEPARTMENT, Kind.OVERSEAS)
    grand_est = [row for row in rows if row.kind is Kind.COMMUNE and row.region == "44"]
    assert (len(grand_est), sum(row.population or 0 for row in grand_est)) == (5_115, 5_563_378)


def test_unknown_population_is_not_zero(territories: Territories) -> None:
    assert territories[Kind.OVERSEAS, "984"].population is None
    assert territories[Kind.DELEGATED, "01015"].population is None
    # Six communes of the Meuse destroyed in 1916 still exist, without an inhabitant.
    assert territories[Kind.COMMUNE, "55039"].population == 0


def test_tarbes(territories: Territories) -> None:
    tarbes = territories[Kind.COMMUNE, "65440"]
    assert tarbes.name == "Tarbes"
    assert (tarbes.region, tarbes.department) == ("76", "65")
    assert tarbes.postcodes == ("65000",)
    assert tarbes.siren == "216504407"
    assert territories[Kind.EPCI, tarbes.epci].name == "CA Tarbes-Lourdes-Pyrénées"


@pytest.mark.parametrize(
    ("code", "name", "postcodes", "city"),
    [
        ("75107", "Paris 7e Arrondissement", ("75007",), "75056"),
        ("75116", "Paris 16e Arrondissement", ("75016", "75116"), "75056"),
        ("69383", "Lyon 3e Arrondissement", ("69003",), "69123"),
        ("13201", "Marseille 1er Arrondissement", ("13001",), "13055"),
    ],
)
def test_arrondissements_of_the_three_cities(
    territories: Territories, code: str, name: str, postcodes: tuple[str, ...], city: str
) -> None:
    arrondissement = territories[Kind.ARRONDISSEMENT, code]
    assert (arrondissement.name, arrondissement.postcodes, arrondissement.commune) == (name, postcodes, city)
    assert set(postcodes) <= set(territories[Kind.COMMUNE, city].postcodes)
    assert arrondissement.epci == territories[Kind.COMMUNE, city].epci != ""


def test_corsica(territories: Territories) -> None:
    ajaccio, bastia = territories[Kind.COMMUNE, "2A004"], territories[Kind.COMMUNE, "2B033"]
    assert (ajaccio.name, ajaccio.department, ajaccio.region) == ("Ajaccio", "2A", "94")
    assert (bastia.name, bastia.department, bastia.region) == ("Bastia", "2B", "94")
    assert "20000" in ajaccio.postcodes


def test_overseas(territories: Territories) -> None:
    saint_denis = territories[Kind.COMMUNE, "97411"]
    assert (saint_denis.name, saint_denis.department, saint_denis.region) == ("Saint-Denis", "974", "04")
    saint_pierre = territories[Kind.COMMUNE, "97502"]
    assert (saint_pierre.region, saint_pierre.department, saint_pierre.epci) == ("975", "975", "")
    assert territories[Kind.OVERSEAS, "975"].name == "Saint-Pierre-et-Miquelon"
    assert (Kind.DEPARTMENT, "975") not in territories


def test_lyon_metropolis_and_the_rest_of_the_rhone(
    rows: list[TerritoryRow], territories: Territories
) -> None:
    assert territories[Kind.EPCI, LYON_METROPOLIS].category == "MET69"
    members = [row for row in rows if row.kind is Kind.COMMUNE and row.in_lyon_metropolis]
    assert len(members) == 58
    assert {row.department for row in members} == {"69"}
    assert territories[Kind.ARRONDISSEMENT, "69383"].in_lyon_metropolis
    assert not territories[Kind.COMMUNE, "69264"].in_lyon_metropolis  # Villefranche-sur-Saône


def test_an_intercommunality_may_straddle(territories: Territories) -> None:
    redon = next(row for row in territories.values() if row.name == "CA Redon Agglomération")
    assert redon.departments == ("35", "44", "56")
    assert (redon.region, redon.department) == ("53", "35")


def test_mainland_communes_without_intercommunality_are_the_four_islands(rows: list[TerritoryRow]) -> None:
    alone = {
        row.code for row in rows if row.kind is Kind.COMMUNE and not row.epci and row.region not in OVERSEAS
    }
    assert alone == {"22016", "29083", "29155", "85113"}


OVERSEAS = {"975", "977", "978", "984", "986", "987", "988", "989"}


def test_a_former_commune_leads_to_the_current_one(territories: Territories) -> None:
    arbignieu = territories[Kind.DELEGATED, "01015"]
    assert not arbignieu.is_current
    assert territories[Kind.COMMUNE, arbignieu.commune].name == "Arboys en Bugey"
    # Escaufourt bears a code of the Aisne and belongs to a commune of the Nord.
    escaufourt = territories[Kind.ASSOCIATED, "02285"]
    assert (escaufourt.commune, escaufourt.department) == ("59545", "59")


def test_reading_is_fast() -> None:
    begin = time.process_time()
    assert sum(1 for _ in read_territories()) == 38_972
    assert time.process_time() - begin < 0.5


@pytest.mark.skipif(not SOURCES.exists(), reason="the source files are not beside the repository")
def test_the_file_is_what_the_script_makes_of_the_sources() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/build_territories.py", "--check", SOURCES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "same content" in done.stdout

"""Loading the official geographic code. Reference data: no person acts, so nothing goes to the journal."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from kilometre.network import spelling
from kilometre.network.cog import VINTAGE, Kind, TerritoryRow, read_territories
from kilometre.network.enums import TerritoryKind
from kilometre.network.models import PlaceName, Postcode, Territory

KINDS = {
    Kind.REGION: TerritoryKind.REGION,
    Kind.OVERSEAS: TerritoryKind.COLLECTIVITY,
    Kind.DEPARTMENT: TerritoryKind.DEPARTMENT,
    Kind.EPCI: TerritoryKind.EPCI,
    Kind.COMMUNE: TerritoryKind.COMMUNE,
    Kind.ARRONDISSEMENT: TerritoryKind.DISTRICT,
}
LEVELS = (
    (Kind.REGION, Kind.OVERSEAS),
    (Kind.DEPARTMENT,),
    (Kind.EPCI,),
    (Kind.COMMUNE,),
    (Kind.ARRONDISSEMENT,),
)
LITTLE_WORDS = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "d",
        "du",
        "de",
        "des",
        "en",
        "et",
        "sur",
        "sous",
        "aux",
        "au",
        "a",
        "saint",
        "sainte",
    ]
)

Known = dict[tuple[str, str], int]


@transaction.atomic
def load_territories(*, rows: Iterable[TerritoryRow] | None = None) -> int:
    """Load this vintage, all or nothing; return how many territories came in: none the second time."""
    if Territory.objects.filter(vintage=VINTAGE).exists():
        return 0
    read = list(read_territories() if rows is None else rows)
    known: Known = {}
    for level in LEVELS:
        territories = [_territory(row, known) for row in read if row.kind in level]
        Territory.objects.bulk_create(territories)
        known |= {(territory.kind, territory.code): territory.pk for territory in territories}
    Postcode.objects.bulk_create(_postcodes(read, known))
    PlaceName.objects.bulk_create(_place_names(read, known))
    return len(known)


def _territory(row: TerritoryRow, known: Known) -> Territory:
    region = known.get((TerritoryKind.REGION, row.region)) or known.get(
        (TerritoryKind.COLLECTIVITY, row.region)
    )
    return Territory(
        kind=KINDS[row.kind],
        code=row.code,
        name=row.name,
        vintage=VINTAGE,
        siren=row.siren,
        population=row.population,
        region_id=region,
        department_id=known.get((TerritoryKind.DEPARTMENT, row.department)),
        epci_id=known.get((TerritoryKind.EPCI, row.epci)),
        commune_id=known.get((TerritoryKind.COMMUNE, row.commune)),
        seat_code=row.seat,
    )


def _postcodes(rows: Iterable[TerritoryRow], known: Known) -> Iterator[Postcode]:
    for row in rows:
        if row.kind in (Kind.COMMUNE, Kind.ARRONDISSEMENT):
            territory = known[KINDS[row.kind], row.code]
            for code in row.postcodes:
                yield Postcode(code=code, territory_id=territory, population=row.population or 0)


def _place_names(rows: Iterable[TerritoryRow], known: Known) -> Iterator[PlaceName]:
    """Every beginning of a place's name, and of the names of the communes that merged into it."""
    for row in rows:
        if row.is_current and row.kind not in (Kind.COMMUNE, Kind.ARRONDISSEMENT):
            continue
        territory = known.get(
            (TerritoryKind.COMMUNE, row.commune) if not row.is_current else (KINDS[row.kind], row.code)
        )
        if territory is None:
            continue
        for rank, ending in enumerate(_endings(row.name)):
            yield PlaceName(
                key=spelling.key(ending)[:80],
                sound=spelling.sound(ending)[:40] if rank == 0 else "",
                former="" if row.is_current else row.name,
                population=row.population or 0,
                territory_id=territory,
            )


def _endings(name: str) -> Iterator[str]:
    """The name from each of its words that means something: « Saint-Étienne-du-Rouvray », « Rouvray »."""
    parts = spelling.words(name)
    yield name
    for rank, word in enumerate(parts[1:], start=1):
        if word not in LITTLE_WORDS:
            yield " ".join(parts[rank:])

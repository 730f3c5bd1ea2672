"""The territories of France as INSEE's Code officiel géographique names them, read from the packaged file.

No Django here: a loader, a test or a notebook reads the same rows. ``scripts/build_territories.py`` wrote
the file; ``docs/data-sources.md`` says where it comes from and how to rebuild it.

A code is only unique within its kind: 01015 is both a commune (Arboys en Bugey) and one of its communes
déléguées (Arbignieu), 02 both a region (Martinique) and a department (Aisne).
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

VINTAGE = 2026
"""Year of the Code officiel géographique: the territories as they stand on 1 January."""

SOURCE = (
    "Code officiel géographique 2026 (Insee), groupements de la DGCL et codes postaux, "
    "d'après @etalab/decoupage-administratif 6.0.0"
)
LICENCE = "Licence Ouverte / Open Licence (Etalab)"

FILE = "territories.tsv.gz"

LYON_METROPOLIS = "200046977"
"""The Métropole de Lyon: the only intercommunality that is also a collectivité with a department's powers."""


class Kind(StrEnum):
    """Kinds of territory, in the order of the file: every parent comes before its children."""

    REGION = "region"
    OVERSEAS = (
        "com"  # collectivities and territories outside the regions, New Caledonia and the TAAF included
    )
    DEPARTMENT = "departement"
    EPCI = "epci"  # intercommunalities that raise their own tax (fiscalité propre)
    COMMUNE = "commune"
    ARRONDISSEMENT = "arrondissement-municipal"  # of Paris, Lyon and Marseille
    DELEGATED = "commune-deleguee"  # a former commune, now a part of a commune nouvelle
    ASSOCIATED = "commune-associee"  # the same, from the mergers of the 1971 law


KINDS = {kind.value: kind for kind in Kind}
"""``Kind(text)`` as a plain dictionary: it is asked 39,000 times."""


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """One territory. A text is empty, and a population None, where the kind or the source has none.

    In an overseas collectivity both ``region`` and ``departments`` of a commune hold the collectivity's code,
    as INSEE's files do, so that « everything in 987 » is one filter.
    """

    kind: Kind
    code: str
    name: str
    region: str
    """Code of the region or overseas collectivity. For an intercommunality that straddles two: the one where
    most of its inhabitants live."""
    departments: tuple[str, ...]
    """Codes; one, except for an intercommunality that straddles several: then the most populous part first."""
    epci: str
    """Intercommunality of a commune, SIREN. Four islands of the mainland and the collectivities have none."""
    commune: str
    """Current commune of an arrondissement municipal or of a former commune; empty for a current commune."""
    category: str
    """metro, drom or com for a region or department; CC, CA, CU, METRO or MET69 for an intercommunality."""
    siren: str
    """Of a commune or intercommunality: the key to the State's other files."""
    population: int | None
    """Municipal population of the vintage. Summed over communes for what is larger than a commune."""
    postcodes: tuple[str, ...]
    seat: str
    """Chef-lieu of a region, department or collectivity: code of a commune."""

    @property
    def department(self) -> str:
        """The department, or the one where most inhabitants of an intercommunality live."""
        return self.departments[0] if self.departments else ""

    @property
    def is_current(self) -> bool:
        """False for a former commune: a name people still type, to be answered with ``commune``."""
        return self.kind not in (Kind.DELEGATED, Kind.ASSOCIATED)

    @property
    def in_lyon_metropolis(self) -> bool:
        """Whether the departmental authority is the Métropole de Lyon (69M) and not the Rhône council (69D).

        INSEE and prefectures know one department, 69. The two authorities matter for social matters,
        roads and collèges: a file about them goes to one or to the other.
        """
        return LYON_METROPOLIS in (self.code, self.epci)


def read_territories() -> Iterator[TerritoryRow]:
    """Every territory of the vintage, parents before children (about 39,000 rows, 0.15 s)."""
    packed = resources.files("kilometre.network").joinpath("data", FILE).read_bytes()
    lines = iter(gzip.decompress(packed).decode().splitlines())
    next(lines)  # names of the columns
    for line in lines:
        (
            kind,
            code,
            name,
            region,
            departments,
            epci,
            commune,
            category,
            siren,
            population,
            postcodes,
            seat,
        ) = line.split("\t")
        yield TerritoryRow(
            kind=KINDS[kind],
            code=code,
            name=name,
            region=region,
            departments=tuple(departments.split()),
            epci=epci,
            commune=commune,
            category=category,
            siren=siren,
            population=int(population) if population else None,
            postcodes=tuple(postcodes.split()),
            seat=seat,
        )

"""Territories enough for the tests, and the real network on them."""

import pytest

from kilometre.network import public_network, services
from kilometre.network.cog import Kind, TerritoryRow, read_territories

WHOLE_DEPARTMENTS = {"33", "35", "42", "75", "988"}
ALSO = {"67482", "93066", "97411", "76575", "01015", "01015 01"}


def wanted(row: TerritoryRow) -> bool:
    large = row.kind in (Kind.REGION, Kind.OVERSEAS, Kind.DEPARTMENT)
    return large or row.department in WHOLE_DEPARTMENTS or row.code in ALSO or row.commune == "01015"


@pytest.fixture
def territories(db: None) -> None:
    services.load_territories(rows=[row for row in read_territories() if wanted(row)])


@pytest.fixture
def real_network(territories: None) -> None:
    public_network.load()


@pytest.fixture
def alone(monkeypatch):
    """The pages without what contexts above add to them: each of those counts its own queries."""
    monkeypatch.setattr("kilometre.foundation.ui.panels.PANELS", {})

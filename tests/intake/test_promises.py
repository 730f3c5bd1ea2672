"""The clock of a promise: counted where the lab sits, and kept as promised on the day of sending."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from cast import make_commune, make_lab
from kilometre.intake.promises import promise_of, seat_of
from kilometre.network.enums import TerritoryKind
from kilometre.network.models import Lab, Territory

PARIS = ZoneInfo("Europe/Paris")


def at(day: str, clock: str = "10:00", zone: ZoneInfo = PARIS) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)


def seated(code: str, department: str, region: str) -> Lab:
    commune = make_commune(code, "Ville", department=(department, "Département"), region=(region, "Région"))
    return make_lab(f"lab-{code}", "Lab", region=commune.region, promise="2jo")


def test_promise_of_two_working_days_passes_over_a_weekend(cast):
    friday = at("2026-11-20")

    promise = promise_of(cast.other_lab, friday)

    assert promise.due == at("2026-11-24", "17:00")


def test_promise_passes_over_a_holiday_of_the_seat_only(cast):
    christmas_eve = at("2026-12-24")

    in_alsace = promise_of(cast.lab, christmas_eve)
    elsewhere = promise_of(cast.other_lab, christmas_eve)

    assert elsewhere.due == at("2026-12-29", "17:00")
    assert in_alsace.due == elsewhere.due  # the 26th is a Saturday in 2026

    in_2025 = at("2025-12-24")
    assert promise_of(cast.lab, in_2025).due == at("2025-12-30", "17:00")
    assert promise_of(cast.other_lab, in_2025).due == at("2025-12-29", "17:00")


def test_promise_of_an_overseas_lab_is_counted_on_its_own_clock(db):
    reunion = seated("97411", "974", "04")

    promise = promise_of(reunion, at("2026-12-17", "22:30"))

    # 22:30 in Paris is already the 18th there; the 20th is a Sunday and a holiday, the 19th a Saturday.
    assert promise.due == at("2026-12-22", "17:00", ZoneInfo("Indian/Reunion"))


def test_promise_in_hours_does_not_stop_at_night(cast):
    cast.lab.promise = "24h"

    assert promise_of(cast.lab, at("2026-11-20", "23:00")).due == at("2026-11-21", "23:00")


@pytest.mark.parametrize(
    ("code", "department", "region", "seat"),
    [("67482", "67", "44", "67"), ("2A004", "2A", "94", "2A"), ("97302", "973", "03", "973")],
)
def test_seat_of_a_regional_lab_is_the_department_of_the_region_s_seat(db, code, department, region, seat):
    assert seat_of(seated(code, department, region)) == seat


def test_seat_of_a_lab_in_an_overseas_collectivity_is_that_collectivity(db):
    polynesia = Territory.objects.create(
        kind=TerritoryKind.COLLECTIVITY, code="987", name="Polynésie française", vintage=2026
    )
    papeete = Territory.objects.create(
        kind=TerritoryKind.COMMUNE, code="98735", name="Papeete", vintage=2026, region=polynesia
    )

    assert seat_of(make_lab("large", "Lab", territory=polynesia)) == "987"
    assert seat_of(make_lab("small", "Lab", territory=papeete)) == "987"


def test_seat_of_a_national_lab_is_paris(db):
    assert seat_of(make_lab("nowhere", "Lab", has_no_walls=True)) == "75"

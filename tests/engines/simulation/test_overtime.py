"""What closing time would stop: work pauses until the next opening, or goes on to its end, as often as in the log."""

from datetime import UTC, datetime, time

import numpy as np
import pytest

from kilometre.engines.calendars import Calendar
from kilometre.engines.eventlog.arrays import HOUR
from kilometre.engines.simulation import (
    Arrivals,
    Do,
    InOrder,
    Model,
    Person,
    Plan,
    Step,
    fixed,
    gamma,
    logs,
    run_once,
)
from kilometre.engines.simulation.fitting import fit

OFFICE = Calendar("UTC", (*(((time(9), time(17)),),) * 5, (), ()))
OPEN = tuple(float(hour % 24 in range(9, 17) and hour < 120) for hour in range(168))
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def desk(overtime, work, **arrivals):
    return Model(
        name="Bureau",
        steps=(
            Step("traiter", pool="A", work=work, overtime=overtime),
            Step("clore", pool="B", work=fixed(0.1)),
        ),
        flow=InOrder((Do("traiter"), Do("clore"))),
        people=(Person("A", ("A",), "bureau", count=4), Person("B", ("B",), "bureau")),
        calendars={"bureau": OFFICE},
        arrivals=Arrivals(**arrivals),
        start=MONDAY,
        zone="UTC",
    )


@pytest.mark.parametrize(("overtime", "end"), [(0.0, 34.0), (1.0, 18.0)])
def test_work_met_by_closing_time_pauses_or_goes_on(overtime, end):
    model = desk(overtime, fixed(2.0), per_week=1, at=(16.0,))
    items = run_once(Plan(model), 1, seed=0).items
    assert items.end[0] == pytest.approx(end)
    # Whoever worked late has gone: what comes next waits for the morning.
    assert items.start[1] == pytest.approx(max(end, 33.0))


def test_what_is_done_out_of_hours_waits_for_the_opening_all_the_same():
    model = desk(1.0, fixed(2.0), per_week=1, at=(20.0,))
    items = run_once(Plan(model), 1, seed=0).items
    assert (items.start[0], items.end[0]) == pytest.approx((33.0, 35.0))


@pytest.mark.parametrize("overtime", [0.0, 0.6, 1.0])
def test_lengths_of_the_log_are_found_again_whoever_works_late(overtime):
    plan = Plan(desk(overtime, gamma(3.0, 2.0), per_week=35, week=OPEN))
    log = logs.as_log(plan, run_once(plan, 2_000, seed=3))
    found = fit(log)
    again = Plan(found)
    lengths = [
        np.mean((one.end - one.start)[one.activity == one.activities.index("traiter")]) / HOUR
        for one in (log, *(logs.as_log(again, run_once(again, 2_000, seed=seed)) for seed in (5, 6)))
    ]
    assert np.mean(lengths[1:]) == pytest.approx(lengths[0], rel=0.15)
    assert (found.by_id["traiter"].overtime > 0.2) == (overtime > 0)

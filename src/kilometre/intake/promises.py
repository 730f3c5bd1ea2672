"""By when a lab promises to take a need in charge, counted where the lab sits."""

import datetime as dt
from dataclasses import dataclass

from kilometre.engines.calendars import Calendar, Promise, State
from kilometre.network.enums import TerritoryKind
from kilometre.network.models import Lab, Territory
from kilometre.network.models.labs import DEFAULT_PROMISE

SEAT_OF_STATE = "75"  # labs of no territory keep the hours of Paris


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise as it was stored: it reads its two instants, and counts nothing again."""

    due: dt.datetime
    alert_at: dt.datetime

    def state(self, now: dt.datetime) -> State:
        if now > self.due:
            return State.MISSED
        return State.SOON if now >= self.alert_at else State.ON_TIME


def promise_of(lab: Lab, start: dt.datetime) -> Promise:
    """The promise that ``lab`` makes to a need sent at ``start``."""
    return Promise(start, lab.delay, Calendar.office(seat_of(lab)))


def promise_where_no_lab(place: Territory, start: dt.datetime) -> Promise:
    """The promise of the coordination to a need from a place that no lab covers: the platform's delay, counted there."""
    return Promise(start, DEFAULT_PROMISE, Calendar.office(department_of(place)))


def seat_of(lab: Lab) -> str:
    """Code of the department, or overseas collectivity, whose clock and holidays the lab keeps."""
    territory = lab.territory or lab.region
    return department_of(territory) if territory else SEAT_OF_STATE


def department_of(territory: Territory) -> str:
    """The department or collectivity of a territory: its own, or that of its seat."""
    for place in (territory, territory.department, territory.region):
        if place is not None and place.kind in (TerritoryKind.DEPARTMENT, TerritoryKind.COLLECTIVITY):
            return place.code
    seat = territory.seat_code
    return seat[: 3 if seat.startswith(("97", "98")) else 2] if seat else SEAT_OF_STATE

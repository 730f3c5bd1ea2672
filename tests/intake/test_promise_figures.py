"""The delay before a contact: two clocks, the longest, and those that still wait, told apart."""

import datetime as dt
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.utils import timezone

from intake.needs import send, withdrawn
from kilometre.foundation.indicators import Scope
from kilometre.foundation.indicators.queries import readings, visible_rows
from kilometre.intake import figures as common
from kilometre.intake import promise_figures as figures
from kilometre.intake import services
from kilometre.intake.models import Need

NETWORK, HERE, ELSEWHERE = Scope(), Scope(region="44"), Scope(lab="etatlin")
PARIS = ZoneInfo("Europe/Paris")


def last_friday() -> dt.datetime:
    """16:00 in Paris, a few weeks ago, with no holiday before the Monday that follows it."""
    day = timezone.localdate() - dt.timedelta(days=28)
    day -= dt.timedelta(days=(day.weekday() - 4) % 7)
    return dt.datetime.combine(day, dt.time(16), PARIS)


def taken_after(cast, sent: dt.datetime, **after: float) -> None:
    services.take_in_charge(actor=cast.member, need=send(cast, at=sent), at=sent + dt.timedelta(**after))


@pytest.fixture
def friday() -> dt.datetime:
    return last_friday()


def test_weekend_counts_on_one_clock_and_not_on_the_other(cast, friday):
    taken_after(cast, friday, days=2, hours=18)  # Monday, 10:00

    elapsed = figures.needs_charge_longest_delay(NETWORK)
    working = figures.needs_charge_longest_working_delay(NETWORK)

    assert (elapsed.value, elapsed.sample) == (66, 1)
    assert 1 <= working.value <= 3
    assert figures.needs_charge_working_delay(NETWORK).value == working.value


def test_median_and_longest_leave_out_those_that_wait_and_say_how_many_they_count(cast, friday):
    for hours in (1, 0.5, 1.5):
        taken_after(cast, friday - dt.timedelta(hours=2), hours=hours)
    send(cast, at=friday)
    send(cast)
    withdrawn(cast)

    median, longest = (
        figures.needs_charge_working_delay(HERE),
        figures.needs_charge_longest_working_delay(HERE),
    )

    assert (median.value, median.sample) == (1, 3)
    assert (longest.value, longest.sample) == (1.5, 3)
    waiting, late = figures.needs_waiting(HERE), figures.needs_waiting_late(HERE)
    assert (waiting.value, waiting.sample) == (2, 6)
    assert (late.value, late.sample) == (1, 2)


def test_nothing_is_measured_where_nothing_was_sent(cast, friday):
    taken_after(cast, friday, hours=1)

    assert figures.needs_charge_working_delay(ELSEWHERE).value is None
    assert figures.needs_charge_longest_delay(ELSEWHERE).value is None
    assert figures.needs_waiting(ELSEWHERE).value == 0


class TestWhosePromise:
    """It is that of the lab to which the need was sent, whoever has it since."""

    SENT = timezone.now() - dt.timedelta(days=20)
    THERE = Scope(lab="labest")

    def test_lab_that_lets_the_need_wait_then_passes_it_on_has_missed_it(self, cast):
        need = send(cast, at=self.SENT)
        services.reroute(actor=cast.member, need=need, lab=cast.other_lab)
        services.take_in_charge(actor=cast.stranger, need=need)

        assert self.told(self.THERE) == {"share": (0, 1), "received": 1, "waiting": 0, "delays": 1}
        assert self.told(ELSEWHERE) == {"share": (0, 0), "received": 0, "waiting": 0, "delays": 0}

    def test_lab_that_kept_it_keeps_it_when_the_need_is_passed_on(self, cast):
        need = send(cast, at=self.SENT)
        services.take_in_charge(actor=cast.member, need=need, at=self.SENT + dt.timedelta(hours=1))
        services.reroute(actor=cast.member, need=need, lab=cast.other_lab)

        assert self.told(self.THERE)["share"] == (1, 1)
        assert self.told(ELSEWHERE)["share"] == (0, 0)

    def test_promise_of_the_coordination_is_nobody_s_once_a_lab_takes_over(self, cast):
        need = send(cast, lab=None, at=self.SENT)
        services.reroute(actor=cast.coordinator, need=need, lab=cast.lab)
        services.take_in_charge(actor=cast.member, need=need)

        assert self.told(self.THERE)["received"] == 0
        assert self.told(NETWORK)["share"] == (0, 1)
        assert self.told(HERE)["share"] == (0, 1)  # where the place is

    def test_figures_rows_parts_and_account_count_the_same_needs(self, cast, client):
        need = send(cast, at=self.SENT)
        services.reroute(actor=cast.member, need=need, lab=cast.other_lab)
        send(cast)

        for scope, count in ((self.THERE, 2), (ELSEWHERE, 0)):
            found = readings(["needs-received"], scope)["needs-received"]
            assert (
                found.figure.value == visible_rows("needs-received", scope, cast.coordinator).count() == count
            )
            assert {sum(part.count for part in parts) for _, parts in found.charts} == {count}
        page = client.get("/bilan/?lab=etatlin&topic=intake").context["account"][0]
        told = {each.indicator.name: each.figure.value for each in (*page.measured, *page.unknown)}
        assert (told["needs-received"], told["needs-charged-in-time"]) == (0, None)

    def told(self, scope):
        share = common.needs_charged_in_time(scope)
        delays = {
            figure(scope).sample for figure in (figures.needs_charge_working_delay, common.needs_charge_delay)
        }
        assert len(delays) == 1
        return {
            "share": (share.numerator, share.denominator),
            "received": common.needs_received(scope).value,
            "waiting": figures.needs_waiting(scope).value,
            "delays": delays.pop(),
        }


def test_needs_already_passed_on_name_the_first_lab_that_had_them(cast):
    kept, passed, without = send(cast), send(cast), send(cast, lab=None)
    services.reroute(actor=cast.member, need=passed, lab=cast.other_lab)
    services.reroute(actor=cast.stranger, need=passed, lab=cast.lab)
    services.reroute(actor=cast.member, need=passed, lab=cast.other_lab)
    services.reroute(actor=cast.coordinator, need=without, lab=cast.lab)
    Need.objects.update(promised_by=None)

    import_module("kilometre.intake.migrations.0007_promised_by").name_who_promised(apps, None)

    assert dict(Need.objects.values_list("pk", "promised_by")) == {
        kept.pk: cast.lab.pk,
        passed.pk: cast.lab.pk,
        without.pk: None,
    }

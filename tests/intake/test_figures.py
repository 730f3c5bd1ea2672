"""How labs keep their promise, in figures."""

import datetime as dt

from django.utils import timezone

from intake.needs import brought_in, send, taken, withdrawn
from kilometre.foundation.indicators import Scope
from kilometre.foundation.records.origins import Origin
from kilometre.intake import figures, promise_figures, services
from kilometre.intake.models import Need

NETWORK = Scope()
HERE, ELSEWHERE = Scope(region="44"), Scope(lab="etatlin")


def ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def test_needs_received_counts_real_needs_that_were_sent(cast):
    send(cast)
    cast.citizen.email_confirmed_at = None
    send(cast, actor=cast.citizen)
    cast.officer.origin = Origin.FICTIONAL
    send(cast, actor=cast.officer)

    assert figures.needs_received(NETWORK).value == 1
    assert figures.needs_received(HERE).value == 1
    assert figures.needs_received(ELSEWHERE).value == 0


def test_share_in_time_keeps_its_denominator(cast):
    services.take_in_charge(actor=cast.member, need=send(cast, at=ago(20)), at=ago(19.9))
    services.take_in_charge(actor=cast.member, need=send(cast, at=ago(20)), at=ago(2))
    send(cast, at=ago(20))  # late, nobody took it
    send(cast)  # nobody can tell yet
    withdrawn(cast)  # nor for this one

    figure = figures.needs_charged_in_time(NETWORK)

    assert (figure.numerator, figure.denominator) == (1, 3)


def test_need_withdrawn_after_waiting_in_vain_counts_as_missed(cast):
    need = send(cast, at=ago(20))
    services.withdraw(actor=cast.holder, need=need, at=ago(1))

    figure = figures.needs_charged_in_time(NETWORK)

    assert (figure.numerator, figure.denominator) == (0, 1)


def test_figures_of_an_empty_network_are_unknown_not_zero(db):
    assert figures.needs_charged_in_time(NETWORK).value is None
    assert figures.needs_charge_delay(NETWORK).value is None


def test_median_delay_in_hours(cast):
    for hours in (1, 3, 50):
        need = taken(cast)
        Need.objects.filter(pk=need.pk).update(taken_at=need.sent_at + dt.timedelta(hours=hours))

    figure = figures.needs_charge_delay(NETWORK)

    assert (figure.value, figure.sample) == (3, 3)


def test_needs_brought_from_a_spreadsheet_count_when_they_were_taken_over(cast):
    brought_in(cast, received_on=timezone.localdate() - dt.timedelta(days=500))
    old = brought_in(cast, title="Repris il y a longtemps")
    Need.objects.filter(pk=old.pk).update(created_at=ago(400))

    assert figures.needs_brought_in(NETWORK).value == 1


def test_needs_brought_from_a_spreadsheet_spoil_no_delay_and_are_counted_apart(cast):
    services.take_in_charge(
        actor=cast.member, need=send(cast, at=ago(10)), at=ago(10) + dt.timedelta(hours=100)
    )
    for number in range(3):
        brought_in(cast, title=f"Besoin suivi au tableur, {number}")

    delay, longest = figures.needs_charge_delay(NETWORK), promise_figures.needs_charge_longest_delay(NETWORK)
    working, received = promise_figures.needs_charge_working_delay(HERE), figures.needs_received(HERE)

    assert (round(delay.value), delay.sample) == (100, 1)
    assert (round(longest.value), longest.sample) == (100, 1)
    assert (working.sample, received.value) == (1, 1)
    assert working.value > 0
    assert figures.needs_brought_in(HERE).value == 3


def test_working_hours_read_three_columns_of_each_need(cast, django_assert_num_queries):
    for _ in range(30):
        taken(cast)

    with django_assert_num_queries(2) as asked:
        promise_figures.needs_charge_working_delay(NETWORK)

    assert "description" not in asked.captured_queries[0]["sql"]

"""How labs keep their promise, in figures."""

import datetime as dt

from django.utils import timezone

from intake.needs import send, taken, withdrawn
from kilometre.foundation.indicators import Scope
from kilometre.foundation.records.origins import Origin
from kilometre.intake import figures, services
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

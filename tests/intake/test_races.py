"""Two people, or two workers, at once: real transactions that meet."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from cast import make_cast
from intake.needs import send
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry
from kilometre.intake import services, tasks
from kilometre.intake.models import Need
from together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_take_a_need_at_once_and_one_wins():
    cast = make_cast()
    need = send(cast)

    def take_as(user) -> Callable[[], Need]:
        return lambda: services.take_in_charge(actor=user, need=Need.objects.get(pk=need.pk))

    results = at_once(take_as(cast.member), take_as(cast.lead))

    refusals = [result for result in results if isinstance(result, Refused)]
    need.refresh_from_db()
    assert len(refusals) == 1
    assert refusals[0].message.startswith(f"{need.contact} a déjà pris ce besoin en charge")
    assert Entry.objects.filter(verb="intake.need-taken-in-charge").count() == 1


def test_two_workers_watch_at_once_and_each_alert_is_given_once():
    cast = make_cast()
    now = timezone.now()
    for _ in range(5):
        need = send(cast, at=now - dt.timedelta(days=30))
        Need.objects.filter(pk=need.pk).update(alert_at=now, due_at=now + dt.timedelta(hours=1))
        send(cast, at=now - dt.timedelta(days=30))

    at_once(tasks.watch_promises, tasks.watch_promises)

    assert Entry.objects.filter(verb="intake.promise-due-soon").count() == 5
    assert Entry.objects.filter(verb="intake.promise-missed").count() == 5

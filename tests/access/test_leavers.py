"""People whose role ended yesterday, on the scene of the matrix: they keep being named everywhere, and read nothing of it."""

import datetime as dt
import threading
from contextlib import suppress

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import Field, Model
from django.utils import timezone

from access.asking import ask, clients
from access.branding import MARK, Brands, branded, says_who_sees
from access.samples import make_scene
from access.walking import all_routes, fill
from kilometre.coordination.models import Gathering
from kilometre.foundation.accounts.models import User, UserSession
from kilometre.foundation.tasks import worker
from kilometre.foundation.week.mail import compose
from kilometre.network.models import Membership, Person

LEAVERS = ("member", "lead", "stranger", "officer", "coordinator")
# What one still holds by name (a seat) says which body it comes from.
NAMED_WITH = ((Gathering, "network"),)
HELD_BY_WHO_READS = {"accounts:link", "accounts:data"}
# Rows about the person, who reads them whatever their roles; the others only name who works on them.
ABOUT_SOMEBODY = {"network.membership", "network.heldskill", "network.loan", "network.statement"}

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("matrix")]


def test_who_left_is_shown_and_written_nothing_that_they_may_not_see(db):
    with branded() as brands:
        scene = make_scene()
    _name_everywhere(scene.cast.stranger.person)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    names = {role: user.public_id for role, user in scene.cast.everyone().items() if role in LEAVERS}
    Membership.objects.filter(person__user__public_id__in=names.values()).update(ends_on=yesterday)
    leavers = {role: User.objects.get(public_id=name) for role, name in names.items()}
    hidden = {role: _hidden(brands, user) for role, user in leavers.items()}
    worker.run(threading.Event(), once=True)  # notices and their e-mails, made once they have left

    people = clients(leavers)
    scene.records["accounts.usersession"] = {"": UserSession.objects.get(user=leavers["member"])}
    answers = [
        (role, f"{route.name} {case}", ask(client, "GET", fill(route, values), None))
        for role, client in people.items()
        for route in all_routes()
        if "GET" in route.methods and route.name not in HELD_BY_WHO_READS
        for case, values in scene.samples(route).items()
    ]
    read = {(role, where, mark) for role, where, answer in answers for mark in answer.marks}
    letters = [
        (user, message.subject + message.body)
        for user in leavers.values()
        for message in mail.outbox
        if user.email in message.to
    ]
    letters += [(user, told.body) for user in leavers.values() if (told := compose(user, yesterday))]
    roles = {user.pk: role for role, user in leavers.items()}
    read |= {(roles[user.pk], "e-mail", mark) for user, text in letters for mark in MARK.findall(text)}

    shown = [
        f"{role}, {where}: {hidden[role][mark]._meta.label} « {hidden[role][mark]} »"
        for role, where, mark in read
        if mark in hidden[role]
    ]
    assert [(role, where, answer.fault) for role, where, answer in answers if answer.status >= 500] == []
    assert not shown, "\n".join(sorted(shown))


def test_a_name_gives_no_right_to_who_left(db):
    """A record that names somebody (who coordinates, asks, is in charge…) shows them nothing once they belong nowhere."""
    user = make_scene().cast.officer
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(person=user.person).update(ends_on=yesterday)
    before = _seen(user)
    _name_everywhere(user.person)

    gained = {label: keys - before[label] for label, keys in _seen(user).items() if keys - before[label]}
    assert gained == {}


def _naming() -> list[tuple[type[Model], Field]]:
    """The keys by which records name who works on them."""
    return [
        (model, each)
        for model in apps.get_models()
        if says_who_sees(model) and model._meta.label_lower not in ABOUT_SOMEBODY
        for each in model._meta.concrete_fields
        if each.related_model is Person
    ]


def _name_everywhere(person: Person) -> None:
    for model, each in _naming():
        for row in model._base_manager.all():
            with suppress(IntegrityError), transaction.atomic():  # a return not signed names nobody
                model._base_manager.filter(pk=row.pk).update(**{each.name: person})


def _seen(user: User) -> dict[str, set[int]]:
    fresh = User.objects.get(pk=user.pk)  # what one is, is kept on the account that asks
    kinds = {model for model, _ in _naming()}
    return {
        model._meta.label_lower: set(
            model._default_manager.visible_to(fresh).order_by().values_list("pk", flat=True)
        )
        for model in kinds
    }


def _hidden(brands: Brands, user: User) -> dict[str, Model]:
    """The rows that ``user`` may not see, by their mark, but for those that what they see names."""
    named = {
        (model._meta.get_field(name).related_model, pk)
        for model, name in NAMED_WITH
        for pk in model.objects.visible_to(user).values_list(name, flat=True)
    }
    return {
        mark: row for mark, row in brands.hidden_from(user).items() if (row.__class__, row.pk) not in named
    }

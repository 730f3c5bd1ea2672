"""What is told as done has a day, today at the latest."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.making import of_lab, opened
from kilometre.calls import services as calls
from kilometre.calls.enums import Choice
from kilometre.foundation.errors import Refused
from kilometre.projects import services
from kilometre.projects.enums import ActionKind, LineKind
from kilometre.projects.models import Action, Line

TODAY = timezone.localdate()
TO_COME = TODAY + dt.timedelta(days=2)  # whatever the hour at which the tests run
TOLD = {"title": "Atelier", "kind": ActionKind.WORKSHOP}


@pytest.fixture
def project(cast):
    return services.start(actor=cast.member, title="Un seul guichet", lead_lab=cast.lab)


def test_action_to_come_is_refused_at_its_date(cast, as_):
    answer = as_(cast.member).post(
        "/actions/nouvelle/", {**TOLD, "date": TO_COME.isoformat(), "labs": [cast.lab.slug]}
    )

    assert answer.status_code == 422
    assert "une fois menée" in answer.context["form"].errors["date"][0]
    assert not Action.objects.exists()


def test_action_is_not_moved_to_a_day_to_come_but_its_words_change(cast):
    action = services.record_action(actor=cast.member, labs=[cast.lab], date=TODAY, **TOLD)
    with pytest.raises(Refused, match="une fois menée") as refusal:
        services.edit_action(actor=cast.member, action=action, changes={"date": TO_COME})
    assert refusal.value.field == "date"

    Action.objects.filter(pk=action.pk).update(date=TO_COME)  # told before this was refused
    action.refresh_from_db()
    services.edit_action(actor=cast.member, action=action, changes={"date": TO_COME, "title": "Autre"})

    assert Action.objects.get().title == "Autre"


def test_action_agreed_in_a_call_may_be_told_before_its_day(cast):
    call = opened(cast)
    calls.answer(actor=cast.member, answer=of_lab(call, cast.lab), choice=Choice.YES)
    action = services.record_action(actor=cast.member, labs=[cast.lab], date=TO_COME, call=call, **TOLD)

    services.edit_action(actor=cast.member, action=action, changes={"date": TO_COME + dt.timedelta(days=1)})

    assert Action.objects.get().date > TO_COME


def test_decision_to_come_is_refused_at_its_date(cast, as_, project):
    client = as_(cast.member)
    address = reverse("projects:add-decision", args=[project.public_id])

    refused = client.post(address, {"title": "Un tableau", "date": TO_COME.isoformat()})

    assert refused.status_code == 422
    assert "une fois prise" in refused.context["form"].errors["date"][0]
    line = services.add_line(actor=cast.member, project=project, kind=LineKind.DECISION, title="Un tableau")
    with pytest.raises(Refused, match="une fois prise"):
        services.edit_line(actor=cast.member, line=line, changes={"date": TO_COME}, expected_version=1)
    assert Line.objects.get().settled_on == TODAY


def test_milestone_is_not_reached_on_a_day_to_come(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai", date=TO_COME
    )

    with pytest.raises(Refused, match="pas venu") as refusal:
        services.settle(actor=cast.member, line=line, on=TO_COME)

    assert refusal.value.field == "on"


def test_measure_to_come_is_refused_and_each_fault_of_a_target_is_at_its_field(cast, as_, project):
    target = {
        "title": "Délai", "unit": "jour", "direction": "down", "baseline": Decimal(60),
        "baseline_on": TODAY - dt.timedelta(days=30), "source": "Registre",
    }  # fmt: skip
    row = services.set_target(actor=cast.member, project=project, **target)
    with pytest.raises(Refused, match="pas venu") as refusal:
        services.measure(actor=cast.member, target=row, date=TO_COME, value=Decimal(50))
    assert refusal.value.field == "date"

    address = reverse("projects:set-target", args=[project.public_id])
    for said, field in (
        ({"goal": "30"}, "goal_on"),
        ({"goal": "30", "goal_on": target["baseline_on"].isoformat()}, "goal_on"),
        ({"goal": "90", "goal_on": TO_COME.isoformat()}, "goal"),
        ({"baseline_on": TO_COME.isoformat()}, "baseline_on"),
    ):
        answer = as_(cast.member).post(address, {**target, **said})
        assert list(answer.context["form"].errors) == [field]


def test_milestone_is_not_put_off_to_a_day_that_is_past(cast, project):
    line = services.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Essai", date=TO_COME
    )

    with pytest.raises(Refused, match="passé") as refusal:
        services.put_off(
            actor=cast.member, line=line, date=TODAY - dt.timedelta(days=2), reason="Le train est parti."
        )

    assert refusal.value.field == "date"

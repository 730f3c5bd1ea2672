"""How the database finds what a need became among many actions, most of which come from no need."""

import datetime as dt

import pytest
from django.db import connection

from intake.needs import taken
from kilometre.projects.enums import ActionKind
from kilometre.projects.models import Action

MANY = 2000


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_actions_of_a_need_are_found_by_an_index_among_those_of_none(cast):
    day = dt.date(2026, 11, 2)
    Action.objects.bulk_create(
        Action(title=f"Action {number}", kind=ActionKind.WORKSHOP, date=day) for number in range(MANY)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    plan = Action.objects.visible_to(cast.member).filter(need=taken(cast)).explain()

    assert "USING INDEX action_of_need" in plan

"""Check constraints of a row: one question when all hold, each its sentence when some do not."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kilometre.network.enums import MembershipRole
from kilometre.network.models import Membership

DAY = dt.date(2026, 11, 2)
DATES, PLACE = "membership_dates_in_order", "membership_in_lab_or_organisation"


def broken(**exclude):
    """The checks that a membership with everything wrong fails."""
    row = Membership(role=MembershipRole.LEAD, starts_on=DAY, ends_on=DAY - dt.timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints(**exclude)
    return {name for name in (DATES, PLACE) if name in str(refused.value)}


def test_checks_that_hold_are_one_question(cast):
    row = Membership(person=cast.member.person, lab=cast.lab, role=MembershipRole.MEMBER, starts_on=DAY)
    with CaptureQueriesContext(connection) as asked:
        row.validate_constraints()
    assert sum('AS "_check"' in query["sql"] for query in asked) == 1


def test_each_check_that_fails_is_told(db):
    assert broken() == {DATES, PLACE}


def test_an_excluded_field_silences_its_own_check_alone(db):
    assert broken(exclude={"role"}) == {DATES}
    assert broken(exclude={"ends_on"}) == {PLACE}

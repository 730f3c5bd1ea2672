"""The guards around every view are awake: each is shown a view that breaks its rule."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from access import broken_views
from kilometre.foundation.access.middleware import WriteWhileReading
from kilometre.foundation.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls(broken_views.__name__)]


def test_view_without_a_rule_does_not_run(client):
    with pytest.raises(ImproperlyConfigured, match="declares no access rule"):
        client.get("/undeclared/")


@pytest.mark.parametrize("path", ["/writes/orm/", "/writes/sql/", "/writes/with/"])
def test_reading_cannot_write(client, cast, path):
    with pytest.raises(WriteWhileReading):
        client.get(path)


def test_what_is_sent_piece_by_piece_cannot_write_either(client, cast):
    answer = client.get("/writes/sent/")

    with pytest.raises(WriteWhileReading):
        answer.getvalue()


def test_head_cannot_write_either(client, cast):
    with pytest.raises(WriteWhileReading):
        client.head("/writes/orm/")


def test_posting_may_write(client, cast):
    assert client.post("/writes/orm/").status_code == 200

    assert User.objects.filter(name="Changé").exists()


def test_method_that_is_not_declared_is_refused(client):
    assert client.put("/public/").status_code == 405


def test_visitor_is_sent_to_sign_in_and_back(client):
    response = client.get("/closed/?a=1")

    assert response.status_code == 302
    assert response["Location"].endswith("?next=/closed/%3Fa%3D1")


def test_person_without_the_right_is_refused(client, cast):
    client.force_login(cast.citizen)

    response = client.get("/closed/")

    assert response.status_code == 403

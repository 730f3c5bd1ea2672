"""What waits for a person, on the home page."""

import datetime as dt

from django.utils import timezone

from intake.needs import send, taken
from kilometre.network.models import Membership

MONTH = dt.timedelta(days=30)


def titles(client, user) -> list[str]:
    client.force_login(user)
    page = client.get("/").content.decode()
    return [title for title in ("Le tardif", "Le récent", "Le suivi") if title in page]


def test_members_read_what_waits_in_their_lab_and_what_they_follow(cast, client):
    send(cast, title="Le récent")
    send(cast, title="Le tardif", at=timezone.now() - MONTH)
    taken(cast, title="Le suivi")

    assert titles(client, cast.member) == ["Le tardif", "Le récent", "Le suivi"]
    page = client.get("/").content.decode()
    assert page.index("Le tardif") < page.index("Le récent") < page.index("Le suivi")
    assert titles(client, cast.stranger) == []
    assert titles(client, cast.citizen) == []


def test_coordination_reads_late_needs_and_those_of_labs_without_a_team(cast, client):
    send(cast, title="Le récent")
    send(cast, title="Le tardif", at=timezone.now() - MONTH)
    assert titles(client, cast.coordinator) == ["Le tardif"]

    Membership.objects.filter(lab=cast.lab).delete()

    assert titles(client, cast.coordinator) == ["Le tardif", "Le récent"]


def test_home_has_no_list_of_work_for_others(cast, client):
    client.force_login(cast.citizen)

    assert "À faire" not in client.get("/").content.decode()

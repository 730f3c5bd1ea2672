"""The story of a project says which milestone, indicator or link it speaks of, to who may read it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.journal.events import sentences
from kilometre.foundation.journal.models import Entry
from kilometre.projects.enums import LineKind
from kilometre.projects.models import Project
from kilometre.projects.services import logbook, start


@pytest.fixture
def project(cast) -> Project:
    return start(actor=cast.member, title="Un seul guichet", lead_lab=cast.lab)


def told(user) -> list[str]:
    entries = Entry.objects.order_by("id")
    return sentences([(entry.verb, entry.subject, entry.facts) for entry in entries], user)


def test_story_names_the_milestone(cast, project, client):
    soon = timezone.localdate() + dt.timedelta(days=9)
    line = logbook.add_line(
        actor=cast.member, project=project, kind=LineKind.MILESTONE, title="Ouvrir l'antenne", date=soon
    )
    logbook.put_off(actor=cast.member, line=line, date=soon + dt.timedelta(days=9), reason="Travaux.")

    assert told(cast.member)[-2:] == [
        "a ajouté le jalon «\u00a0Ouvrir l'antenne\u00a0» au carnet",
        "a reporté le jalon «\u00a0Ouvrir l'antenne\u00a0»",
    ]
    client.force_login(cast.member)
    page = client.get(reverse("ui:journal", args=[str(project.ref)])).content.decode()
    assert "a reporté le jalon «\u00a0Ouvrir l&#x27;antenne\u00a0»" in page


def test_story_does_not_name_what_one_may_not_see_nor_what_is_gone(cast, project):
    line = logbook.add_line(actor=cast.member, project=project, kind=LineKind.RISK, title="La salle ferme")

    assert told(cast.visitor)[-1] == "a ajouté au carnet\u00a0: risque"
    assert told(cast.member)[-1] == "a ajouté le risque «\u00a0La salle ferme\u00a0» au carnet"

    logbook.remove_line(actor=cast.member, line=line)

    assert told(cast.member)[-2:] == ["a ajouté au carnet\u00a0: risque", "a retiré du carnet\u00a0: risque"]

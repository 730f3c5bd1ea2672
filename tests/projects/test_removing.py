"""A draft opened by mistake goes, while nobody relies on it."""

import pytest

from intake.needs import taken
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry
from kilometre.projects import services
from kilometre.projects.enums import LineKind
from kilometre.projects.models import Project
from kilometre.projects.services import removing


@pytest.fixture
def draft(cast):
    return services.start(actor=cast.member, title="Ouvert par erreur", lead_lab=cast.lab)


def test_draft_is_deleted_after_a_confirmation_and_stays_in_the_journal(cast, as_, draft):
    client, ref, address = as_(cast.member), draft.ref, draft.get_absolute_url()
    page = client.get(address).text
    assert "Supprimer ce brouillon ?" in page

    answer = client.post(f"{address}supprimer/", follow=True)

    assert "Ouvert par erreur\u00a0» est supprimé" in answer.text
    assert not Project.objects.exists()
    assert (
        Entry.objects.about(ref).filter(verb="projects.project-removed", actor=cast.member.public_id).exists()
    )
    assert client.get(address).status_code == 404


def test_public_project_is_not_deleted(cast, as_, draft):
    services.publish(actor=cast.member, project=draft)
    client = as_(cast.member)
    assert "Supprimer" not in client.get(draft.get_absolute_url()).text

    answer = client.post(f"{draft.get_absolute_url()}supprimer/", follow=True)

    assert "en brouillon" in answer.text
    assert Project.objects.exists()


def test_project_that_answers_a_need_is_not_deleted(cast, as_):
    project = services.turn_into_project(
        actor=cast.member, need=taken(cast), reason="On commence.", title="Une suite", lead_lab=cast.lab
    )
    assert "Supprimer" not in as_(cast.member).get(project.get_absolute_url()).text

    with pytest.raises(Refused, match="répond à un besoin"):
        removing.remove_project(actor=cast.member, project=project)


def test_draft_in_which_something_was_written_is_not_deleted(cast, draft):
    services.add_line(actor=cast.member, project=draft, kind=LineKind.RISK, title="Un risque")

    with pytest.raises(Refused, match="sert ailleurs"):
        removing.remove_project(actor=cast.member, project=draft)

    assert Project.objects.exists()
    assert not Entry.objects.filter(verb="projects.project-removed").exists()

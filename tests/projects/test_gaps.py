"""What is missing is said, and said exactly."""

import pytest

from kilometre.foundation.records.origins import Origin
from kilometre.projects.gaps import roadmap_gap, silence
from kilometre.projects.models import Project, Roadmap


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        (Origin.DOCUMENT, "absent de notre copie du document"),
        (Origin.PUBLIC, "non renseigné"),
        (Origin.LIVE, "non renseigné"),
        (Origin.FICTIONAL, "non renseigné"),
    ],
)
def test_silence_tells_the_document_s_gap_from_ours(origin, text):
    assert silence(Project(origin=origin)) == text


@pytest.mark.parametrize(
    ("announced", "named", "text"),
    [
        ({}, (3, 2), ""),
        ({"announced_projects": 2}, (0, 2), ""),
        (
            {"announced_axes": 3, "announced_projects": 22, "gap": "les 17 financés n'y sont pas désignés"},
            (3, 19),
            "19 des 22 projets sont nommés dans notre copie ; les 17 financés n'y sont pas désignés.",
        ),
        (
            {"announced_axes": 5, "announced_projects": 4},
            (0, 1),
            "Aucun des 5 axes n'est nommé dans notre copie ; 1 des 4 projets est nommé dans notre copie.",
        ),
    ],
)
def test_roadmap_gap_sets_what_is_announced_beside_what_is_named(announced, named, text):
    assert roadmap_gap(Roadmap(**announced), *named) == text

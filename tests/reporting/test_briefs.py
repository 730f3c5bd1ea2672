"""The brief of a reform: two pages whatever there is to tell, and nothing that a visitor may not see."""

import datetime as dt
import io

import pypdf
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Reform
from kilometre.projects.models import Action, Project
from kilometre.reporting import briefs
from kilometre.studies.models import Study

LONG = "Un texte long, comme on en écrit quand personne ne compte les signes ni les lignes. " * 30


@pytest.fixture
def reform(cast):
    return Reform.objects.create(slug="grand-age", title="Grand âge et autonomie", summary="Vivre chez soi.")


def fill(cast, reform, *, count=1, text="Vivre chez soi plus longtemps", **fields):
    for number in range(count):
        project = Project.objects.create(
            title=f"Projet {number} {text}"[:160], objective=text[:3000], result=text[:3000], stage="prototype",
            lead_lab=cast.lab, reform=reform, **{"visibility": "public", **fields},
        )  # fmt: skip
        project.partner_labs.add(cast.other_lab)
        action = Action.objects.create(
            title=f"Action {number} {text}"[:160], kind="workshop", date=dt.date(2026, 5, 6), summary=text[:300], reform=reform,
            origin=fields.get("origin", Origin.LIVE),
        )  # fmt: skip
        action.labs.add(cast.lab)
        Study.objects.create(
            title=f"Étude {number} {text}"[:160], question=text[:2000], reform=reform, is_public=True,
            origin=fields.get("origin", Origin.LIVE),
        )  # fmt: skip


def pages(reform, *, is_example=False):
    pdf = briefs.draw(reform, is_example=is_example, now=timezone.now())
    return [page.extract_text().replace("\x00", "") for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize(("count", "text"), [(0, ""), (1, "Vivre chez soi"), (40, LONG)])
def test_brief_has_two_pages_whatever_there_is_to_tell(cast, reform, count, text):
    for number in range(count):
        Lab.objects.create(slug=f"l{number}", name=f"Lab au nom qui n'en finit pas {number} {text}"[:120])
    fill(cast, reform, count=count, text=text)

    assert len(pages(reform)) == 2


def test_brief_tells_labs_territories_work_results_and_gaps(cast, reform):
    fill(cast, reform)

    first, second = pages(reform)

    for said in ("Grand âge et autonomie", "Lab'EST (Grand Est)", "État'LIN (Pays de la Loire)", "Projet 0"):
        assert said in first
    for said in ("Résultats", "Vivre chez soi plus longtemps", "Étude 0", "Action 0", "Ce qui manque"):
        assert said in second
    assert "L'administration porteuse n'est pas dite" in " ".join(second.split())


def test_what_does_not_fit_is_counted(cast, reform):
    fill(cast, reform, count=9)

    told = briefs.shortened(briefs.content_of(reform, is_example=False, now=timezone.now()), 6, 260)

    assert (len(told["projects"]["rows"]), told["projects"]["others"]) == (6, 3)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.sampled_from(Origin.values), st.booleans())
def test_brief_tells_what_a_visitor_may_see_and_nothing_else(cast, reform, is_public, origin, is_example):
    Project.objects.all().delete()
    Project.objects.create(
        title="Un titre reconnaissable",
        reform=reform,
        origin=origin,
        visibility="public" if is_public else "draft",
        lead_lab=cast.lab,
    )

    told = briefs.content_of(reform, is_example=is_example, now=timezone.now())

    is_shown = is_public and (is_example or origin != Origin.FICTIONAL)
    assert ("Un titre reconnaissable" in str(told)) == is_shown


def test_examples_are_marked_in_a_demonstration_and_absent_elsewhere(cast, reform):
    fill(cast, reform, origin=Origin.FICTIONAL)

    assert "Projet 0" not in "".join(pages(reform))
    assert all("Exemple fictif" in page for page in pages(reform, is_example=True))


def test_page_of_a_reform_gives_its_brief(cast, client, reform):
    assert "/reformes/grand-age/fiche/" in client.get(reform.get_absolute_url()).text

    response = client.get("/reformes/grand-age/fiche/")

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert client.get("/reformes/rien/fiche/").status_code == 404

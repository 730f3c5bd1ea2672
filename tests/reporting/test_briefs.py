"""The brief of a reform: two pages whatever there is to tell, and nothing that a visitor may not see."""

import datetime as dt
import io
from html import unescape

import pypdf
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Reform
from kilometre.projects.models import Action, Project
from kilometre.reporting import briefs
from kilometre.reporting.reforms import overview
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


def test_real_content_is_not_stamped_even_for_an_example_account(cast, reform):
    fill(cast, reform)

    assert "Exemple fictif" not in "".join(pages(reform, is_example=True))


def test_only_the_page_that_shows_an_example_is_stamped(cast, reform):
    fill(cast, reform)
    Action.objects.update(origin=Origin.FICTIONAL)

    first, second = pages(reform, is_example=True)

    assert "Exemple fictif" not in first
    assert "Exemple fictif" in second


def test_nothing_known_is_said_with_its_reason_and_no_zero(cast, reform):
    told = briefs.content_of(reform, is_example=False, now=timezone.now())

    assert told["counts"] == []
    assert "n'est encore relié ici à cette réforme" in " ".join(pages(reform)[0].split())


def test_counts_hold_no_example(cast, reform):
    fill(cast, reform)
    fill(cast, reform, count=2, origin=Origin.FICTIONAL)

    told = briefs.content_of(reform, is_example=True, now=timezone.now())

    assert {line["label"]: (line["value"], line["note"]) for line in told["counts"]}["projet"] == (
        1,
        "et 2\u00a0exemples",
    )


def test_page_of_a_reform_tells_what_its_brief_tells(cast, client, reform):
    fill(cast, reform)

    page = client.get(reform.get_absolute_url()).text

    told = briefs.content_of(reform, is_example=False, now=timezone.now())
    assert all(lab["url"] in page for lab in told["labs"])
    assert all(region["url"] in page for region in told["regions"])
    assert told["results"][0]["url"] in page
    assert "L&#x27;administration porteuse n&#x27;est pas dite" in page


def test_page_of_a_reform_says_each_thing_once(cast, client, reform):
    Project.objects.create(title="Projet", reform=reform, visibility="public", lead_lab=cast.lab)

    page = unescape(client.get(reform.get_absolute_url()).content.decode())

    assert page.count("résultat connu") == 1
    assert page.count("Aucune étude") == 1
    assert page.count(cast.lab.region.name) == 1
    assert f'href="{cast.lab.region.get_absolute_url()}"' in page


def test_brief_says_once_what_is_missing(cast, reform):
    Project.objects.create(title="Projet", reform=reform, visibility="public", lead_lab=cast.lab)

    told = " ".join(" ".join(pages(reform)).split())

    assert told.count("résultat connu") == 1
    assert told.count("Aucune étude") == 1
    assert told.count("Aucune action") == 1


@pytest.mark.parametrize("size", [1, 30])
def test_page_of_a_reform_costs_the_same(cast, client, reform, size, django_assert_max_num_queries):
    fill(cast, reform, count=size)

    with django_assert_max_num_queries(15):
        client.get(reform.get_absolute_url())


def test_page_of_a_reform_gives_its_brief(cast, client, reform):
    assert "/reformes/grand-age/fiche/" in client.get(reform.get_absolute_url()).text

    response = client.get("/reformes/grand-age/fiche/")

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert client.get("/reformes/rien/fiche/").status_code == 404


def test_gaps_are_those_of_what_is_real_wherever_examples_show(cast, reform):
    """One project without a result, two examples of which one has one."""
    for origin, result in (
        (Origin.LIVE, ""),
        (Origin.FICTIONAL, "Un résultat d'exemple"),
        (Origin.FICTIONAL, ""),
    ):
        Project.objects.create(
            title="Projet",
            reform=reform,
            origin=origin,
            result=result,
            visibility="public",
            lead_lab=cast.lab,
        )
    Action.objects.create(
        title="Action", kind="workshop", date=dt.date(2026, 5, 6), reform=reform, origin=Origin.FICTIONAL
    )

    told = [overview(reform, is_example=is_example)["gaps"] for is_example in (False, True)]

    assert told[0] == told[1]
    assert "Ce projet n'a pas de résultat connu." in told[1]
    assert "Aucune action n'est racontée pour cette réforme." in told[1]


def test_real_projects_with_results_leave_no_gap_for_examples_to_make(cast, reform):
    fill(cast, reform)
    for _ in range(2):
        Project.objects.create(
            title="Exemple", reform=reform, origin=Origin.FICTIONAL, visibility="public", lead_lab=cast.lab
        )

    assert "résultat connu" not in str(overview(reform, is_example=True)["gaps"])

"""The real network: every fact has its source, and nothing imagined counts."""

import re

import pytest
from django.core.management import call_command

from kilometre.foundation.indicators import Scope
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french
from kilometre.network import indicators, public_network, services
from kilometre.network.models import Citation, Lab, Organisation, Person, Skill

pytestmark = pytest.mark.usefixtures("real_network")

CITED = ("city", "website", "missions", "expertises", "territory")
LINKS = ("carriers", "partners", "skills")


def test_load_a_second_time_writes_nothing():
    before = Entry.objects.count(), list(Lab.objects.values_list("version", flat=True))

    assert set(public_network.load().values()) == {0}
    assert (Entry.objects.count(), list(Lab.objects.values_list("version", flat=True))) == before


def test_load_network_command_says_what_came_in(capsys):
    Lab.objects.filter(slug="lab-o").update(slug="autre-lab")

    call_command("load_network")

    assert f"1{french.FIXED}lab," in capsys.readouterr().out
    assert Lab.objects.filter(slug="lab-o").exists()


def test_load_leaves_what_people_edited():
    services.edit_lab(actor=None, lab=Lab.objects.get(slug="lab-o"), city="Montpellier")

    public_network.load()

    assert Lab.objects.get(slug="lab-o").city == "Montpellier"


def test_every_record_has_a_real_origin_and_a_source():
    for record in (*Lab.objects.all(), *Organisation.objects.all()):
        assert record.origin in (Origin.DOCUMENT, Origin.PUBLIC), record
        assert record.source, record


def test_every_fact_of_a_lab_is_cited():
    for lab in Lab.objects.for_page():
        filled = [name for name in CITED if getattr(lab, name)]
        filled += [name for name in LINKS if getattr(lab, name).all()]
        for name in filled:
            assert lab.cited(name), f"{lab}: {name}"
        assert lab.cited("status"), lab
        assert lab.cited(Citation.DATE), lab
    assert not Citation.objects.filter(source="").exists()


def test_nothing_is_invented_about_real_bodies():
    for lab in Lab.objects.all():
        assert (lab.contact_email, lab.address) == ("", "")
    for organisation in Organisation.objects.all():
        assert (organisation.siren, organisation.siret) == ("", "")
    assert not Person.objects.exists()


def test_labs_named_by_the_document_say_so():
    named = set(Lab.objects.filter(origin=Origin.DOCUMENT).values_list("slug", flat=True))

    assert named == {
        "etat-lin", "lab-est", "siilab", "lab-o", "innov-mandie", "lab-l", "lab-bourgogne-franche-comte",
        "la-fabrique-rh", "lab-archipel", "inso-lab-83", "ti-lab",
    }  # fmt: skip


def test_the_documents_spelling_is_kept_beside_the_name():
    spellings = {
        lab.slug: {said.words for said in lab.cited(Citation.NAME)} for lab in Lab.objects.for_page()
    }

    assert spellings["etat-lin"] == {"Etat'LIN", "EtatLIN"}
    assert spellings["ti-lab"] == {"Tilab"}
    assert Lab.objects.matching("insolab").get().slug == "inso-lab-83"


def test_dates_that_differ_are_all_kept():
    dates = Lab.objects.for_page().get(slug="innov-mandie").cited(Citation.DATE)

    assert {(said.precision, said.date.year) for said in dates} == {("since", 2021), ("year", 2022)}


def test_skills_are_about_forty_in_six_families():
    assert Skill.objects.families().count() == 6
    assert Skill.objects.filter(broader__isnull=False).count() == 43
    assert not Skill.objects.filter(definition="").exists()


def test_fictional_labs_count_in_no_figure():
    figures = {
        name: getattr(indicators, name)
        for name in ("labs_active", "regions_with_lab", "organisations", "skills_covered")
    }
    before = {name: compute(Scope()).value for name, compute in figures.items()}

    region = Lab.objects.get(slug="lab-zero").region
    services.create_lab(
        actor=None, name="Lab imaginé", region=region, origin=Origin.FICTIONAL, skills=Skill.objects.all()
    )
    services.create_organisation(actor=None, name="Corps imaginé", kind="state", origin=Origin.FICTIONAL)

    assert {name: compute(Scope()).value for name, compute in figures.items()} == before
    assert before["labs_active"] == 11


def test_figures_of_a_region():
    assert indicators.labs_active(Scope(region="93")).value == 0
    assert indicators.labs_active(Scope(region="76")).value == 1
    assert indicators.name_of_scope(Scope(region="76")) == "Occitanie"


def test_sources_hold_no_address_of_this_machine():
    text = " ".join(Citation.objects.values_list("source_url", flat=True))

    assert not re.search(r"localhost|127\.0|/tmp/", text)


def test_no_promise_is_put_in_the_mouth_of_a_real_lab(client):
    assert "2 jours ouvrés (délai par défaut de la plateforme)" in client.get("/labs/lab-est/").text
    assert "2 jours ouvrés" not in client.get("/communes/67482/").text


def test_lab_with_nobody_here_promises_nothing_and_the_coordination_answers(client):
    page = client.get("/labs/lab-est/").content.decode()

    assert "va à la coordination nationale" in page
    assert "est à prendre en charge" not in page

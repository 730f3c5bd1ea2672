"""Figures: what they say of themselves, when they are computed, who sees what they count."""

import logging
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.template import Context, Template
from django.test import RequestFactory

from kilometre.foundation.indicators import Figure, Scope, indicator, registry
from kilometre.foundation.indicators.models import Snapshot
from kilometre.foundation.indicators.queries import FictionalRows, computed, only_real, readings
from kilometre.foundation.indicators.registry import INDICATORS
from kilometre.foundation.indicators.services import refresh
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Membership, Person

GRAND_EST = Scope(region="44")


@pytest.fixture(autouse=True)
def indicators(monkeypatch):
    """Labs, listed people, a share and an estimate, on their own."""
    monkeypatch.setattr(registry, "NAMES", [lambda scope: "Grand Est" if scope == GRAND_EST else None])
    kept = dict(INDICATORS)
    INDICATORS.clear()
    monkeypatch.setattr(Lab, "get_absolute_url", lambda lab: f"/labs/{lab.slug}/")
    monkeypatch.setattr(Person, "get_absolute_url", lambda person: f"/personnes/{person.public_id}/")
    said = {"unit": "lab", "source": "Annuaire", "topic": "Réseau"}

    def real_labs(scope):
        rows = Lab.objects.real()
        return rows.filter(region__code=scope.region) if scope.region else rows

    def real_people(scope):
        return Person.objects.real()

    @indicator(
        "labs",
        label="Labs",
        definition="Labs réels",
        **said,
        rows=real_labs,
        by=("region",),
        scopes=lambda: (Scope(), GRAND_EST),
    )
    def labs(scope):
        return Figure(real_labs(scope).count(), sample=real_labs(scope).count())

    people_words = {"label": "Personnes", "definition": "Personnes du réseau", **said, "unit": "personne"}

    @indicator("people", **people_words, rows=real_people)
    def people(scope):
        return Figure(real_people(scope).count())

    @indicator(
        "share",
        label="Part des labs",
        definition="…",
        **{**said, "unit": "%", "topic": "Parts"},
        decimals=1,
        by=("region",),
    )
    def share(scope):
        return Figure.share(Lab.objects.filter(slug="labest").count(), Lab.objects.count())

    @indicator("delay", label="Délai", definition="…", **{**said, "unit": "jour"}, decimals=1)
    def delay(scope):
        return Figure(
            Decimal("12.34"), sample=40, interval=(10.04, 15), design="Rééchantillonnage", note="Provisoire"
        )

    yield
    INDICATORS.clear()
    INDICATORS.update(kept)


def drawn(template):
    request = RequestFactory().get("/")
    return Template(template).render(Context({"request": request, "grand_est": GRAND_EST}))


def test_a_figure_says_its_value_in_words(cast):
    labs, share, delay = readings(["labs", "share", "delay"]).values()

    assert (labs.value_text, labs.unit_text) == ("2", "labs")
    assert (share.value_text, share.unit_text, share.share_text) == ("50", "%", "1 sur 2")
    assert (delay.value_text, delay.interval_text) == ("12,3", "entre 10 et 15\u00a0jours")


def test_a_share_of_nothing_is_not_known(db):
    share = computed("share")

    assert (share.figure.value, share.value_text, share.unit_text) == (None, "non mesuré", "")


def test_an_estimate_must_say_its_design():
    with pytest.raises(ValueError, match="design"):
        Figure(12, interval=(10, 14))


@pytest.mark.parametrize("name", ["Labs", "labs actifs", "labs--actifs", ""])
def test_names_are_words_and_hyphens(name):
    with pytest.raises(ValueError, match="lowercase"):
        indicator(name, label="", definition="", unit="", source="", topic="")(Figure)


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="twice"):
        indicator("labs", label="", definition="", unit="", source="", topic="")(Figure)


def test_fictional_rows_are_refused(cast):
    Lab.objects.filter(slug="etatlin").update(origin=Origin.FICTIONAL)

    assert computed("labs").figure.value == 1

    said = dict.fromkeys(("label", "definition", "source", "topic"), "")

    @indicator("careless", **said, unit="lab", rows=lambda _: Lab.objects.all())
    def careless(scope):
        return Figure(Lab.objects.count())

    with pytest.raises(FictionalRows, match="careless"):
        computed("careless")


def test_a_figure_asked_outside_of_its_axes_is_not_known_and_says_why(cast, client):
    reading = computed("people", GRAND_EST)

    assert reading.figure.value is None
    assert reading.figure.note == "Ce chiffre n'existe que pour tout le réseau."
    assert computed("labs", Scope(lab="labest")).figure.note.endswith("pour tout le réseau et par région.")
    assert "n&#x27;existe que pour tout le réseau" in client.get("/indicateurs/people/?region=44").text


def test_figure_that_fails_is_told_and_holds_no_other_back(cast, client, caplog):
    said = dict.fromkeys(("label", "definition", "source", "topic"), "")

    @indicator("broken", **said, unit="lab")
    def broken(scope):
        return Figure({}["lab"])

    found = readings(["broken", "labs"])

    assert found["labs"].value_text == "2"
    assert (found["broken"].value_text, found["broken"].unit_text) == ("non calculé", "")
    assert found["broken"].figure.note == "Ce chiffre n'a pas pu être calculé."
    assert "indicator broken could not be computed" in caplog.text
    told = "Ce chiffre n&#x27;a pas pu être calculé"
    assert told in client.get("/indicateurs/broken/").text
    assert told in drawn('{% ui "figure" name="broken" %}')
    assert client.get("/indicateurs/").status_code == 200


def test_only_real_looks_through_relations(cast):
    Lab.objects.filter(slug="etatlin").update(origin=Origin.FICTIONAL)

    rows = only_real(Membership.objects.filter(lab__isnull=False), "lab", "person")

    assert {row.lab.slug for row in rows} == {"labest"}


def test_refresh_keeps_every_scope_ready(cast, django_assert_num_queries):
    assert refresh() == 5
    Lab.objects.all().update(origin=Origin.FICTIONAL)

    with django_assert_num_queries(1):
        found = readings(["labs", "people", "share", "delay"])

    assert found["labs"].figure.value == 2
    assert found["delay"].figure.interval == (10.04, 15)
    assert readings(["labs"], GRAND_EST)["labs"].figure.value == 1


def test_refresh_goes_on_past_a_failure_and_keeps_the_last_value(cast, caplog):
    refresh()

    def fail(scope):
        raise RuntimeError("no data")

    INDICATORS["labs"] = replace(INDICATORS["labs"], compute=fail)
    with caplog.at_level(logging.ERROR):
        assert refresh() == 3

    assert "indicator labs could not be computed" in caplog.text
    assert Snapshot.objects.get(name="labs", scope="").figure["value"] == 2


def test_refresh_forgets_indicators_that_are_gone(cast):
    refresh()
    del INDICATORS["delay"]

    refresh()

    assert not Snapshot.objects.filter(name="delay").exists()


def test_refresh_forgets_scopes_that_are_no_longer_kept_ready(cast):
    refresh()
    assert Snapshot.objects.filter(name="labs", scope=str(GRAND_EST)).exists()
    INDICATORS["labs"] = replace(INDICATORS["labs"], scopes=lambda: (Scope(),))

    refresh()

    assert list(Snapshot.objects.filter(name="labs").values_list("scope", flat=True)) == [""]


def test_command_refreshes(cast, capsys):
    call_command("refresh_indicators")

    assert "5 chiffres" in capsys.readouterr().out


def test_components_of_a_page_read_their_figures_in_one_query(cast, django_assert_num_queries):
    refresh()

    with django_assert_num_queries(1):
        html = drawn(
            '{% ui "figure" name="labs" %}{% ui "figure" name="people" %}{% ui "figure" name="share" %}'
        )

    assert 'href="/indicateurs/labs/"' in html
    assert "1 sur 2" in html


def test_component_of_a_scope_leads_to_its_page(cast):
    assert 'href="/indicateurs/labs/?region=44"' in drawn('{% ui "figure" name="labs" scope=grand_est %}')


def test_page_of_an_indicator_says_how_one_knows(cast, client):
    refresh()

    page = client.get("/indicateurs/delay/").content.decode()

    for said in (
        "Délai",
        "jour",
        "Annuaire",
        "40",
        "entre 10 et 15\u00a0jours",
        "Rééchantillonnage",
        "Provisoire",
    ):
        assert said in page


def test_page_shows_the_rows_that_one_may_see(cast, client):
    Person.objects.filter(name__startswith="Alice").update(is_listed=True)

    visitor = client.get("/indicateurs/people/").content.decode()
    client.force_login(cast.stranger)
    stranger = client.get("/indicateurs/people/").content.decode()

    assert "Rien que vous puissiez voir" in visitor
    assert "Alice Membre" in stranger
    assert "Dora Instructrice" not in stranger


def test_page_computes_nothing_that_the_worker_keeps_ready(cast, client):
    refresh()
    INDICATORS["labs"] = replace(INDICATORS["labs"], compute=None)

    assert client.get("/indicateurs/labs/").status_code == 200


@pytest.mark.parametrize("labs", [1, 30])
def test_page_costs_the_same_queries_whatever_it_counts(db, client, labs, django_assert_num_queries):
    Lab.objects.bulk_create([Lab(slug=f"lab-{n}", name=f"Lab {n}") for n in range(labs)])
    refresh()
    client.get("/indicateurs/labs/")

    with django_assert_num_queries(2):  # snapshot; rows
        client.get("/indicateurs/labs/")


def test_rows_and_list_are_given_as_csv(cast, client):
    rows = b"".join(client.get("/indicateurs/labs/?format=csv").streaming_content).decode()
    figures = b"".join(client.get("/indicateurs/?format=csv").streaming_content).decode()

    assert "http://testserver/labs/labest/" in rows
    assert "delay;Délai;12,34;jour;10,04;15;40" in figures


def test_list_is_by_topic_and_for_a_scope(cast, client):
    page = client.get("/indicateurs/?region=44").content.decode().split("<main")[1]

    assert "Grand Est" in page
    assert page.index("Parts") < page.index("Réseau")


def test_list_without_indicator_says_so(db, client):
    INDICATORS.clear()

    assert "Aucun indicateur" in client.get("/indicateurs/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/indicateurs/rien/",
        "/indicateurs/labs/?region=99",
        "/indicateurs/labs/?lab=%00",
        "/indicateurs/?region=44;--",
    ],
)
def test_unknown_indicators_and_scopes_do_not_exist(cast, client, address):
    assert client.get(address).status_code == 404


def test_a_reading_is_ready_for_the_api(cast):
    content = computed("share", GRAND_EST).as_dict()

    assert (content["name"], content["value"], content["region"], content["lab"]) == (
        "share",
        50.0,
        "44",
        None,
    )
    assert (content["numerator"], content["denominator"]) == (1, 2)


@pytest.mark.parametrize(
    ("unit", "many"), [("lab", "labs"), ("%", "%"), ("ETP", "ETP"), ("mois", "mois"), ("€", "€")]
)
def test_units_that_do_not_change_stay_as_they_are(unit, many):
    assert registry.plural_of(unit) == many

"""The account: figures of the scope that the address asks for, and nothing that its reader may not see."""

import datetime as dt
import html
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kilometre.foundation.indicators import Figure
from kilometre.foundation.indicators.registry import INDICATORS
from kilometre.foundation.indicators.services import refresh
from kilometre.foundation.records.origins import Origin
from kilometre.intake import services as intake
from kilometre.intake.enums import Problem
from kilometre.network.models import Lab, Reform
from kilometre.projects import services as projects
from kilometre.projects.enums import ActionKind
from kilometre.projects.models import Action
from kilometre.reporting.freezing import freeze


def workshop(cast, title="Un atelier", *, date=dt.date(2025, 5, 6), labs=None):
    return projects.record_action(
        actor=cast.coordinator if labs else cast.member,
        title=title,
        kind="workshop",
        date=date,
        labs=labs or [cast.lab],
    )


def need(cast, title="Raccourcir les délais"):
    return intake.send(
        actor=cast.holder,
        title=title,
        description="Les délais sont longs.",
        concerns="Les porteurs de projets",
        territory=cast.commune,
        lab=cast.lab,
    )


def as_csv(client, query=""):
    text = b"".join(client.get(f"/bilan/?format=csv{query}").streaming_content).decode()
    rows = [line.split(";") for line in text.lstrip("\ufeff").splitlines()]
    return {(row[1], row[3]): row[4] for row in rows[1:] if len(row) > 4}


def test_each_figure_leads_to_how_one_knows(cast, client):
    page = client.get("/bilan/").text

    assert 'href="/indicateurs/besoins-recus/"' in page
    assert 'href="/indicateurs/labs-a-qui-s-adresser/"' in page


def test_address_says_the_scope(cast, client):
    workshop(cast)

    page = client.get("/bilan/?lab=labest&year=2025&quarter=2").text

    assert "Lab&#x27;EST, 2e trimestre 2025" in page
    assert 'href="/indicateurs/actions-racontees/?lab=labest&amp;period=2025-T2"' in page
    assert as_csv(client, "&lab=labest&year=2025&quarter=2")["Actions racontées ici", ""] == "1"
    assert as_csv(client, "&lab=labest&year=2025&quarter=3")["Actions racontées ici", ""] == "0"
    assert as_csv(client, "&lab=etatlin&year=2025")["Actions racontées ici", ""] == "0"
    assert as_csv(client, "&region=44")["Actions racontées ici", ""] == "1"


def test_what_is_not_measured_at_a_scale_is_named_with_its_reason(cast, client):
    page = client.get("/bilan/?region=44&year=2025").text

    assert "Labs en activité" in page
    assert "Ce chiffre n&#x27;existe que pour tout le réseau et par région." in page
    assert as_csv(client, "&region=44&year=2025")["Labs en activité", ""] == ""


def test_parts_are_drawn_and_given_as_rows(cast, client):
    for kind in ("workshop", "study"):
        projects.record_action(
            actor=cast.member, title=kind, kind=kind, date=dt.date(2026, 3, 2), labs=[cast.lab]
        )

    assert "Actions par type" in client.get("/bilan/").text
    rows = as_csv(client)
    assert rows["Actions racontées ici", "Atelier"] == "1"
    assert rows["Actions racontées ici", "Étude"] == "1"


def test_parts_that_are_alike_or_few_are_a_sentence_and_no_bars(cast, client):
    def shown():
        account = client.get("/bilan/?topic=projects").context["account"]
        [chart] = [each for topic in account for each in topic.charts if each.told.name == "actions-by-kind"]
        return chart.sentence

    for kind in ("workshop", "study", "event"):
        projects.record_action(
            actor=cast.member, title=kind, kind=kind, date=dt.date(2026, 3, 2), labs=[cast.lab]
        )
    assert shown().startswith("1 pour chacun")
    projects.record_action(
        actor=cast.member, title="Encore", kind="event", date=dt.date(2026, 3, 2), labs=[cast.lab]
    )
    assert shown() == ""


def test_figures_of_a_lab_and_a_year_that_have_no_date_are_named_and_say_so(cast, client):
    page = client.get("/bilan/?lab=labest&year=2025&topic=projects").text.replace("\u00a0", " ")

    assert "à cette échelle : projets" in page
    assert "Il est sans date : une période ne le change pas." in page


def test_what_has_nothing_to_measure_is_folded_away(cast, client):
    [topic] = client.get("/bilan/?topic=intake").context["account"]

    assert all(reading.is_known for reading in topic.measured)
    assert topic.unknown


def test_one_topic_alone(cast, client):
    page = client.get("/bilan/?topic=network").text

    assert 'href="/indicateurs/labs-a-qui-s-adresser/"' in page
    assert "/indicateurs/besoins-recus/" not in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("quarter=2", "Choisissez aussi l&#x27;année."),
        ("region=52&lab=labest", "n&#x27;est pas dans cette région"),
        ("lab=%00", "caractère nul"),
        ("year=12", "Choisissez parmi les réponses proposées."),
    ],
)
def test_what_cannot_be_asked_is_said_and_not_applied(cast, client, query, words):
    response = client.get(f"/bilan/?{query}")

    assert response.status_code == 200
    assert words in response.text


def test_examples_never_count_nor_are_offered(cast, client):
    action = workshop(cast)
    Action.objects.filter(pk=action.pk).update(origin=Origin.FICTIONAL)
    Lab.objects.filter(pk=cast.other_lab.pk).update(origin=Origin.FICTIONAL)

    assert as_csv(client)["Actions racontées ici", ""] == "0"
    assert 'value="etatlin"' not in client.get("/bilan/").text


def test_account_tells_no_title_of_what_one_may_not_see(cast, client):
    need(cast, title="Un besoin que seul le lab lit")
    projects.start(actor=cast.member, title="Un brouillon", lead_lab=cast.lab)

    for address in ("/bilan/", "/bilan/?lab=labest", "/bilan/?format=csv"):
        response = client.get(address)
        text = b"".join(response).decode()
        assert "que seul le lab lit" not in text
        assert "Un brouillon" not in text
    assert "que seul le lab lit" not in client.get("/indicateurs/besoins-recus/").text
    client.force_login(cast.member)
    assert "que seul le lab lit" in client.get("/indicateurs/besoins-recus/").text


def test_account_costs_the_same_with_more_to_count(cast, client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/bilan/?lab=labest&year=2025")
        return len(queries)

    workshop(cast)
    before = cost()
    for number in range(29):
        workshop(cast, f"Atelier {number}")

    assert cost() == before


def test_ministry_reads_what_is_done_for_its_reform(cast, client):
    reform = Reform.objects.create(slug="grand-age", title="Grand âge")
    Action.objects.filter(pk=workshop(cast).pk).update(reform=reform)
    workshop(cast, "Un autre")
    need(cast)

    rows = as_csv(client, "&reform=grand-age")

    assert rows["Actions racontées ici", ""] == "1"
    assert rows["Besoins reçus", ""] == "0"
    assert as_csv(client)["Actions racontées ici", "Grand âge"] == "1"
    linked = intake.take_in_charge(actor=cast.member, need=need(cast, "Rattaché"))
    said = {"problem": Problem.WORDS, "reform": reform}
    intake.qualify(actor=cast.member, need=linked, changes=said)
    assert as_csv(client, "&reform=grand-age")["Besoins reçus", ""] == "1"


def test_ministry_reads_all_the_reforms_that_it_carries(cast, client):
    carried = [
        Reform.objects.create(slug=slug, title=slug, carrier=cast.coordination) for slug in ("sante", "age")
    ]
    other = Reform.objects.create(slug="autre", title="Autre")
    for rank, reform in enumerate([*carried, other]):
        Action.objects.filter(pk=workshop(cast, f"Atelier {rank}").pk).update(reform=reform)
    asked = f"administration={cast.coordination.public_id}"

    assert as_csv(client, f"&{asked}")["Actions racontées ici", ""] == "2"
    assert as_csv(client, f"&{asked}&reform=age")["Actions racontées ici", ""] == "1"
    page = client.get(f"/bilan/?{asked}").text
    assert f'href="/indicateurs/actions-racontees/?{asked}"' in page
    assert client.get(f"/indicateurs/actions-racontees/?{asked}").status_code == 200
    assert "ne porte pas cette réforme" in client.get(f"/bilan/?{asked}&reform=autre").text
    assert (
        client.get(f"/indicateurs/actions-racontees/?administration={cast.sgar.public_id}").status_code == 404
    )


def test_parts_and_their_figure_are_of_one_moment(cast, client):
    workshop(cast)
    Action.objects.filter(pk=workshop(cast, "Une étude").pk).update(kind=ActionKind.STUDY)
    refresh()
    workshop(cast, "Après le relevé")

    rows = as_csv(client)

    assert rows["Actions racontées ici", ""] == "2"
    assert rows["Actions racontées ici", "Atelier"] == "1"


def test_account_of_all_costs_one_query_and_its_choices(cast, client, django_assert_max_num_queries):
    refresh()

    with django_assert_max_num_queries(6):
        client.get("/bilan/")


def test_figure_that_cannot_be_computed_is_told_among_the_others(cast, client, monkeypatch):
    broken = replace(INDICATORS["needs-waiting"], compute=lambda _: Figure({}["lab"]))
    monkeypatch.setitem(INDICATORS, "needs-waiting", broken)

    page = client.get("/bilan/?topic=intake")
    frozen = freeze(2026, is_example=False, now=timezone.now())

    assert "Ce chiffre n'a pas pu être calculé." in html.unescape(page.text)
    assert "Besoins reçus" in page.text
    told = {each["name"]: each for topic in frozen["topics"] for each in topic["figures"]}
    assert told["needs-waiting"]["value"] == "non calculé"
    assert told["needs-waiting"]["more"] == "Ce chiffre n'a pas pu être calculé."
    assert told["needs-received"]["value"].startswith("0")

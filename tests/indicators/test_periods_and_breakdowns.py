"""A figure of a period, and a figure in parts."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.foundation.indicators import Figure, Period, Scope, indicator
from kilometre.foundation.indicators.breakdowns import BREAKDOWNS, Part, breakdown, parts
from kilometre.foundation.indicators.queries import computed
from kilometre.foundation.indicators.registry import INDICATORS, name_of
from kilometre.foundation.records.origins import Origin
from kilometre.network.enums import LabKind, LabStatus
from kilometre.network.models import Lab, Reform, Skill

SAID = {"label": "Labs", "definition": "Labs réels", "unit": "lab", "source": "Annuaire", "topic": "Essais"}
periods = st.builds(Period, st.integers(2000, 2099), st.sampled_from([None, 1, 2, 3, 4]))


@pytest.fixture
def declared():
    """What a test registers is forgotten after it."""
    kept = dict(INDICATORS), dict(BREAKDOWNS)
    yield
    for registry, before in zip((INDICATORS, BREAKDOWNS), kept, strict=True):
        registry.clear()
        registry.update(before)


@pytest.fixture
def labs(declared):
    @indicator("tried-labs", **SAID, rows=lambda _scope: Lab.objects.real(), by=("region",))
    def tried(scope):
        return Figure(Lab.objects.real().count())


@given(periods)
def test_a_period_is_read_as_it_is_written(period):
    assert Period.parse(str(period)) == period


@given(st.integers(2000, 2099))
def test_quarters_follow_each_other_and_fill_the_year(year):
    quarters = [Period(year, number) for number in (1, 2, 3, 4)]

    assert (quarters[0].first_day, quarters[3].last_day) == Period(year).days()
    for before, after in pairwise(quarters):
        assert before.last_day + dt.timedelta(days=1) == after.first_day


@pytest.mark.parametrize("text", ["", "26", "2026-T5", "2026-T0", "2026-t1", "1999", "٢٠٢٦", "2026 "])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match="neither a year"):
        Period.parse(text)


def test_a_moment_of_the_last_evening_is_in_the_period(settings):
    first, last = Period(2026, 2).moments()

    assert first.isoformat() == "2026-04-01T00:00:00+02:00"
    assert last.isoformat() == "2026-06-30T23:59:59.999999+02:00"


def test_a_scope_says_all_that_was_asked():
    scope = Scope(region="44", period=Period(2026, 2))

    assert str(scope) == "region:44 period:2026-T2"
    assert scope.asked == {"region": "44", "period": "2026-T2"}


def test_a_scope_is_named_part_by_part(cast):
    Reform.objects.create(slug="grand-age", title="Grand âge")

    assert name_of(Scope(period=Period(2026, 1))) == "Tout le réseau, 1er trimestre 2026"
    assert (
        name_of(Scope(region="44", reform="grand-age", period=Period(2025))) == "Grand Est, Grand âge, 2025"
    )
    assert name_of(Scope(region="44", reform="rien")) is None
    assert name_of(Scope(reform="rien", period=Period(2025))) is None


def test_a_figure_without_a_period_says_so(cast, client):
    reading = computed("labs-open", Scope(period=Period(2026)))

    assert reading.value_text == "non mesuré"
    assert client.get("/indicateurs/labs-a-qui-s-adresser/?period=2026").status_code == 200
    assert client.get("/indicateurs/labs-a-qui-s-adresser/?period=2026-T9").status_code == 404


def test_parts_have_the_words_and_the_order_of_the_choices(cast, labs):
    Lab.objects.filter(pk=cast.other_lab.pk).update(status=LabStatus.CLOSED)
    by_status = breakdown("tried-status", of="tried-labs", label="Par situation", axis="Situation", key="status", words=LabStatus)  # fmt: skip

    assert parts(by_status, Scope()) == [
        Part("active", str(LabStatus.ACTIVE.label), 1),
        Part("closed", str(LabStatus.CLOSED.label), 1),
    ]
    assert [part.count for part in parts(by_status, Scope(region="44"))] == [
        1,
        1,
    ]  # the rows are the indicator's


def test_examples_are_in_no_part(cast, labs):
    Lab.objects.filter(pk=cast.other_lab.pk).update(origin=Origin.FICTIONAL)
    by_kind = breakdown(
        "tried-kind", of="tried-labs", label="Par genre", axis="Genre", key="kind", words=LabKind
    )

    assert sum(part.count for part in parts(by_kind, Scope())) == 1


def test_a_row_may_be_in_several_parts_and_what_is_unsaid_comes_last(cast, labs):
    first, second = (Skill.objects.create(slug=slug, label=slug) for slug in ("accueil", "design"))
    cast.lab.skills.set([first, second])
    by_skill = breakdown(
        "tried-skill",
        of="tried-labs",
        label="Par compétence",
        axis="Compétence",
        key="skills__label",
        overlaps=True,
    )

    assert [(part.label, part.count) for part in parts(by_skill, Scope())] == [
        ("accueil", 1), ("design", 1), ("Non précisé", 1),
    ]  # fmt: skip


def test_no_part_outside_of_the_axes(cast, labs):
    by_kind = breakdown("tried-kind", of="tried-labs", label="Par genre", axis="Genre", key="kind")

    assert parts(by_kind, Scope(lab="labest")) == []


def test_a_breakdown_is_of_an_indicator_that_gives_its_rows(declared):
    with pytest.raises(ValueError, match="gives its rows"):
        breakdown("tried", of="regions-with-lab", label="", axis="", key="pk")


def test_page_of_a_figure_draws_its_parts(cast, client):
    page = client.get("/indicateurs/labs-a-qui-s-adresser/").text

    assert "Labs par région" in page
    assert "Pays de la Loire" in page


def test_address_of_an_older_document_leads_to_the_page(cast, client):
    answer = client.get("/indicateurs/labs-open/?region=44")

    assert (answer.status_code, answer["Location"]) == (301, "/indicateurs/labs-a-qui-s-adresser/?region=44")

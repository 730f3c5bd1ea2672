"""List pages: every row once whatever the order, the same page by htmx and by reload, a CSV that runs nothing."""

import csv
import io
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from django import forms
from django.db.models import F
from django.template.loader import render_to_string
from django_htmx.middleware import HtmxDetails

from cast import make_lab
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.cursors import BadCursor, Cursor, Order
from kilometre.foundation.ui.lists import Column, ListPage
from kilometre.foundation.ui.spreadsheets import cell, lines
from kilometre.network.models import Lab


class Filters(forms.Form):
    q = forms.CharField(required=False, max_length=20)
    city = forms.ChoiceField(required=False, choices=(("", "Toutes"), ("Lille", "Lille"), ("Brest", "Brest")))


class Labs(ListPage):
    title = "Tous les labs"
    words = ("lab", "labs")
    order = "city"
    size = 3
    filters = Filters
    columns = (
        Column("name", "Lab", sort="name", url=lambda lab: f"/labs/{lab.slug}/"),
        Column("city", "Ville", sort="city"),
        Column("latitude", "Latitude", sort="latitude"),
        Column("north", "Nord", sort="north"),
        Column("summary", "En une phrase"),
    )

    def queryset(self, request, filters):
        labs = Lab.objects.filter(slug__startswith="lab-").annotate(north=F("latitude"))
        if "city" in filters:
            labs = labs.filter(city=filters["city"])
        if "q" in filters:
            labs = labs.filter(name__icontains=filters["q"])
        return labs


@pytest.fixture
def labs(cast):
    """Ten labs with ties and holes in what they are sorted by."""
    latitudes = [None, 48, 48, None, 43, 50, None, 43, 48, 50]
    for number, latitude in enumerate(latitudes):
        make_lab(
            f"lab-{number}", f"Lab {number}", region=cast.commune.region,
            city=("Lille", "Brest", "")[number % 3],
            latitude=None if latitude is None else Decimal(latitude),
        )  # fmt: skip
    return cast


@pytest.fixture
def see(rf, cast):
    def ask(query="", **headers):
        request = rf.get(f"/labs/?{query}", headers=headers)
        request.user = cast.visitor
        request.htmx = HtmxDetails(request)
        return Labs(request)

    return ask


def walk(see, query: str, direction: str = "next_url") -> list[list[str]]:
    """Slugs of each page, following the links of pages."""
    pages, seen = [], 0
    while True:
        drawn = see(query).drawn()
        pages.append([lab.slug for lab in drawn["records"]])
        seen += 1
        assert seen < 20, "the pages never end"
        if not drawn["page"][direction]:
            return pages
        query = urlsplit(drawn["page"][direction]).query


@pytest.mark.parametrize(
    "key", ["name", "-name", "city", "-city", "latitude", "-latitude", "north", "-north"]
)
def test_list_pages_give_every_row_once_in_order(labs, see, key):
    pages = walk(see, f"tri={key}")

    everything = [slug for page in pages for slug in page]
    expected = [lab.slug for lab in see(f"tri={key}").sorting.apply(see("").matching)]
    assert everything == expected
    assert [len(page) for page in pages] == [3, 3, 3, 1]


@pytest.mark.parametrize("key", ["name", "-name", "city", "-city", "latitude", "-latitude"])
def test_list_pages_go_back_over_the_same_rows(labs, see, key):
    forward = walk(see, f"tri={key}")
    query = f"tri={key}"
    while following := see(query).drawn()["page"]["next_url"]:
        query = urlsplit(following).query

    back = walk(see, query, "previous_url")

    assert [slug for page in reversed(back) for slug in page] == [slug for page in forward for slug in page]


@pytest.mark.parametrize("direction", ["", "-"])
def test_list_puts_missing_values_last(labs, see, direction):
    rows = [slug for page in walk(see, f"tri={direction}latitude") for slug in page]

    missing = set(see("").matching.filter(latitude=None).values_list("slug", flat=True))
    assert set(rows[-3:]) == missing


@pytest.mark.parametrize("cursor", ["nimporte-quoi", "W10:xyz", "%00", "a" * 5000])
def test_list_bad_cursor_shows_the_first_page_and_says_so(labs, see, cursor):
    drawn = see(f"page={cursor}").drawn()

    assert drawn["is_lost"] is True
    assert len(drawn["records"]) == 3


def test_cursor_of_another_order_is_refused(labs, see):
    following = dict(parse_qsl(urlsplit(see("tri=name").drawn()["page"]["next_url"]).query))

    with pytest.raises(BadCursor):
        Cursor.read(following["page"], "-name")


def test_cursor_keeps_the_type_of_its_value():
    for value in (None, "Lille", 3, Decimal("48.10")):
        assert Cursor.read(str(Cursor("x", value, 1)), "x").value == value


def test_list_unknown_order_is_the_usual_one(labs, see):
    assert see("tri=password").sorting == Order("city", is_descending=False)


def test_list_header_says_its_order(labs, see):
    heads = {head["label"]: head for head in see("tri=-name").drawn()["heads"]}

    assert [heads[label]["aria"] for label in ("Lab", "Ville", "En une phrase")] == ["descending", "none", ""]
    assert dict(parse_qsl(urlsplit(heads["Lab"]["url"]).query)) == {"tri": "name"}


def test_list_counts_exactly_then_says_more(labs, see):
    assert see().counted(1).replace("\u00a0", " ") == "1 lab"
    assert see().drawn()["count"].replace("\u00a0", " ") == "10 labs"
    Lab.objects.filter(slug__in=("lab-0", "lab-1")).update(origin=Origin.FICTIONAL)
    assert see().drawn()["count"].replace("\u00a0", " ") == "10 labs, dont 2 exemples fictifs"
    assert see().counted(1001).replace("\u202f", " ") == "plus de 1 000 labs"


def test_list_filter_that_is_not_valid_is_shown_and_not_applied(labs, see):
    drawn = see("city=Paris&q=Lab").drawn()

    assert drawn["count"].startswith("10")
    assert "city" in drawn["form"].errors


def test_list_htmx_swap_equals_reload(labs, see):
    query = "city=Lille&tri=-name"

    fragment = see(query, **{"HX-Request": "true", "HX-Target": "liste"}).respond().render().content.decode()
    whole = see(query).respond().render().content.decode()

    assert fragment.strip() in whole
    assert "<html" not in fragment
    assert 'id="liste"' in fragment


def test_list_htmx_history_is_a_whole_page(labs, see):
    page = see("", **{"HX-Request": "true", "HX-History-Restore-Request": "true"}).respond().render()

    assert "<html" in page.content.decode()
    assert "HX-Request" in page["Vary"]


def test_list_csv_has_all_rows_that_match(labs, see):
    response = see("format=csv&city=Lille").respond()

    text = b"".join(response.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert text.startswith("\ufeff")
    assert rows[0] == ["Lab", "Ville", "Latitude", "Nord", "En une phrase"]
    assert len(rows) == 1 + see("city=Lille").matching.count()
    assert response["Content-Disposition"] == 'attachment; filename="tous-les-labs.csv"'


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1+1"])
def test_csv_cell_cannot_carry_a_formula(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(-3, "-3"), (Decimal("1.5"), "1,5"), (None, ""), (True, "oui"), (["=a", "b"], "'=a, b")],
)
def test_csv_cell_of_other_values(value, text):
    assert cell(value) == text


def test_csv_quotes_what_it_separates_with():
    assert list(lines(["a;b"], [['dit "oui"']])) == ['\ufeff"a;b"\r\n', '"dit ""oui"""\r\n']


def test_list_costs_two_queries_whatever_its_size(labs, see, django_assert_num_queries):
    with django_assert_num_queries(2):
        see().respond().render()
    Lab.objects.filter(slug__startswith="lab-").exclude(slug="lab-1").delete()
    with django_assert_num_queries(2):
        see().respond().render()


class Nobody(Labs):
    title = "Aucun lab"
    empty_title = "Aucun lab ici"
    empty_text = "Le premier reste à déclarer."

    def queryset(self, request, filters):
        return Lab.objects.none()

    def empty_next(self):
        return ("Déclarer un lab", "/labs/nouveau/")


def test_an_empty_list_says_what_to_do_and_a_filtered_one_to_drop_filters(rf, cast):
    def shown(query):
        request = rf.get(f"/labs/?{query}")
        request.user, request.htmx = cast.visitor, HtmxDetails(request)
        return render_to_string("ui/list_results.html", {"list": Nobody(request).drawn()}, request)

    whole, filtered = shown(""), shown("city=Lille")

    assert "Le premier reste à déclarer." in whole
    assert 'href="/labs/nouveau/"' in whole
    assert "Essayez avec moins de filtres." in filtered
    assert "/labs/nouveau/" not in filtered

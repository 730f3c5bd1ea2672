"""A list page from one description of its columns: a table, its filters, its order, its pages, its CSV.

Changing a filter with htmx swaps the same fragment that a reload of the new address shows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise as LazyText
from django.utils.text import slugify

from kilometre.foundation.access import anyone, page
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.origins import Origin

from . import french, tables
from .cursors import BadCursor, Cursor, Order
from .facets import Facets, count_few, show_counts
from .origins import short_label
from .spreadsheets import csv_response

COUNTED = 1000
CHUNK = 500
FRAGMENT = "liste"

FACETED: dict[str, "type[ListPage]"] = {}  # lists that declare facets, by their key


@dataclass(frozen=True, slots=True)
class Column:
    """What a list shows of each row, on the page and in its CSV. The first column is the heading of the row.

    ``value(row)`` is the attribute named ``key`` by default: a day or a moment shows as a short day, and the CSV
    holds it whole. ``url(row)`` makes the cell a link; ``tone(row)`` makes it a badge; ``export(row)`` is what
    the CSV holds when it differs. ``sort`` is the name of the field or annotation to order by. What is missing
    says « non renseigné », unless the column ``may_be_blank``.
    """

    key: str
    label: str
    value: Callable[[Any], Any] | None = None
    url: Callable[[Any], str] | None = None
    sort: str = ""
    tone: Callable[[Any], str] | None = None
    export: Callable[[Any], Any] | None = None
    may_be_blank: bool = False

    def read(self, row: Any) -> Any:
        return self.value(row) if self.value else getattr(row, self.key)

    def exported(self, row: Any) -> Any:
        return self.export(row) if self.export else self.read(row)

    def cell(self, row: Any, value: Any, *, is_number: bool) -> dict[str, Any]:
        is_blank = self.may_be_blank and value in (None, "")
        return {
            "label": self.label,
            "html": "" if is_blank else tables.briefly(str(value) if isinstance(value, LazyText) else value),
            "url": self.url(row) if self.url else "",
            "tone": self.tone(row) if self.tone and not is_blank else "",
            "is_number": is_number,
        }


def origin_column(of: Callable[[Any], Any] = lambda row: row) -> Column:
    """Where each row comes from (or the record ``of`` it, for a row without an origin): nothing for what was entered here."""
    return Column(
        "origin",
        "Origine",
        value=lambda row: short_label(of(row).origin),
        tone=lambda row: "accent" if of(row).is_fictional else "neutral",
        export=lambda row: of(row).get_origin_display(),
        may_be_blank=True,
    )


class ListPage:
    """Subclass with ``title``, ``columns``, ``queryset``; then ``path("labs/", LabList.as_view(), name="labs")``.

    ``order`` is the key of a sortable column, with a minus for the other direction. ``filters`` is a form
    whose fields are all optional; ``facets`` says where those that show counts look, ``crossings`` what is
    counted for a board and kept (two facets at once). ``card_template`` draws each row instead of the table.
    """

    rule: ClassVar[Callable[..., bool]] = staticmethod(anyone)
    title: str = ""
    name: str = ""
    intro: str = ""
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[type[forms.Form] | None] = None
    facets: ClassVar[Facets] = {}
    crossings: ClassVar[Facets] = {}
    order: str = ""
    size: int = 30
    template: str = "ui/list.html"
    card_template: str = ""
    words: tuple[str, str] = ("résultat", "résultats")
    origin_path: str = ""  # where the origin of a row that is no record is read, to count the examples
    empty_title: str = "Rien ne correspond"
    empty_text: str = (
        ""  # what one may do when nothing is there yet; with filters, the page says to drop some
    )

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.facets and FACETED.setdefault(cls.key(), cls) is not cls:
            raise ValueError(f"two lists with facets are named {cls.key()}")

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        self.kwargs = kwargs

    @classmethod
    def key(cls) -> str:
        """The name of its file and of its counts."""
        return cls.name or slugify(cls.title)

    @classmethod
    def as_view(cls) -> Callable[..., HttpResponseBase]:
        """The view of this list, with its rule declared."""

        @page(cls.rule, methods=("GET", "HEAD"))
        def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return cls(request, **kwargs).respond()

        view.__name__ = view.__qualname__ = cls.__name__
        view.__module__ = cls.__module__
        view.__doc__ = cls.__doc__
        return view

    # What a list says of itself

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Any]:
        """Rows that this person may see and that match ``filters`` (cleaned; only fields that were given)."""
        raise NotImplementedError

    def narrow(self, form: forms.Form) -> None:
        """Leave in the choices of the filters those where this person may find something."""

    def rows(self, records: list[Any]) -> list[Any]:
        """What columns read, from the records of one page: the records themselves by default."""
        return records

    def context(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    # How it answers

    def respond(self) -> HttpResponse:
        if self.request.GET.get("format") == "csv":
            return self.csv()
        htmx: Any = getattr(self.request, "htmx", None)
        is_fragment = bool(htmx) and not htmx.history_restore_request and htmx.target == FRAGMENT
        template = "ui/list_results.html" if is_fragment else self.template
        response = TemplateResponse(self.request, template, {"list": self.drawn(), **self.context()})
        patch_vary_headers(response, ("HX-Request", "HX-Target"))
        return response

    def csv(self) -> HttpResponse:
        """All rows that match, streamed."""
        heads = [column.label for column in self.columns]
        return csv_response(self.name or slugify(self.title), heads, self._exported())  # type: ignore[return-value]

    def _exported(self) -> Iterator[list[Any]]:
        for batch in _batches(self.sorting.apply(self.matching).iterator(chunk_size=CHUNK)):
            for row in self.rows(batch):
                yield [column.exported(row) for column in self.columns]

    # What was asked

    @cached_property
    def form(self) -> forms.Form | None:
        if self.filters is None:
            return None
        form = self.filters(self.request.GET, auto_id="filtre_%s")
        self.narrow(form)
        return form

    @cached_property
    def given(self) -> dict[str, Any]:
        """Filters that were given and are valid; one that is not is shown with its error and not applied."""
        if self.form is None:
            return {}
        self.form.is_valid()
        return {
            name: value
            for name, value in self.form.cleaned_data.items()
            if value not in (None, "", [], False)
        }

    @cached_property
    def matching(self) -> QuerySet[Any]:
        return self.queryset(self.request, self.given)

    @cached_property
    def sort_key(self) -> str:
        """The order asked for, when it is one of ours."""
        asked = self.request.GET.get("tri", "")
        return asked if asked.removeprefix("-") in self._sorts else self.order

    @cached_property
    def sorting(self) -> Order:
        key = self.sort_key.removeprefix("-")
        return Order(self._sorts.get(key, "pk"), self.sort_key.startswith("-"))

    @cached_property
    def _sorts(self) -> dict[str, str]:
        return {column.key: column.sort for column in self.columns if column.sort}

    # What is shown

    def drawn(self) -> dict[str, Any]:
        """All that the templates need."""
        records, previous, following, is_lost = self._page()
        rows = self.rows(records)
        known, fictional = self._totals()
        return {
            "title": self.title,
            "intro": self.intro,
            "id": FRAGMENT,
            "form": self._form_with_counts(),
            **({} if self.card_template else self._grid(rows)),
            "records": rows,
            "card_template": self.card_template,
            "count": self.counted(known, fictional),
            "is_empty": not rows,
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
            "empty_next": self.empty_next() or ("", ""),
            "is_filtered": bool(self.given),
            "filter_count": len(self.given),
            "is_lost": is_lost,
            "keep": [("tri", self.sort_key)] if self.sort_key != self.order else [],
            "reset_url": self.request.path if self.given else "",
            "csv_url": self._url(format="csv"),
            "page": {
                "previous_url": self._url(page=previous) if previous else "",
                "next_url": self._url(page=following) if following else "",
                "target": FRAGMENT,
            },
        }

    def empty_next(self) -> tuple[str, str] | None:
        """The words and the address of the act that would put a first row there, for who may."""
        return None

    def _form_with_counts(self) -> forms.Form | None:
        """Each choice says how many rows it would leave: those of the other filters, where this one looks."""
        if self.form is None:
            return None
        free = {name: path for name, path in self.facets.items() if name not in self.given}
        asked = [(free, self.matching)] if free else []
        for name in self.facets.keys() - free.keys():
            others = {other: value for other, value in self.given.items() if other != name}
            asked.append(({name: self.facets[name]}, self.queryset(self.request, others)))
        for facets, rows in asked:
            if (counts := count_few(rows, facets, COUNTED)) is not None:
                show_counts(self.form, facets, counts)
        return self.form

    def _grid(self, rows: list[Any]) -> dict[str, Any]:
        values = [[column.read(row) for row in rows] for column in self.columns]
        numeric = [tables.is_numeric(column) for column in values]
        return {
            "heads": [
                {**self._head(column), "is_number": flag}
                for column, flag in zip(self.columns, numeric, strict=True)
            ],
            "rows": [
                [
                    column.cell(row, values[place][line], is_number=numeric[place])
                    for place, column in enumerate(self.columns)
                ]
                for line, row in enumerate(rows)
            ],
        }

    def counted(self, known: int, fictional: int = 0) -> str:
        """« 12 labs, dont 2 exemples fictifs », « plus de 1 000 labs »."""
        one, many = self.words
        if known > COUNTED:
            return f"plus de {french.number(COUNTED)} {many}"
        included = f", dont {french.count(fictional, 'exemple fictif', 'exemples fictifs')}"
        return french.count(known, one, many) + (included if fictional else "")

    def _totals(self) -> tuple[int, int]:
        """How many rows match, up to one more than are counted, and how many of them are examples: one query."""
        rows = self.matching.order_by()
        path = self.origin_path or ("origin" if issubclass(rows.model, Record) else "")
        if not path:
            return rows[: COUNTED + 1].count(), 0
        found = rows.annotate(is_example=Q((path, Origin.FICTIONAL)))[: COUNTED + 1]
        totals = found.aggregate(known=Count("pk"), fictional=Count("pk", filter=Q(is_example=True)))
        return totals["known"], totals["fictional"]

    def _page(self) -> tuple[list[Any], str, str, bool]:
        """Rows of the page asked for, the cursors of its neighbours, and whether its own cursor was unreadable."""
        cursor, is_lost = self._cursor()
        is_backwards = cursor is not None and cursor.is_backwards
        rows = self.matching if cursor is None else self.sorting.beyond(self.matching, cursor)
        found = list(self.sorting.apply(rows, backwards=is_backwards)[: self.size + 1])
        has_more = len(found) > self.size
        found = found[: self.size]
        if is_backwards:
            found.reverse()
        if not found:
            return [], "", "", is_lost
        has_previous = has_more if is_backwards else cursor is not None
        has_next = True if is_backwards else has_more
        previous = self._cursor_at(found[0], is_backwards=True) if has_previous else ""
        following = self._cursor_at(found[-1]) if has_next else ""
        return found, previous, following, is_lost

    def _cursor(self) -> tuple[Cursor | None, bool]:
        text = self.request.GET.get("page", "")
        if not text:
            return None, False
        try:
            return Cursor.read(text, self.sort_key), False
        except BadCursor:
            return None, True

    def _cursor_at(self, row: Any, *, is_backwards: bool = False) -> str:
        value: Any = row
        for name in self.sorting.field.split("__"):
            value = getattr(value, name, None)
        return str(Cursor(self.sort_key, value, row.pk, is_backwards))

    def _head(self, column: Column) -> dict[str, Any]:
        if not column.sort:
            return {"label": column.label, "url": "", "aria": ""}
        is_current = self.sort_key.removeprefix("-") == column.key
        is_descending = is_current and self.sort_key.startswith("-")
        follows = column.key if not is_current or is_descending else f"-{column.key}"
        return {
            "label": column.label,
            "url": self._url(tri=follows),
            "aria": ("descending" if is_descending else "ascending") if is_current else "none",
        }

    def _url(self, **changes: str) -> str:
        """The same list with other parameters; a change of order goes back to the first page."""
        given = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if name not in {*changes, "page", "format"} and value
        ]
        return f"{self.request.path}?{urlencode([*given, *changes.items()])}"


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch

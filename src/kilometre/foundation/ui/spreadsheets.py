"""CSV that a French spreadsheet opens as it is, and that cannot carry a formula."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import singledispatch
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    def write(self, value: str) -> str:
        return value


def csv_response(name: str, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Stream rows as a download named ``name``.csv: UTF-8 with its mark, semicolons."""
    response = StreamingHttpResponse(lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_address(request: HttpRequest) -> str:
    """The same page, as asked, for its table as a download."""
    asked = request.GET.copy()
    asked["format"] = "csv"
    return f"?{asked.urlencode()}"


def lines(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A whole table: its mark, its heads, its rows."""
    yield BOM + "".join(more([heads]))
    yield from more(rows)


def more(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows alone, for a table written a piece at a time."""
    writer = csv.writer(_Echo(), delimiter=";")
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


@singledispatch
def cell(value: Any) -> str:
    """A value as a cell: ISO dates, decimal comma, and an apostrophe before what a spreadsheet would run."""
    text = strip_tags(value) if isinstance(value, SafeString) else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


@cell.register
def _(value: None) -> str:
    return ""


@cell.register
def _(value: bool) -> str:  # noqa: FBT001 (a value to write)
    return "oui" if value else "non"


@cell.register
def _(value: int | float | Decimal) -> str:
    return str(value).replace(".", ",")


@cell.register
def _(value: dt.datetime) -> str:
    return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(timespec="seconds")


@cell.register
def _(value: dt.date) -> str:
    return value.isoformat()


@cell.register(list)
@cell.register(tuple)
@cell.register(set)
@cell.register(frozenset)
def _(value: Iterable[Any]) -> str:
    return cell(", ".join(str(item) for item in value))

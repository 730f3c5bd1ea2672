"""Tables of the page: every cell is escaped here, once, unless it is already marked as HTML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


class Html(str):
    """A text that is already HTML."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; ``is_number`` aligns right; ``is_long`` is a text that may take the whole width of a phone."""

    heading: str
    is_number: bool = True
    is_long: bool = False


def html(text: str) -> str:
    return text if isinstance(text, Html) else escape(text)


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column names the rows. On a phone, each row becomes a small list."""
    heads = "".join(f'<th scope="col"{_class(column)}>{html(column.heading)}</th>' for column in columns)
    body = "".join(f"<tr>{_row(columns, row)}</tr>" for row in rows)
    return f'<table class="stack"><caption>{html(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _row(columns: Sequence[Column], row: Sequence[str]) -> str:
    cells = [f'<th scope="row">{html(row[0])}</th>']
    for column, cell in zip(columns[1:], row[1:], strict=True):
        label = "" if column.is_long else f' data-label="{escape(column.heading)}"'
        cells.append(f"<td{_class(column, is_empty=not cell)}{label}><span>{html(cell)}</span></td>")
    return "".join(cells)


def _class(column: Column, *, is_empty: bool = False) -> str:
    kinds = ["long"] if column.is_long else ["n"] if column.is_number else []
    if is_empty:
        kinds.append("none")
    return f' class="{" ".join(kinds)}"' if kinds else ""

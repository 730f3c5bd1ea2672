"""Two pages on a reform: the content of its page (``reforms``), and the work that lower contexts show there."""

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from django.utils.text import Truncator

from kilometre.foundation import documents
from kilometre.foundation.ui import french
from kilometre.network.models import Reform
from kilometre.projects.models import Action, Project
from kilometre.studies.models import Study

from .drawing import map_of, pages_of
from .freezing import canonical
from .reforms import KEPT, Work, marked, overview

PAGES = 2
SIZES = (
    (6, 420, True),
    (6, 260, True),
    (6, 260, False),
    (5, 180, False),
    (4, 110, False),
    (2, 80, False),
)  # how many of a kind are told, in how many signs, with the map or without: the first that fits
FIRST, SECOND = ("labs", "projects"), ("results", "studies", "actions")  # what each page tells


class TooLong(ValueError):
    """Even the shortest telling takes more than two pages."""


def draw(reform: Reform, *, is_example: bool, now: dt.datetime) -> bytes:
    """The brief as a PDF of exactly two pages. What does not fit is counted (« et 4 autres »), never cut in silence.

    Drawn again only when what it tells has changed, or the day: a second of work that anybody may ask for.
    """
    return _drawn(canonical(content_of(reform, is_example=is_example, now=now)))


@lru_cache(maxsize=32)
def _drawn(text: str) -> bytes:
    told = json.loads(text)
    lines = [{"code": region["code"], "labs": region["labs"]} for region in told["regions"]]
    drawn = map_of({"lines": lines, "spots": []}, "Carte des régions nommées dessous") if lines else ""
    for most, signs, has_map in SIZES:
        shown = shortened(told, most, signs)
        values = {"title": shown["reform"]["title"], "map": drawn if has_map else "", **_examples(shown)}
        values |= shown
        pdf = documents.render("reporting/brief_document.html", values)
        if pages_of(pdf) == PAGES:
            return pdf
    raise TooLong(told["reform"]["title"])


def content_of(reform: Reform, *, is_example: bool, now: dt.datetime) -> dict[str, Any]:
    """All that is known and public, in words: of each kind the first ``KEPT``, and how many there are."""
    work = Work(reform, is_example)
    return {
        "reform": {
            "title": reform.title,
            "summary": reform.summary,
            "carrier": str(reform.carrier or ""),
            "source": reform.source,
        },
        "day": french.date(now),
        **overview(reform, is_example=is_example),
        "projects": [
            marked(row, row.title, _said(row.get_stage_display(), row.objective or row.approach))
            for row in work.of(Project)[:KEPT]
        ],
        "studies": [
            marked(row, row.title, _said(row.get_state_display(), row.question))
            for row in work.of(Study)[:KEPT]
        ],
        "actions": [
            marked(row, row.title, _said(french.date(row.date), row.summary))
            for row in work.of(Action)[:KEPT]
        ],
    }


def shortened(told: dict[str, Any], most: int, signs: int) -> dict[str, Any]:
    """At most ``most`` of each kind and ``signs`` of each text; the others are counted."""
    kept = {}
    for name in (*FIRST, *SECOND):
        rows = told[name][: most * 3 if name == "labs" else most]
        kept[name] = {
            "rows": [
                {
                    **row,
                    "title": Truncator(row["title"]).chars(90),
                    "text": Truncator(row["text"]).chars(signs),
                }
                for row in rows
            ],
            "others": max(0, told["totals"][name] - len(rows)),
        }
    reform = {**told["reform"], "summary": Truncator(told["reform"]["summary"]).chars(signs + 40)}
    gaps = [Truncator(gap).chars(signs + 120) for gap in told["gaps"]]
    return {**told, **kept, "reform": reform, "gaps": gaps}


def _examples(shown: dict[str, Any]) -> dict[str, bool]:
    """Which of the pages show an example: those alone are stamped."""
    first, second = (
        any(row["is_example"] for name in names for row in shown[name]["rows"]) for names in (FIRST, SECOND)
    )
    return {"is_example": first, "is_second_example": second, "has_examples": first or second}


def _said(first: str, text: str) -> str:
    return f"{first}. {text}" if text else f"{first}."

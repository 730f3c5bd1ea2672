"""Two pages on a reform: who works for it, where, what came of it, and what nobody does yet. Only what everybody may see."""

import datetime as dt
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.text import Truncator

from kilometre.foundation import documents
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Reform
from kilometre.network.spelling import key
from kilometre.projects.models import Action, Project
from kilometre.studies.enums import TAKING_PART, StudyState
from kilometre.studies.models import Study

from .drawing import pages_of
from .freezing import canonical

PAGES = 2
SIZES = (
    (6, 260),
    (5, 180),
    (4, 110),
    (2, 80),
)  # how many of a kind are told, and in how many signs: the first that fits


class TooLong(ValueError):
    """Even the shortest telling takes more than two pages."""


def draw(reform: Reform, *, is_example: bool, now: dt.datetime) -> bytes:
    """The brief as a PDF of exactly two pages. What does not fit is counted (« et 4 autres »), never cut in silence.

    Drawn again only when what it tells has changed, or the day: a second of work that anybody may ask for.
    """
    return _drawn(canonical(content_of(reform, is_example=is_example, now=now)), is_example=is_example)


@lru_cache(maxsize=32)
def _drawn(text: str, *, is_example: bool) -> bytes:
    told = json.loads(text)
    for most, signs in SIZES:
        shown = shortened(told, most, signs)
        values = {"title": told["reform"]["title"], "is_example": is_example, **shown}
        pdf = documents.render("reporting/brief_document.html", values)
        if pages_of(pdf) == PAGES:
            return pdf
    raise TooLong(told["reform"]["title"])


def content_of(reform: Reform, *, is_example: bool, now: dt.datetime) -> dict[str, Any]:
    """All that is known and public, in words."""
    projects = (
        _of(Project, reform, is_example=is_example)
        .select_related("lead_lab__region", "territory")
        .prefetch_related("partner_labs__region")
    )
    actions = _of(Action, reform, is_example=is_example).prefetch_related("labs__region")
    studies = _of(Study, reform, is_example=is_example).prefetch_related("parts__lab__region")
    labs = sorted(
        {
            lab
            for row in (*projects, *actions, *studies)
            for lab in _labs(row)
            if is_example or not lab.is_fictional
        },
        key=lambda lab: lab.sort_key,
    )
    regions = sorted({lab.region.name for lab in labs if lab.region}, key=key)
    with_result = [project for project in projects if project.result]
    return {
        "reform": {
            "title": reform.title,
            "summary": reform.summary,
            "carrier": str(reform.carrier or ""),
            "source": reform.source,
        },
        "day": french.date(now),
        "counts": [
            (len(labs), "lab" if len(labs) < 2 else "labs"),
            (len(regions), "région" if len(regions) < 2 else "régions"),
            (len(projects), "projet" if len(projects) < 2 else "projets"),
            (len(actions), "action" if len(actions) < 2 else "actions"),
            (len(studies), "étude" if len(studies) < 2 else "études"),
        ],
        "labs": [_marked(lab, lab.name, lab.region.name if lab.region else "") for lab in labs],
        "regions": regions,
        "projects": [
            _marked(row, row.title, _said(row.get_stage_display(), row.objective)) for row in projects
        ],
        "results": [
            *(_marked(row, row.title, row.result) for row in with_result),
            *(_marked(row, row.title, row.results) for row in studies if row.state == StudyState.CONCLUDED),
        ],
        "studies": [_marked(row, row.title, _said(row.get_state_display(), row.question)) for row in studies],
        "actions": [_marked(row, row.title, _said(french.date(row.date), row.summary)) for row in actions],
        "gaps": _gaps(reform, projects, actions, studies, regions),
    }


def shortened(told: dict[str, Any], most: int, signs: int) -> dict[str, Any]:
    """At most ``most`` of each kind and ``signs`` of each text; the others are counted."""
    lists = ("labs", "projects", "results", "studies", "actions")
    kept = {
        name: {
            "rows": [
                {
                    **row,
                    "title": Truncator(row["title"]).chars(90),
                    "text": Truncator(row["text"]).chars(signs),
                }
                for row in told[name][: most * 3 if name == "labs" else most]
            ],
            "others": max(0, len(told[name]) - (most * 3 if name == "labs" else most)),
        }
        for name in lists
    }
    reform = {**told["reform"], "summary": Truncator(told["reform"]["summary"]).chars(signs + 40)}
    gaps = [Truncator(gap).chars(signs + 120) for gap in told["gaps"]]
    return {**told, **kept, "reform": reform, "gaps": gaps}


def _of(model: Any, reform: Reform, *, is_example: bool) -> Any:
    """What a visitor sees of a reform; no example, but in a demonstration."""
    rows = model.objects.visible_to(AnonymousUser()).filter(reform=reform)
    rows = rows if is_example else rows.real()
    return rows.order_by("-date", "-pk") if model is Action else rows.order_by("sort_key", "pk")


def _labs(row: Any) -> Iterable[Lab]:
    if isinstance(row, Project):
        return [*([row.lead_lab] if row.lead_lab else []), *row.partner_labs.all()]
    if isinstance(row, Study):
        return [part.lab for part in row.parts.all() if part.state in TAKING_PART]
    labs: Iterable[Lab] = row.labs.all()
    return labs


def _marked(row: Any, title: str, text: str) -> dict[str, Any]:
    return {
        "title": title,
        "text": text,
        "is_example": row.is_fictional,
        "origin": str(Origin(row.origin).label),
    }


def _said(first: str, text: str) -> str:
    return f"{first}. {text}" if text else f"{first}."


def _gaps(reform: Reform, projects: Any, actions: Any, studies: Any, regions: list[str]) -> list[str]:
    """What is missing, as sentences that one can act on."""
    gaps = []
    if not reform.carrier:
        gaps.append("L'administration porteuse n'est pas dite dans nos sources.")
    without = len([project for project in projects if not project.result])
    if without:
        gaps.append(f"{french.count(without, 'projet')} sans résultat connu, sur {len(projects)}.")
    if not actions:
        gaps.append("Aucune action n'est racontée pour cette réforme.")
    if not studies:
        gaps.append("Aucune étude commune n'est menée ou publiée.")
    elsewhere = Lab.objects.real().open().exclude(region__name__in=regions).filter(region__isnull=False)
    names = sorted(set(elsewhere.values_list("region__name", flat=True)), key=key)
    if names:
        gaps.append(
            f"Des labs existent, sans travail connu ici sur cette réforme, dans : {french.listed(names)}."
        )
    return gaps or ["Rien ne manque de ce que nous savons chercher."]

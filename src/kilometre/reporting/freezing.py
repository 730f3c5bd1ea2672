"""What a booklet says, taken from what everybody may see, as plain values ready for canonical JSON.

Only what is public comes in: the labs, projects and actions that a visitor sees, the figures of the registry, and the returns
that labs signed. A real booklet holds no example; the booklet of a demonstration marks each of them.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kilometre.foundation.indicators import Period, Scope
from kilometre.foundation.indicators.queries import readings
from kilometre.foundation.indicators.reading import Reading
from kilometre.foundation.indicators.registry import INDICATORS
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french
from kilometre.network.cartography import map_of_labs
from kilometre.network.models import Lab
from kilometre.projects.models import Action, Project

from .account import account_of
from .enums import ReturnState
from .models import LabReturn, ReturnLine
from .presenting import quantity

FORMAT = 1


def canonical(content: dict[str, Any]) -> str:
    """One text for one content: sorted keys, no spaces, no floating numbers."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(year: int, *, is_example: bool, now: dt.datetime) -> dict[str, Any]:
    """The content of a booklet of ``year`` as it stands now."""
    labs = list(
        _shown(Lab.objects, is_example=is_example)
        .open()
        .select_related("region")
        .prefetch_related("carriers", "skills")
        .order_by("sort_key", "pk")
    )
    projects = list(
        _shown(Project.objects, is_example=is_example)
        .select_related("lead_lab", "territory")
        .prefetch_related("partner_labs")
        .order_by("sort_key", "pk")
    )
    actions = list(
        _shown(Action.objects, is_example=is_example)
        .that_took_place(timezone.localdate(now))
        .filter(date__year=year)
        .prefetch_related("labs")
        .order_by("date", "pk")
    )
    names = {lab.pk for lab in labs}
    return {
        "format": FORMAT,
        "year": year,
        "is_example": is_example,
        "site": settings.SITE_NAME,
        "frozen_on": french.date(now),
        "topics": _topics(year),
        "regions": _regions(),
        "labs": _labs(labs, projects, actions, _signed(year, is_example=is_example)),
        "projects": [_project(project, names) for project in projects],
        "without_page": [
            project.title for project in projects if not {lab.pk for lab in _labs_of(project)} & names
        ],
    }


def _shown(manager: Any, *, is_example: bool) -> Any:
    """What a visitor sees; no example, but in the booklet of a demonstration."""
    rows = manager.all().visible_to(AnonymousUser())
    if hasattr(rows, "public"):
        rows = rows.public()
    return rows if is_example else rows.real()


def _topics(year: int) -> list[dict[str, Any]]:
    """Figures of all the network: of all times, and of the year where they can be dated. None counts an example."""
    dated = [name for name, told in INDICATORS.items() if "period" in told.by]
    of_year = readings(dated, Scope(period=Period(year)))
    return [
        {
            "title": topic.title,
            "figures": [
                _figure(reading, of_year.get(reading.indicator.name))
                for reading in (*topic.measured, *topic.unknown)
            ],
            "breakdowns": [
                {
                    "label": chart.told.label,
                    "axis": chart.told.axis,
                    "note": chart.note,
                    "parts": [[part.label, part.count] for part in chart.parts],
                }
                for chart in topic.charts
            ],
        }
        for topic in account_of(Scope())
    ]


def _figure(reading: Reading, of_year: Reading | None) -> dict[str, Any]:
    told = reading.indicator
    more = (reading.share_text, reading.interval_text, reading.figure.note)
    return {
        "name": told.name,
        "label": told.label,
        "value": _words(reading),
        "of_year": _words(of_year) if of_year else "",
        "more": " ; ".join(text for text in more if text),
        "definition": told.definition,
        "source": told.source,
        "computed_on": "" if told.told_by else french.date(reading.computed_at),
        "told_by": told.told_by,
    }


def _words(reading: Reading) -> str:
    unit = f"{french.FIXED}{reading.unit_text}" if reading.unit_text else ""
    return f"{reading.value_text}{unit}"


def _regions() -> dict[str, Any]:
    drawn = map_of_labs()
    return {
        "lines": [
            {"code": line.region.code, "name": line.region.name, "labs": line.labs} for line in drawn.lines
        ],
        "spots": [[str(spot.x), str(spot.y)] for spot in drawn.spots],
    }


def _signed(year: int, *, is_example: bool) -> dict[int, LabReturn]:
    """The signed returns of the year, by lab: what a lab has not signed is not in the booklet."""
    rows = LabReturn.objects.filter(campaign__year=year, state=ReturnState.SIGNED)
    rows = rows if is_example else rows.real()
    found = rows.select_related("campaign").prefetch_related("lines").order_by("origin", "pk")
    return {row.lab_id: row for row in found}


def _labs(
    labs: list[Lab], projects: list[Project], actions: list[Action], signed: dict[int, LabReturn]
) -> list[dict[str, Any]]:
    of_lab: dict[int, list[Project]] = defaultdict(list)
    for project in projects:
        for lab in _labs_of(project):
            of_lab[lab.pk].append(project)
    done: dict[int, list[Action]] = defaultdict(list)
    for action in actions:
        for lab in action.labs.all():
            done[lab.pk].append(action)
    return [_lab(lab, of_lab[lab.pk], done[lab.pk], signed.get(lab.pk)) for lab in labs]


def _lab(
    lab: Lab, projects: list[Project], actions: list[Action], signed: LabReturn | None
) -> dict[str, Any]:
    return {
        "slug": lab.slug,
        "name": lab.name,
        **_origin(lab),
        "summary": lab.summary,
        "description": lab.description,
        "kind": lab.get_kind_display(),
        "status": lab.get_status_display(),
        "region": lab.region.name if lab.region else "",
        "city": lab.city,
        "promise": lab.delay_text if lab.promise else "",
        "website": lab.website,
        "expertises": list(lab.expertises),
        "missions": list(lab.missions),
        "carriers": [str(each) for each in _alike(lab, lab.carriers.all())],
        "skills": sorted((str(skill) for skill in lab.skills.all()), key=french.sort_key),
        "projects": [
            {"title": project.title, "stage": project.get_stage_display(), **_origin(project)}
            for project in projects
        ],
        "actions": [
            {"title": action.title, "date": french.date(action.date), "kind": action.get_kind_display()}
            for action in actions
        ],
        "signed_on": french.date(signed.signed_at) if signed and signed.signed_at else "",
        "frozen_on": french.date(signed.frozen_at) if signed else "",
        "comment": signed.comment if signed else "",
        "lines": [_line(line) for line in sorted(signed.lines.all(), key=lambda line: line.position)]
        if signed
        else [],
    }


def _line(line: ReturnLine) -> dict[str, Any]:
    return {
        "label": line.label,
        "computed": quantity(line.computed, line),
        "declared": "" if line.declared is None else quantity(line.declared, line),
        "comment": line.comment,
        "definition": line.definition,
    }


def _project(project: Project, known: set[int]) -> dict[str, Any]:
    return {
        "title": project.title,
        **_origin(project),
        "objective": project.objective,
        "approach": project.approach,
        "result": project.result,
        "stage": project.get_stage_display(),
        "stop_reason": project.stop_reason,
        "labs": [lab.name for lab in _labs_of(project)],
        "territory": str(project.territory or ""),
        "has_lab": any(lab.pk in known for lab in _labs_of(project)),
    }


def _labs_of(project: Project) -> list[Lab]:
    """Who leads it, then who takes part; a real project names no example lab."""
    led = [project.lead_lab] if project.lead_lab else []
    return list(_alike(project, [*led, *sorted(project.partner_labs.all(), key=lambda lab: lab.sort_key)]))


def _alike(record: Any, others: Iterable[Any]) -> Iterable[Any]:
    return (other for other in others if record.is_fictional or not other.is_fictional)


def _origin(record: Any) -> dict[str, str]:
    return {
        "origin": record.origin,
        "origin_label": str(Origin(record.origin).label),
        "source": record.source,
    }

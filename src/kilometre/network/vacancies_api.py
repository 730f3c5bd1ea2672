"""Open vacancies over the API (mounted at ``/vacancies``), open to all."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from kilometre.foundation.access import anyone
from kilometre.foundation.api.lists import Cursor, Limit, Page, page_of
from kilometre.foundation.api.operations import operation
from kilometre.foundation.ui.cursors import Order

from .models import Vacancy

router = Router(tags=["Postes et missions"])
ORDER = Order("closes_on", is_descending=False)


class VacancyItem(Schema):
    """One offer that may still be answered."""

    id: str
    title: str
    kind: str
    lab: str
    description: str
    skills: list[str]
    starts_on: str | None
    closes_on: str
    how_to_apply: str
    origin: str
    url: str


class VacancyPage(Page):
    items: list[VacancyItem]


@operation(router.get, "", rule=anyone, response=VacancyPage)
def list_vacancies(request: HttpRequest, limit: Limit = 50, cursor: Cursor = "") -> dict[str, Any]:
    """Les annonces ouvertes, celles qui se ferment d'abord."""
    rows = Vacancy.objects.visible_to(request.user).open(timezone.localdate()).for_list()
    return page_of(request, rows, ORDER, lambda row: _item(row, request), limit=limit, cursor=cursor)


def _item(row: Vacancy, request: HttpRequest) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "title": row.title,
        "kind": row.kind,
        "lab": row.lab.slug,
        "description": row.description,
        "skills": [skill.slug for skill in row.skills.all()],
        "starts_on": row.starts_on and row.starts_on.isoformat(),
        "closes_on": row.closes_on.isoformat(),
        "how_to_apply": row.how_to_apply,
        "origin": row.origin,
        "url": request.build_absolute_uri(row.get_absolute_url()),
    }

"""What is known of a reform: who works for it, where, what came of it, what nobody does yet. Only what everybody may see.

The page of the reform and its brief tell the same content. A count is of what is real; examples are said beside it.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.urls import reverse

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Reform
from kilometre.network.spelling import key
from kilometre.projects.models import Action, Project
from kilometre.studies.enums import TAKING_PART, StudyState
from kilometre.studies.models import Part, Study

KEPT = 20  # of a kind: the others are counted
FICTIONAL = Q(origin=Origin.FICTIONAL)
NOTHING = (
    "Aucun projet, action ou étude n'est encore relié ici à cette réforme. Ce n'est pas dire que rien ne se fait : "
    "les labs relient leur travail à une réforme depuis la page du projet ou de l'action."
)

NO_STUDY = "Aucune étude commune n'est suivie sur la plateforme pour cette réforme."


@dataclass(frozen=True)
class Work:
    """What a visitor sees of a reform; no example, unless asked."""

    reform: Reform
    is_example: bool

    def of(self, model: Any) -> Any:
        rows = model.objects.visible_to(AnonymousUser()).filter(reform=self.reform)
        rows = rows if self.is_example else rows.real()
        return rows.order_by("-date", "-pk") if model is Action else rows.order_by("sort_key", "pk")

    @cached_property
    def totals(self) -> dict[type, dict[str, int]]:
        """How many of each kind, how many are examples, how many have a result, real or not: a query a kind."""
        results = {Project: ~Q(result=""), Study: Q(state=StudyState.CONCLUDED), Action: Q(pk=None)}
        return {
            model: self.of(model)
            .order_by()
            .aggregate(
                all=Count("pk"),
                examples=Count("pk", filter=FICTIONAL),
                real=Count("pk", filter=~FICTIONAL),
                results=Count("pk", filter=told),
                real_results=Count("pk", filter=told & ~FICTIONAL),
            )
            for model, told in results.items()
        }

    @cached_property
    def labs(self) -> list[Lab]:
        projects, actions, studies = (
            self.of(model).order_by().values("pk") for model in (Project, Action, Study)
        )
        rows = Lab.objects.filter(
            Q(pk__in=self.of(Project).order_by().values("lead_lab"))
            | Q(pk__in=Project.partner_labs.through.objects.filter(project__in=projects).values("lab"))
            | Q(pk__in=Action.labs.through.objects.filter(action__in=actions).values("lab"))
            | Q(pk__in=Part.objects.filter(study__in=studies, state__in=TAKING_PART).values("lab"))
        )
        rows = rows if self.is_example else rows.real()
        return list(rows.select_related("region").order_by("sort_key", "pk"))


def overview(reform: Reform, *, is_example: bool) -> dict[str, Any]:
    """Counts, labs, regions, results and gaps, in words; ``is_example`` adds the examples, each marked."""
    work = Work(reform, is_example)
    real = [lab for lab in work.labs if not lab.is_fictional]
    in_region = Counter(lab.region for lab in real if lab.region)
    regions: list[dict[str, Any]] = [
        {
            "name": region.name,
            "code": region.code,
            "url": region.get_absolute_url(),
            "labs": in_region[region],
        }
        for region in sorted(in_region, key=lambda region: key(region.name))
    ]
    return {
        "counts": _counts(work, real, regions),
        "nothing": "" if any(found["all"] for found in work.totals.values()) else NOTHING,
        "labs": [
            {
                **marked(lab, lab.name, lab.region.name if lab.region else ""),
                "region_url": lab.region.get_absolute_url() if lab.region else "",
            }
            for lab in work.labs[: KEPT * 3]
        ],
        "regions": regions,
        "results": _results(work),
        "totals": {
            "labs": len(work.labs),
            "projects": work.totals[Project]["all"],
            "actions": work.totals[Action]["all"],
            "studies": work.totals[Study]["all"],
            "results": sum(found["results"] for found in work.totals.values()),
        },
        "gaps": _gaps(work, [region["name"] for region in regions]),
    }


def marked(row: Any, title: str, text: str) -> dict[str, Any]:
    return {
        "title": title,
        "text": text,
        "url": row.get_absolute_url(),
        "is_example": row.is_fictional,
        "origin": str(Origin(row.origin).label),
    }


def _counts(work: Work, labs: list[Lab], regions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nothing is said of what is not known: a zero would look like a fact."""
    query = f"?reform={work.reform.slug}"
    lines = [
        ("lab", "labs", len(labs), len(work.labs) - len(labs), "#labs"),
        ("région", "régions", len(regions), 0, "#labs"),
        *(
            (one, f"{one}s", total["real"], total["examples"], url)
            for one, total, url in (
                ("projet", work.totals[Project], reverse("projects:projects") + query),
                ("action", work.totals[Action], reverse("projects:actions") + query),
                ("étude", work.totals[Study], "#etudes"),
            )
        ),
    ]
    return [
        {
            "value": real or examples,
            "label": _label(real or examples, one, many, is_example=not real),
            "note": f"et {french.count(examples, 'exemple')}" if real and examples else "",
            "url": url,
        }
        for one, many, real, examples, url in lines
        if real or examples
    ]


def _label(number: int, one: str, many: str, *, is_example: bool) -> str:
    word = french.plural(number, one, many)
    return f"{word} en exemple" if is_example else word


def _results(work: Work) -> list[dict[str, Any]]:
    projects = work.of(Project).exclude(result="")[:KEPT] if work.totals[Project]["results"] else ()
    studies = (
        work.of(Study).filter(state=StudyState.CONCLUDED)[:KEPT] if work.totals[Study]["results"] else ()
    )
    return [
        *(marked(row, row.title, row.result) for row in projects),
        *(marked(row, row.title, row.results) for row in studies),
    ]


def _gaps(work: Work, regions: list[str]) -> list[str]:
    """What is missing, as sentences that one can act on; an example fills no gap and makes none."""
    gaps = []
    if not work.reform.carrier_id:
        gaps.append("L'administration porteuse n'est pas dite dans nos sources.")
    projects = work.totals[Project]
    if without := projects["real"] - projects["real_results"]:
        said = (
            "Ce projet n'a pas"
            if projects["real"] == 1
            else f"{without} projets sur {projects['real']} n'ont pas"
        )
        gaps.append(f"{said} de résultat connu.")
    if not work.totals[Action]["real"]:
        gaps.append("Aucune action n'est racontée pour cette réforme.")
    if not work.totals[Study]["real"]:
        gaps.append(NO_STUDY)
    elsewhere = Lab.objects.real().open().exclude(region__name__in=regions).filter(region__isnull=False)
    names = sorted(set(elsewhere.values_list("region__name", flat=True)), key=key)
    if names:
        gaps.append(
            f"Des labs existent, sans travail connu ici sur cette réforme, dans : {french.listed(names)}."
        )
    return gaps or ["Rien ne manque de ce que nous savons chercher."]

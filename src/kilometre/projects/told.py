"""What sentences of the journal call the parts of a project: lines of its logbook, indicators, projects themselves."""

from typing import Any

from kilometre.foundation.journal.events import Asked, name_part

from .enums import LineKind
from .models import Line, Project, Target

CALLED = {
    LineKind.MILESTONE: "le jalon «\u00a0{}\u00a0»",
    LineKind.DECISION: "la décision «\u00a0{}\u00a0»",
    LineKind.RISK: "le risque «\u00a0{}\u00a0»",
}


def lines(asked: set[Asked], user: Any) -> dict[Asked, str]:
    """« le jalon « Ouvrir l'antenne » ». Who reads an entry about a risk is of the team, and reads the risk."""
    rows = Line.objects.filter(pk__in=[each.held for each in asked], project__in=_seen(user))
    told = rows.values_list("pk", "kind", "title")
    return _of(asked, {pk: CALLED[LineKind(kind)].format(title) for pk, kind, title in told})


def targets(asked: set[Asked], user: Any) -> dict[Asked, str]:
    rows = Target.objects.filter(pk__in=[each.held for each in asked], project__in=_seen(user))
    return _of(asked, dict(rows.values_list("pk", "title")))


def projects(asked: set[Asked], user: Any) -> dict[Asked, str]:
    rows = Project.objects.visible_to(user).filter(public_id__in=[each.held for each in asked])
    return _of(asked, dict(rows.values_list("public_id", "title")))


def _seen(user: Any) -> Any:
    return Project.objects.visible_to(user).values("pk")


def _of(asked: set[Asked], called: dict[Any, str]) -> dict[Asked, str]:
    return {each: called[each.held] for each in asked if each.held in called}


name_part("line", lines)
name_part("target", targets)
name_part("project", projects)

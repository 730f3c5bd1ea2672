"""Studies on lower pages: of a lab, of a reform, of the call that they are born from."""

from typing import Any

from django.http import HttpRequest

from kilometre.calls import rules as call_rules
from kilometre.calls.enums import CallKind
from kilometre.calls.models import Call
from kilometre.foundation.links.models import Link
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.ui import panels
from kilometre.network.models import Lab, Reform

from . import rules
from .attached import BORN_FROM
from .models import Study

SHOWN = 6


def of_lab(lab: Lab, request: HttpRequest) -> dict[str, Any]:
    rows = Study.objects.visible_to(request.user).of_lab(lab.slug).order_by("-created_at", "-pk")
    return {"studies": rows[:SHOWN], "is_reform": False}


def of_reform(reform: Reform, request: HttpRequest) -> dict[str, Any]:
    rows = Study.objects.visible_to(request.user).filter(reform=reform).order_by("-created_at", "-pk")
    return {"studies": rows[:SHOWN], "can_order": rules.can_order(request.user), "is_reform": True}


def of_call(call: Call, request: HttpRequest) -> dict[str, Any] | None:
    """The studies born from a call; for who asked, the way to order one with the labs that said yes."""
    links = Link.objects.filter(kind=BORN_FROM.slug, target=str(call.ref)).values_list("source", flat=True)
    ids = [Ref.parse(source).public_id for source in links]
    studies = list(Study.objects.visible_to(request.user).filter(public_id__in=ids))
    can_order = rules.can_order(request.user) and call_rules.can_run(request.user, call)
    tone = "tertiary" if call.kind == CallKind.HOST else "secondary"  # a place to host seldom makes a study
    return {"studies": studies, "can_order": can_order, "tone": tone} if studies or can_order else None


panels.register(Lab, "etudes", template="studies/panel.html", context=of_lab, order=35, needs=("studies",))
panels.register(Reform, "etudes", template="studies/panel.html", context=of_reform, order=30)
panels.register(Call, "etudes", template="studies/of_call.html", context=of_call, order=10)

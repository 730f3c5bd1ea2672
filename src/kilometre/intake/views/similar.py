"""« Déjà résolu ailleurs ? » while a need is written, and on the page of a need that was sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from kilometre.foundation.access import action, page
from kilometre.foundation.accounts import throttle
from kilometre.foundation.errors import TooMany
from kilometre.foundation.records.refs import REF_LENGTH, Ref
from kilometre.intake import cases, rules, services
from kilometre.intake.enums import Mark
from kilometre.intake.forms import NeedForm
from kilometre.intake.models import Need

VISITOR_LIMIT = 60
ASKED = ("title", "description", "concerns")
LOOK, TOGGLE, MARKED = "semblables", "noter", "note"


def looks(request: HttpRequest) -> bool:
    """Does this POST of the form of a need ask for near cases, instead of sending the need?"""
    return request.method == "POST" and (LOOK in request.POST or TOGGLE in request.POST)


def while_writing(request: HttpRequest) -> tuple[NeedForm, dict[str, Any]]:
    """The form as typed, nothing of it checked, and the cases near its words. Nothing is written."""
    user: Any = request.user
    marks = marks_of(request)
    _toggle(marks, request.POST.get(TOGGLE, ""))
    words = [request.POST.get(name, "").replace("\x00", "") for name in ASKED]
    typed = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    shown: dict[str, Any] = {"is_asked": True, "too_many": "", "cases": []}
    try:
        if not user.is_authenticated:
            throttle.hit(f"similar:{throttle.caller(request)}", limit=VISITOR_LIMIT, seconds=throttle.HOUR)
        shown["cases"] = cases.near_text(cases.asking(*words), user, marks)
    except TooMany as refusal:
        shown["too_many"] = refusal.message
    return NeedForm(user=user, initial=typed), shown


def kept(request: HttpRequest) -> dict[str, Any]:
    """Of a form that was refused, or not sent yet: what was marked stays marked."""
    marks = marks_of(request)
    return {"is_asked": False, "too_many": "", "cases": cases.near_text("", request.user, marks)}


def fragment(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """The list alone: what the whole page would show at the same place."""
    return render(request, "intake/similar/written.html", {"similar": shown})


def marks_of(request: HttpRequest) -> dict[Ref, Mark]:
    """What was marked in the form, as it carries it; what does not read is left out."""
    marks: dict[Ref, Mark] = {}
    for text in request.POST.getlist(MARKED)[: services.MOST_MARKS]:
        _toggle(marks, text)
    return marks


def _toggle(marks: dict[Ref, Mark], text: str) -> None:
    """« useful intake.need:8m2k… »: set a mark, or take it back when it is set."""
    word, _, case = text[: REF_LENGTH + 20].replace("\x00", "").partition(" ")
    try:
        mark, ref = Mark(word), Ref.parse(case)
    except ValueError:
        return
    if not cases.is_case(ref):
        return
    if marks.get(ref) == mark:
        del marks[ref]
    else:
        marks[ref] = mark


@page(rules.can_read, of=Need, via="for_page", methods=("GET", "HEAD"))
def similar(request: HttpRequest, need: Need) -> HttpResponse:
    """Cases near a need: a page, or its list alone for the page of the need."""
    template = (
        "intake/similar/of_need.html" if "HX-Request" in request.headers else "intake/similar/page.html"
    )
    context = {
        "need": need,
        "cases": cases.near_need(need, request.user),
        "breadcrumb": [("Besoins", reverse("intake:needs")), (need.title, need.get_absolute_url())],
    }
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@action(rules.can_read, of=Need, via="for_page")
def mark(request: HttpRequest, need: Need) -> HttpResponse:
    """Say what a case is worth for the need, or take it back: an empty mark."""
    marks: dict[Ref, Mark] = {}
    word = request.POST.get("mark", "")
    _toggle(marks, f"{word or Mark.USEFUL} {request.POST.get('case', '')}")
    for case, said in marks.items():
        services.mark_case(actor=request.user, need=need, case=case, mark=said if word else None)
    return redirect("intake:similar", need.public_id)

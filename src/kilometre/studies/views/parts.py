"""A lab's part: answering, saying what it does and when, handing in what it found."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kilometre.foundation.access import page, require
from kilometre.foundation.ui.forms import act_page
from kilometre.studies import rules, services
from kilometre.studies.forms import AnswerForm, FindingsForm, PartForm
from kilometre.studies.models import Part, Study


@page(rules.is_of_team, of=Study, via="for_page")
def answer(request: HttpRequest, study: Study, lab: str) -> HttpResponse:
    """Yes or no, with a word if one wishes."""
    part = _part_or_404(study, lab)
    require(rules.can_answer, request.user, part)
    return act_page(
        request,
        AnswerForm(request.POST or None, part=part),
        lambda given: _answer(request, part, given),
        said="Votre réponse est enregistrée.",
        then=study,
        title=f"La part de {part.lab}",
        submit="Répondre",
        intro=part.task or study.question,
    )


@page(rules.is_of_team, of=Study, via="for_page")
def describe(request: HttpRequest, study: Study, lab: str) -> HttpResponse:
    part = _part_or_404(study, lab)
    if not rules.can_answer(request.user, part):
        require(rules.can_run, request.user, study)
    return act_page(
        request,
        PartForm(request.POST or None, part=part),
        lambda given: services.describe_part(actor=request.user, part=part, **given),
        said=f"La part de {part.lab} est enregistrée.",
        then=study,
        title=f"La part de {part.lab}",
    )


@page(rules.is_of_team, of=Study, via="for_page")
def hand_in(request: HttpRequest, study: Study, lab: str) -> HttpResponse:
    part = _part_or_404(study, lab)
    require(rules.can_answer, request.user, part)
    return act_page(
        request,
        FindingsForm(request.POST or None, initial={"findings": part.findings}),
        lambda given: services.hand_in(actor=request.user, part=part, **given),
        said=f"La part de {part.lab} est rendue.",
        then=study,
        title=f"Rendre la part de {part.lab}",
        submit="Rendre",
    )


def _part_or_404(study: Study, lab: str) -> Part:
    for part in study.parts.all():
        if part.lab.slug == lab:
            return part
    raise Http404("Ce lab n'a pas de part dans cette étude.")


def _answer(request: HttpRequest, part: Part, given: dict[str, Any]) -> Part:
    if given["choice"] == AnswerForm.YES:
        return services.accept(actor=request.user, part=part, contact=given["contact"])
    return services.decline(actor=request.user, part=part, reason=given["reason"])

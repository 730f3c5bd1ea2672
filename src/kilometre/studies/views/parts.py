"""A lab's part: answering, saying what it does and when, handing in what it found."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kilometre.foundation.access import page, require
from kilometre.foundation.ui import french
from kilometre.foundation.ui.forms import edit_page, reason_page
from kilometre.studies import rules, services
from kilometre.studies.answers import may_answer, said, what_next
from kilometre.studies.forms import AnswerForm, FindingsForm, PartForm
from kilometre.studies.models import Part, Study


@page(rules.is_of_team, of=Study, via="for_page")
def answer(request: HttpRequest, study: Study, lab: str) -> HttpResponse:
    """Yes or no, with a word if one wishes; what was said already, once that is settled."""
    part = _part_or_404(study, lab)
    require(rules.can_answer, request.user, part)
    user: Any = request.user
    if request.method != "POST" and not may_answer(part):
        messages.info(request, " ".join(filter(None, (said(part, user), what_next(part)))))
        return redirect(study)
    form = AnswerForm(request.POST or None, record=part, user=user)
    return edit_page(
        request,
        form,
        lambda: _answer(request, part, form),
        title=f"La part {french.of(part.lab)}",
        said="Votre réponse est enregistrée.",
        submit="Répondre",
        intro=said(part, user) or part.task or study.question,
        context={"breadcrumb": [(study.title, study.get_absolute_url())]},
    )


@page(rules.is_of_team, of=Study, via="for_page")
def withdraw_part(request: HttpRequest, study: Study, lab: str) -> HttpResponse:
    """A lab that takes part gives up its part."""
    part = _part_or_404(study, lab)
    require(rules.can_answer, request.user, part)
    return reason_page(
        request,
        lambda reason: services.decline(actor=request.user, part=part, reason=reason),
        asks="Pourquoi votre lab se retire-t-il\u00a0? Les labs de l'étude le liront.",
        is_owed=False,
        said=f"{part.lab} ne prend plus part à l'étude. Qui la coordonne en est prévenu.",
        then=study,
        title="Se retirer de l'étude",
        submit="Se retirer",
    )


@page(rules.is_of_team, of=Study, via="for_page")
def describe(request: HttpRequest, study: Study, lab: str) -> HttpResponse:
    part = _part_or_404(study, lab)
    if not rules.can_answer(request.user, part):
        require(rules.can_run, request.user, study)
    form = PartForm(request.POST or None, record=part)
    return edit_page(
        request,
        form,
        lambda: services.describe_part(
            actor=request.user, part=part, expected_version=form.expected_version, **form.changes
        ),
        title=f"La part {french.of(part.lab)}",
        said=f"La part {french.of(part.lab)} est enregistrée.",
    )


@page(rules.is_of_team, of=Study, via="for_page")
def hand_in(request: HttpRequest, study: Study, lab: str) -> HttpResponse:
    part = _part_or_404(study, lab)
    require(rules.can_answer, request.user, part)
    form = FindingsForm(request.POST or None, record=part)
    return edit_page(
        request,
        form,
        lambda: services.hand_in(
            actor=request.user, part=part, expected_version=form.expected_version, **form.changes
        ),
        title=f"Rendre la part {french.of(part.lab)}",
        said=f"La part {french.of(part.lab)} est rendue.",
        submit="Rendre",
    )


def _part_or_404(study: Study, lab: str) -> Part:
    for part in study.parts.all():
        if part.lab.slug == lab:
            return part
    raise Http404("Ce lab n'a pas de part dans cette étude.")


def _answer(request: HttpRequest, part: Part, form: AnswerForm) -> Part:
    given, read = form.changes, form.expected_version
    if given["choice"] == AnswerForm.YES:
        return services.accept(actor=request.user, part=part, contact=given["contact"], expected_version=read)
    return services.decline(actor=request.user, part=part, reason=given["reason"], expected_version=read)

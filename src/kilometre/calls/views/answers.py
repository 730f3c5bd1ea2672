"""A lab's answer: given on screen, reminded by who asks."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kilometre.calls import rules, services
from kilometre.calls.enums import Choice
from kilometre.calls.forms import AnswerForm
from kilometre.calls.models import Answer, Call
from kilometre.calls.services.answering import CLOSED
from kilometre.foundation.access import action, page, require
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import edit_page


@page(rules.can_read, of=Call, via="for_page")
def answer(request: HttpRequest, call: Call, lab: str) -> HttpResponse:
    row = _answer_or_404(call, lab)
    require(rules.can_answer, request.user, row)
    if request.method != "POST" and not call.is_open:
        messages.info(request, CLOSED)
        return redirect(call)
    form = AnswerForm(request.POST or None, record=row, questions=list(call.questions.all()))
    return edit_page(
        request,
        form,
        lambda: services.answer(
            actor=request.user,
            answer=row,
            choice=Choice(form.changes["choice"]),
            comment=form.changes["comment"],
            replies=form.replies,
            expected_version=form.expected_version,
        ),
        title=f"La réponse {french.of(row.lab)}",
        said=f"La réponse {french.of(row.lab)} est enregistrée. Vous pouvez la changer tant que l'appel est ouvert.",
        submit="Répondre",
        intro=call.question,
        context={"breadcrumb": [(call.title, call.get_absolute_url())]},
    )


@action(rules.can_run, of=Call, via="for_page")
def remind(request: HttpRequest, call: Call, lab: str) -> HttpResponse:
    row = _answer_or_404(call, lab)
    return perform(
        request,
        lambda: services.remind(actor=request.user, answer=row),
        said=f"{row.lab} est relancé.",
        then=f"{call.get_absolute_url()}#reponses",
    )


def _answer_or_404(call: Call, lab: str) -> Answer:
    for row in call.answers.all():
        if row.lab.slug == lab:
            return row
    raise Http404("Cet appel n'est pas adressé à ce lab.")

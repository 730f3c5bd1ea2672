"""What a lab returns: read, completed on screen or in a workbook, signed, reopened."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.access import action, page
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import edit_page, form_page, reason_page
from kilometre.reporting import rules, services, workbooks
from kilometre.reporting.forms.campaigns import ReturnForm, WorkbookForm
from kilometre.reporting.models import LabReturn
from kilometre.reporting.presenting import COLUMNS, failures_of, next_step, tone_of, topics_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(rules.can_read, of=LabReturn, via="for_page", methods=("GET", "HEAD"))
def lab_return(request: HttpRequest, lab_return: LabReturn) -> HttpResponse:
    user = request.user
    is_open = lab_return.campaign.is_open
    return render(
        request,
        "reporting/return.html",
        {
            "return": lab_return,
            "campaign": lab_return.campaign,
            "tone": tone_of(lab_return),
            "failures": failures_of(lab_return),
            "next": next_step(lab_return, timezone.localdate()),
            "topics": topics_of(lab_return),
            "columns": COLUMNS,
            "can_fill": is_open and not lab_return.is_signed and rules.can_fill(user, lab_return),
            "can_sign": is_open and not lab_return.is_signed and rules.can_sign(user, lab_return),
            "can_reopen": is_open and lab_return.is_signed and rules.can_reopen(user, lab_return),
            "can_ask_reopening": is_open and lab_return.is_signed and rules.can_fill(user, lab_return),
            "signing": {"version": lab_return.version},
            "breadcrumb": [
                ("Campagnes", reverse("reporting:campaigns")),
                (str(lab_return.campaign), lab_return.campaign.get_absolute_url()),
            ],
        },
    )


@page(rules.can_fill, of=LabReturn, via="for_page")
def fill(request: HttpRequest, lab_return: LabReturn) -> HttpResponse:
    if request.method != "POST" and (over := services.why_over(lab_return)):
        return _told(request, lab_return, over)
    form = ReturnForm(request.POST or None, record=lab_return)
    return edit_page(
        request,
        form,
        lambda: services.declare(
            actor=request.user,
            lab_return=lab_return,
            lines=form.declared,
            comment=form.cleaned_data["comment"],
            expected_version=form.expected_version,
        ),
        title=f"Compléter les chiffres {french.of(lab_return.lab)}",
        said="C'est enregistré. La personne responsable du lab relit et signe.",
        context={
            "intro": "Dix minutes suffisent : complétez ce que le lab seul connaît, puis ouvrez les rubriques où un chiffre calculé ne convient pas. Laissé vide, le chiffre calculé est gardé ; sinon le vôtre se tient à côté."
        },
    )


def _told(request: HttpRequest, lab_return: LabReturn, why: str) -> HttpResponse:
    """The page of the return, which leads to what can still be done; what was sent meanwhile stays in its form."""
    messages.info(request, why)
    return redirect(lab_return)


@page(rules.can_read, of=LabReturn, via="for_page", methods=("GET", "HEAD"))
def workbook(request: HttpRequest, lab_return: LabReturn) -> HttpResponse:
    response = HttpResponse(workbooks.write(lab_return), content_type=XLSX)
    name = f"bilan-{lab_return.campaign.year}-{lab_return.lab.slug}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@page(rules.can_fill, of=LabReturn, via="for_page")
def take_back(request: HttpRequest, lab_return: LabReturn) -> HttpResponse:
    """The completed workbook: taken whole, or refused with each line, column and reason."""
    if request.method != "POST" and (over := services.why_over(lab_return)):
        return _told(request, lab_return, over)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            lines, comment = workbooks.read(form.cleaned_data["workbook"], lab_return)
            services.declare(
                actor=request.user,
                lab_return=lab_return,
                lines=lines,
                comment=comment,
                expected_version=lab_return.version,
            )
        except workbooks.BadWorkbook as refusal:
            for error in refusal.errors:
                form.add_error("workbook", error)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Le classeur est repris. Relisez les chiffres, puis signez.")
            return redirect(lab_return)
    return form_page(
        request,
        form,
        title="Reprendre le classeur rempli",
        submit="Reprendre",
        back=lab_return.get_absolute_url(),
        intro="S'il y a une erreur, rien n'est repris, et la page dit où elle est.",
    )


@action(rules.can_sign, of=LabReturn, via="for_page")
def sign(request: HttpRequest, lab_return: LabReturn) -> HttpResponse:
    asked = request.POST.get("version", "")
    read = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    return perform(
        request,
        lambda: services.sign(actor=request.user, lab_return=lab_return, expected_version=read),
        said="C'est signé. Merci : la coordination en est prévenue.",
        then=lab_return.get_absolute_url(),
    )


@page(rules.can_fill, of=LabReturn, via="for_page")
def ask_reopening(request: HttpRequest, lab_return: LabReturn) -> HttpResponse:
    return reason_page(
        request,
        lambda reason: services.ask_reopening(actor=request.user, lab_return=lab_return, reason=reason),
        asks="Que voulez-vous corriger\u00a0?",
        said="La coordination est prévenue\u00a0: elle rouvre le bilan, ou vous dit pourquoi il reste signé.",
        then=lab_return,
        title="Demander à corriger",
        submit="Demander à corriger",
    )


@page(rules.can_reopen, of=LabReturn, via="for_page")
def decline_reopening(request: HttpRequest, lab_return: LabReturn) -> HttpResponse:
    return reason_page(
        request,
        lambda reason: services.decline_reopening(actor=request.user, lab_return=lab_return, reason=reason),
        asks="Pourquoi ce bilan reste-t-il signé\u00a0?",
        said="Le bilan reste signé. Le lab en est prévenu, avec votre motif.",
        then=lab_return,
        title="Laisser signé ce bilan",
        submit="Laisser signé",
    )


@page(rules.can_reopen, of=LabReturn, via="for_page")
def reopen(request: HttpRequest, lab_return: LabReturn) -> HttpResponse:
    return reason_page(
        request,
        lambda reason: services.reopen(actor=request.user, lab_return=lab_return, reason=reason),
        asks="Pourquoi rouvrez-vous ce bilan\u00a0?",
        said="Le bilan est rouvert. Le lab en est prévenu, avec votre motif.",
        then=lab_return,
        title="Rouvrir le bilan",
        submit="Rouvrir",
    )

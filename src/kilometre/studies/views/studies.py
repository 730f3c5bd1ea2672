"""The list of studies, one study, and what is done of it as a whole."""

from typing import Any, ClassVar

from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.calls.models import Call
from kilometre.calls.queries import agreements
from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.facets import Facets
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network.models import Reform
from kilometre.network.names import named
from kilometre.studies import rules, services
from kilometre.studies.enums import TAKING_PART
from kilometre.studies.forms import (
    AskForm,
    LessonsForm,
    OrderForm,
    ProtocolForm,
    ResultsForm,
    StudyFilters,
    StudyForm,
)
from kilometre.studies.models import Study
from kilometre.studies.presenting import PATH, born_from, first_act, next_step, parts_shown, tone_of
from kilometre.studies.workflow import study_flow

# As the filter: a lab that was asked and has not said yes is nobody's business.
LAB_TAKING_PART = Case(When(parts__state__in=TAKING_PART, then=F("parts__lab__slug")))


AGREED = "Ceux qui ont dit oui à l'appel y prennent part : ils en sont prévenus, et peuvent se retirer. Les autres répondent."


class StudyList(ListPage):
    """Published studies, and those that one takes part in."""

    rule = staticmethod(anyone)
    title = "Études de plusieurs labs"
    intro = "Une question, un protocole commun, et la part de chaque lab."
    words = ("étude", "études")
    template = "studies/studies.html"
    filters = StudyFilters
    order = "-created"
    empty_title = "Aucune étude ici"
    empty_text = "Une étude pose la même question à plusieurs labs. Un membre d'un lab peut en commander une."
    facets: ClassVar[Facets] = {"state": "state", "reform": "reform__slug", "lab": LAB_TAKING_PART}
    columns = (
        Column("title", "Étude", url=lambda row: row.get_absolute_url(), sort="sort_key"),
        Column("state", "État", value=lambda row: row.get_state_display(), tone=tone_of),
        Column(
            "labs",
            "Labs",
            value=lambda row: (
                ", ".join(str(part.lab) for part in row.parts.all() if part.state in TAKING_PART)
                or "réponses attendues"
            ),
        ),
        Column("reform", "Réforme", may_be_blank=True),
        Column("ends", "Fin prévue", value=lambda row: row.ends_on, may_be_blank=True),
        Column("created", "Commandée le", value=lambda row: row.created_at, sort="created_at"),
        origin_column(),
    )

    def empty_next(self) -> tuple[str, str] | None:
        return (
            ("Commander une étude", reverse("studies:order")) if rules.can_order(self.request.user) else None
        )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Study]:
        rows = Study.objects.visible_to(request.user).for_list()
        if "state" in filters:
            rows = rows.filter(state=filters["state"])
        if "reform" in filters:
            rows = rows.filter(reform=filters["reform"])
        return rows.of_lab(filters["lab"].slug) if "lab" in filters else rows

    def context(self) -> dict[str, Any]:
        return {"can_order": rules.can_order(self.request.user)}


@page(rules.can_order)
def order(request: HttpRequest) -> HttpResponse:
    """Order a study; ``?reforme=`` fills the reform in, ``?appel=`` what a call asked and the labs that said yes."""
    user: Any = request.user
    reform = Reform.objects.offered_to(user).filter(slug=_given(request, "reforme")).first()
    call = Call.objects.visible_to(user).for_page().filter(public_id=_given(request, "appel")).first()
    initial = born_from(call, user) if call else {"reform": reform.slug if reform else ""}
    form = OrderForm(request.POST or None, user=user, initial=initial)
    if call and agreements(call):
        form.fields["labs"].help_text = AGREED
    origin = call or reform
    return act_page(
        request,
        form,
        lambda given: services.order(actor=user, call=call, **given),
        said="L'étude est commandée. Les labs choisis reçoivent la demande.",
        title="Commander une étude",
        submit="Commander l'étude",
        back=origin.get_absolute_url() if origin else reverse("studies:studies"),
        intro="Une question, plusieurs labs : chacun dit s'il prend sa part. Le protocole et les dates peuvent venir ensuite.",
    )


def _given(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "")[:60].replace("\x00", "")


@page(rules.can_read, of=Study, via="for_page", methods=("GET", "HEAD"))
def study(request: HttpRequest, study: Study) -> HttpResponse:
    user = request.user
    is_of_team = rules.is_of_team(user, study)
    return render(
        request,
        "studies/study.html",
        {
            "study": study,
            "tone": tone_of(study),
            "path": PATH,
            "next": next_step(study, user, timezone.localdate()),
            "parts": parts_shown(study, user),
            "first": first_act(study),
            "is_of_team": is_of_team,
            "can_run": rules.can_run(user, study),
            "moves": {transition.name for transition in study_flow.available(user, study)},
            "facts": _facts(study, user, is_of_team=is_of_team),
            "breadcrumb": [("Études", reverse("studies:studies"))],
        },
    )


@page(rules.can_run, of=Study, via="for_page")
def edit(request: HttpRequest, study: Study) -> HttpResponse:
    form = StudyForm(request.POST or None, record=study)
    return edit_page(
        request,
        form,
        lambda: services.edit(
            actor=request.user, study=study, changes=form.changes, expected_version=form.expected_version
        ),
        title="Modifier l'étude",
    )


@page(rules.can_run, of=Study, via="for_page")
def protocol(request: HttpRequest, study: Study) -> HttpResponse:
    form = ProtocolForm(request.POST or None, record=study)
    return edit_page(
        request,
        form,
        lambda: services.write_protocol(
            actor=request.user,
            study=study,
            protocol=form.changes["protocol"],
            expected_version=form.expected_version,
        ),
        title="Protocole commun",
        said="Le protocole est enregistré. Les labs qui prennent part à l'étude en sont prévenus.",
    )


@page(rules.can_run, of=Study, via="for_page")
def ask(request: HttpRequest, study: Study) -> HttpResponse:
    form = AskForm(request.POST or None, study=study)
    return act_page(
        request,
        form,
        lambda given: services.ask(actor=request.user, study=study, **given),
        said=lambda: f"La demande est envoyée à {form.cleaned_data['lab']}.",
        then=study,
        title="Proposer une part à un lab",
        submit="Proposer",
    )


@action(rules.can_run, of=Study, via="for_page")
def start(request: HttpRequest, study: Study) -> HttpResponse:
    return perform(
        request,
        lambda: services.start(actor=request.user, study=study),
        said="L'étude démarre. Les labs en sont prévenus.",
        then=study.get_absolute_url(),
    )


@page(rules.can_run, of=Study, via="for_page")
def conclude(request: HttpRequest, study: Study) -> HttpResponse:
    return act_page(
        request,
        ResultsForm(request.POST or None, initial={"results": study.results}),
        lambda given: services.conclude(actor=request.user, study=study, **given),
        said="Les résultats sont rendus.",
        then=study,
        title="Rendre les résultats",
        submit="Terminer l'étude",
    )


@page(rules.can_run, of=Study, via="for_page")
def stop(request: HttpRequest, study: Study) -> HttpResponse:
    return act_page(
        request,
        LessonsForm(request.POST or None),
        lambda given: services.stop(actor=request.user, study=study, **given),
        said="L'étude est arrêtée, et ce que vous en retenez est gardé.",
        then=study,
        title="Arrêter l'étude",
        submit="Arrêter",
    )


@action(rules.can_run, of=Study, via="for_page")
def publish(request: HttpRequest, study: Study) -> HttpResponse:
    return perform(
        request,
        lambda: services.publish(actor=request.user, study=study),
        said="L'étude est publique.",
        then=study.get_absolute_url(),
    )


@action(rules.can_run, of=Study, via="for_page")
def withdraw(request: HttpRequest, study: Study) -> HttpResponse:
    return perform(
        request,
        lambda: services.withdraw(actor=request.user, study=study),
        said="L'étude n'est plus visible que de ses labs et de qui la demande.",
        then=study.get_absolute_url(),
    )


def _facts(study: Study, user: Any, *, is_of_team: bool) -> list[tuple[Any, ...]]:
    coordinator = named(study.coordinator, user, is_party=is_of_team) if study.coordinator else "à nommer"
    facts: list[tuple[Any, ...]] = [("Coordination", coordinator)]
    if study.asked_by:
        facts.append(("Demandée par", study.asked_by, study.asked_by.get_absolute_url()))
    if study.reform:
        facts.append(("Réforme", study.reform, study.reform.get_absolute_url()))
    if study.starts_on or study.ends_on:
        facts.append(("Dates", _dates(study)))
    return facts


def _dates(study: Study) -> str:
    begins = f"du {french.short_day(study.starts_on)}" if study.starts_on else ""
    ends = f"au {french.short_day(study.ends_on)}" if study.ends_on else ""
    return f"{begins} {ends}".strip()

"""What labs look for: the public list, one offer, and its writing."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network import rules, services
from kilometre.network.enums import VacancyState
from kilometre.network.forms import NewVacancyForm, VacancyFilters, VacancyForm
from kilometre.network.models import Vacancy
from kilometre.network.workflow import vacancy_flow


class VacancyList(ListPage):
    """Offers that one may still answer."""

    rule = staticmethod(anyone)
    title = "Postes et missions des labs"
    name = "postes"
    intro = (
        "Postes, missions, stages et prêts de quelques jours. Chaque annonce se ferme d'elle-même à sa date."
    )
    words = ("annonce", "annonces")
    template = "network/vacancies.html"
    filters = VacancyFilters
    order = "closes"
    empty_title = "Aucune annonce ouverte"
    empty_text = "Les labs publient ici les postes, les stages et les missions qu'ils proposent."
    columns = (
        Column("title", "Annonce", url=Vacancy.get_absolute_url, sort="sort_key"),
        Column("kind", "Type", value=lambda row: row.get_kind_display()),
        Column("lab", "Lab"),
        Column(
            "skills",
            "Compétences",
            value=lambda row: ", ".join(map(str, row.skills.all())),
            may_be_blank=True,
        ),
        Column("starts", "Début", value=lambda row: row.starts_on, may_be_blank=True),
        Column("closes", "Répondre jusqu'au", value=lambda row: row.closes_on, sort="closes_on"),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Vacancy]:
        rows = Vacancy.objects.visible_to(request.user).open(timezone.localdate()).for_list()
        if "genre" in filters:
            rows = rows.filter(kind=filters["genre"])
        if "region" in filters:
            rows = rows.filter(lab__region=filters["region"])
        return rows.filter(skills=filters["competence"]) if "competence" in filters else rows

    def context(self) -> dict[str, Any]:
        return {"can_write": rules.can_offer_something(self.request.user)}


@page(anyone, of=Vacancy, via="for_page", methods=("GET", "HEAD"))
def vacancy(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    today = timezone.localdate()
    can_write = rules.can_write_vacancy(request.user, vacancy)
    context = {
        "vacancy": vacancy,
        "is_open": vacancy.is_open(today),
        "situation": _situation(vacancy, is_open=vacancy.is_open(today)),
        "can_write": can_write,
        "moves": {transition.name for transition in vacancy_flow.available(request.user, vacancy)},
        "facts": [
            ("Lab", vacancy.lab, vacancy.lab.get_absolute_url()),
            ("Type", vacancy.get_kind_display()),
            ("Début souhaité", french.short_day(vacancy.starts_on) if vacancy.starts_on else "à convenir"),
            ("Répondre jusqu'au", french.short_day(vacancy.closes_on)),
        ],
        "breadcrumb": [("Postes et missions", reverse("network:vacancies"))],
    }
    return TemplateResponse(request, "network/vacancy.html", context)


def _situation(vacancy: Vacancy, *, is_open: bool) -> tuple[str, str]:
    if is_open:
        return "Ouverte", "success"
    if vacancy.state == VacancyState.PUBLISHED:
        return "Close", "neutral"
    return vacancy.get_state_display(), "warning"


@page(rules.can_offer_something)
def write(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = NewVacancyForm(request.POST or None, labs=rules.standing(user).labs)
    return act_page(
        request,
        form,
        lambda given: services.write_vacancy(actor=user, **given),
        said="Le brouillon est enregistré. Publiez-le quand il est prêt.",
        title="Écrire une annonce",
        submit="Enregistrer le brouillon",
        back=reverse("network:vacancies"),
    )


@page(rules.can_write_vacancy, of=Vacancy, via="for_page")
def edit(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    form = VacancyForm(request.POST or None, record=vacancy)
    return edit_page(
        request,
        form,
        lambda: services.edit_vacancy(
            actor=request.user, vacancy=vacancy, expected_version=form.expected_version, **form.changes
        ),
        title="Modifier l'annonce",
    )


@action(rules.can_write_vacancy, of=Vacancy, via="for_page")
def publish(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    return perform(
        request,
        lambda: services.publish_vacancy(actor=request.user, vacancy=vacancy),
        said="L'annonce est publique.",
        then=vacancy.get_absolute_url(),
    )


@action(rules.can_write_vacancy, of=Vacancy, via="for_page")
def withdraw(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    return perform(
        request,
        lambda: services.withdraw_vacancy(actor=request.user, vacancy=vacancy),
        said="L'annonce est retirée.",
        then=vacancy.get_absolute_url(),
    )

"""Needs that nobody answers for, and how one leaves the tray; what a lab does of a need that is not for it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from kilometre.foundation.access import action, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.intake import rules, services
from kilometre.intake.enums import Outcome
from kilometre.intake.forms import AnswerForm, DeclineForm, OnwardForm, ReferralForm
from kilometre.intake.models import Need
from kilometre.intake.presenting import declined_by, recalling, what_answering_does, why_orphan


class OrphanList(ListPage):
    """The oldest first: the tray is emptied from its bottom."""

    rule = staticmethod(rules.can_empty_tray)
    title = "Besoins orphelins"
    intro = (
        "Personne n'en répond : décliné par son lab, sans suite depuis longtemps, venu d'un lieu qu'aucun lab ne couvre, "
        "adressé à un lab fermé ou sans personne ici. Ouvrez-en un pour le prendre, le confier à un lab ou le clore avec une raison."
    )
    words = ("besoin orphelin", "besoins orphelins")
    order = "sent"
    empty_title = "Aucun besoin orphelin"
    columns = (
        Column("title", "Besoin", url=lambda need: need.get_absolute_url()),
        Column("cause", "Pourquoi", value=lambda need: why_orphan(need).label),
        Column("lab", "Lab", value=lambda need: need.lab or "—"),
        Column("declined", "Déjà décliné par", value=declined_by, may_be_blank=True),
        Column("place", "Lieu", value=lambda need: need.territory),
        Column("sent", "Envoyé", value=lambda need: need.sent_at, sort="sent_at"),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Need]:
        rows = Need.objects.visible_to(request.user).orphans().for_list()
        return rows.prefetch_related("passings__lab")


@page(rules.can_decline, of=Need, via="for_page")
def decline(request: HttpRequest, need: Need) -> HttpResponse:
    return act_page(
        request,
        DeclineForm(request.POST or None),
        lambda given: services.decline(actor=request.user, need=need, **given),
        said="C'est noté. La coordination du réseau cherche qui peut s'en occuper ; la personne est prévenue.",
        then=need,
        title="Notre lab ne peut pas s'en occuper",
        submit="Le dire à la coordination",
        intro="Si vous savez quel lab le peut, transmettez-lui plutôt le besoin.",
        **recalling(need),
    )


@page(rules.can_route_onward, of=Need, via="for_page")
def route_onward(request: HttpRequest, need: Need) -> HttpResponse:
    return act_page(
        request,
        OnwardForm(request.POST or None),
        lambda given: services.route_onward(actor=request.user, need=need, **given),
        said="La personne sait à qui s'adresser, et comment. Cette demande ne compte pas parmi les besoins.",
        then=need,
        title="C'est une situation individuelle",
        submit="Orienter la personne",
        intro="La personne parle de son dossier, pas d'une démarche à améliorer : dites-lui quel service peut lui répondre. "
        + what_answering_does(need),
        **recalling(need),
    )


@page(rules.can_correct_contact, of=Need, via="for_page")
def correct_contact(request: HttpRequest, need: Need) -> HttpResponse:
    form = ReferralForm(request.POST or None, record=need)
    return edit_page(
        request,
        form,
        lambda: services.correct_contact(
            actor=request.user, need=need, expected_version=form.expected_version, **form.changes
        ),
        title="À qui s'adresser",
        said="C'est corrigé, et la personne en est informée.",
        intro="La personne qui a envoyé le besoin reçoit aussitôt le contact corrigé.",
    )


@action(rules.can_settle, of=Need, via="for_page")
def take_over(request: HttpRequest, need: Need) -> HttpResponse:
    return perform(
        request,
        lambda: services.take_over(actor=request.user, need=need),
        said="Vous suivez désormais ce besoin. La personne qui l'a envoyé est prévenue.",
        then=need.get_absolute_url(),
    )


@page(rules.can_settle, of=Need, via="for_page")
def settle(request: HttpRequest, need: Need) -> HttpResponse:
    return act_page(
        request,
        AnswerForm(request.POST or None),
        lambda given: services.settle(
            actor=request.user, need=need, **{**given, "outcome": Outcome(given["outcome"])}
        ),
        said="Le besoin est clos, et la personne a votre réponse.",
        then=need,
        title="Clore avec une raison",
        submit="Clore le besoin",
        intro="Vous répondez au nom du réseau : la personne lit qui vous êtes, et peut encore vous écrire quinze jours. "
        + what_answering_does(need),
        **recalling(need),
    )

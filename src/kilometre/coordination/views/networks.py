"""The list of networks, one network, and who is in it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination import services
from kilometre.coordination.forms.networks import (
    HeadForm,
    MemberForm,
    NetworkFilters,
    NetworkForm,
    NewNetworkForm,
)
from kilometre.coordination.models import Member, Network, Ritual
from kilometre.coordination.presenting.rituals import when
from kilometre.coordination.rhythm import said
from kilometre.coordination.rules import networks as rules
from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, attempt, edit_page, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column


class NetworkList(ListPage):
    """Networks that one may see."""

    rule = staticmethod(anyone)
    title = "Réseaux"
    intro = "Des personnes et des labs réunis autour d'un sujet, avec leurs réunions, leurs décisions et leurs actions."
    words = ("réseau", "réseaux")
    template = "coordination/networks.html"
    filters = NetworkFilters
    order = "name"
    empty_title = "Aucun réseau ici"
    columns = (
        Column("name", "Réseau", url=lambda row: row.get_absolute_url(), sort="sort_key"),
        Column(
            "heads",
            "Animé par",
            value=lambda row: ", ".join(map(str, row.heads_shown(to_network=row.shows_people))),
            may_be_blank=True,
        ),
        Column("members", "Membres", value=lambda row: len(row.current)),
        Column("rituals", "Rituels en cours", value=lambda row: row.ritual_count),
        Column("state", "État", value=lambda row: row.get_state_display()),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Network]:
        rows = Network.objects.visible_to(request.user).read_by(request.user).for_list()
        if filters.get("mine"):
            rows = rows.of(request.user)
        return rows.filter(state=filters["state"]) if "state" in filters else rows

    def context(self) -> dict[str, Any]:
        return {"can_create": rules.can_create(self.request.user)}


@page(rules.can_create)
def create(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = NewNetworkForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        network = attempt(form, lambda: services.create_network(actor=user, **form.cleaned_data))
        if network is not None:
            messages.success(request, "Le réseau est créé. Ajoutez-y maintenant ses membres.")
            return redirect("coordination:members", network.public_id)
    return form_page(
        request,
        form,
        title="Créer un réseau",
        submit="Créer le réseau",
        back=reverse("coordination:networks"),
    )


@page(rules.can_read, of=Network, via="for_page", methods=("GET", "HEAD"))
def network(request: HttpRequest, network: Network) -> HttpResponse:
    user, now = request.user, timezone.now()
    is_insider = rules.is_insider(user, network)
    readable = Ritual.objects.visible_to(user).filter(network=network).with_meetings().order_by("title")
    rituals = [
        {"ritual": ritual, "rhythm": said(ritual), "next": _next(ritual, now)}
        for ritual in sorted(readable, key=lambda ritual: ritual.is_over)
    ]
    shows_people = is_insider or rules.is_in_network(user)
    return render(
        request,
        "coordination/network.html",
        {
            "network": network,
            "heads": network.heads_shown(to_network=shows_people),
            "members": network.current if shows_people else [],
            "labs": [member.lab for member in network.current if member.lab],
            "shows_people": shows_people,
            "rituals": rituals,
            "is_insider": is_insider,
            "can_run": rules.can_run(user, network),
            "can_leave": rules.can_leave(user, network),
            "breadcrumb": [("Réseaux", reverse("coordination:networks"))],
        },
    )


@page(rules.can_run, of=Network, via="for_page")
def edit(request: HttpRequest, network: Network) -> HttpResponse:
    form = NetworkForm(request.POST or None, record=network)
    return edit_page(
        request,
        form,
        lambda: services.edit_network(
            actor=request.user,
            network=network,
            changes=form.changes,
            expected_version=form.expected_version,
        ),
        title="Modifier le réseau",
    )


@page(rules.can_run, of=Network, via="for_page")
def members(request: HttpRequest, network: Network) -> HttpResponse:
    """Who is in it, and the form that adds a lab or a person."""
    form = MemberForm(request.POST or None, user=request.user, network=network)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        added = attempt(
            form,
            lambda: services.add_member(
                actor=request.user, network=network, lab=given["lab"], person=given["person"]
            ),
        )
        if added is not None:
            messages.success(request, f"{added} est maintenant membre du réseau.")
            return redirect("coordination:members", network.public_id)
    return form_page(
        request,
        form,
        title="Membres du réseau",
        submit="Ajouter",
        back=network.get_absolute_url(),
        template="coordination/members.html",
        context={"network": network, "members": network.current},
    )


@action(rules.can_run, of=Network, via="for_page")
def remove(request: HttpRequest, network: Network, number: int) -> HttpResponse:
    member = _member_or_404(network, number)
    return perform(
        request,
        lambda: services.remove_member(actor=request.user, network=network, member=member),
        said=f"{member} n'est plus membre du réseau.",
        then=reverse("coordination:members", args=[network.public_id]),
    )


@page(rules.can_run, of=Network, via="for_page")
def name_head(request: HttpRequest, network: Network) -> HttpResponse:
    return act_page(
        request,
        HeadForm(request.POST or None, user=request.user, network=network),
        lambda given: services.name_head(actor=request.user, network=network, **given),
        said="C'est fait. Cette personne en est prévenue.",
        then=network,
        title="Nommer une tête du réseau",
        submit="Nommer",
        intro="Elle tient l'ordre du jour, rend les comptes rendus et accueille les membres.",
    )


@action(rules.can_run, of=Network, via="for_page")
def release_head(request: HttpRequest, network: Network, number: int) -> HttpResponse:
    member = _member_or_404(network, number)
    if member.person is None:
        raise Http404
    person = member.person
    return perform(
        request,
        lambda: services.release_head(actor=request.user, network=network, person=person),
        said=f"{person} n'est plus à la tête du réseau, et en reste membre.",
        then=reverse("coordination:members", args=[network.public_id]),
    )


@action(rules.can_leave, of=Network, via="for_page")
def leave(request: HttpRequest, network: Network) -> HttpResponse:
    own = next(member for member in network.current if member.person and member.person.user == request.user)
    return perform(
        request,
        lambda: services.remove_member(actor=request.user, network=network, member=own),
        said="Vous avez quitté le réseau.",
        then=reverse("coordination:networks"),
    )


@action(rules.can_run, of=Network, via="for_page")
def close(request: HttpRequest, network: Network) -> HttpResponse:
    return perform(
        request,
        lambda: services.close_network(actor=request.user, network=network),
        said="Le réseau est clos. Ce qui a été écrit reste lisible.",
        then=network.get_absolute_url(),
    )


@action(rules.can_run, of=Network, via="for_page")
def reopen(request: HttpRequest, network: Network) -> HttpResponse:
    return perform(
        request,
        lambda: services.reopen_network(actor=request.user, network=network),
        said="Le réseau est rouvert.",
        then=network.get_absolute_url(),
    )


def _member_or_404(network: Network, number: int) -> Member:
    for member in network.current:
        if member.pk == number:
            return member
    raise Http404("Cette personne ou ce lab n'est pas membre du réseau.")


def _next(ritual: Ritual, now: Any) -> str:
    if not ritual.network.is_active:
        return ""
    following = ritual.series().following(now)
    return when(following[0].starts_at, ritual.zone) if following else ""

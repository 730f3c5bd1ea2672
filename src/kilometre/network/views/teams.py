"""Who works in a lab, who has a role in an organisation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kilometre.foundation.access import action, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import attempt, form_page
from kilometre.network import rules, services
from kilometre.network.forms import AppointmentForm, TeamForm
from kilometre.network.models import Lab, Membership, Organisation


@page(rules.can_manage_team, of=Lab)
def lab_team(request: HttpRequest, lab: Lab) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if attempt(form, lambda: services.add_to_team(actor=request.user, lab=lab, **told)):
            messages.success(request, "La personne est dans l'équipe.")
            return redirect("network:lab-team", lab.slug)
    return form_page(
        request,
        form,
        title=f"L'équipe {french.of(lab)}",
        submit="Ajouter à l'équipe",
        back=lab.get_absolute_url(),
        template="network/team.html",
        context=_members(Membership.objects.filter(lab=lab), "network:lab-team-end", lab.slug),
    )


@action(rules.can_manage_team, of=Lab)
def lab_team_end(request: HttpRequest, lab: Lab, membership_id: int) -> HttpResponse:
    return perform(
        request,
        lambda: services.leave_lab(actor=request.user, lab=lab, membership_id=membership_id),
        said="La personne n'est plus dans l'équipe.",
        then=reverse("network:lab-team", args=[lab.slug]),
    )


@page(rules.can_appoint, of=Organisation)
def organisation_team(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if attempt(form, lambda: services.appoint(actor=request.user, organisation=organisation, **told)):
            messages.success(request, "Le rôle est donné.")
            return redirect("network:organisation-team", organisation.public_id)
    roles = Membership.objects.filter(organisation=organisation)
    return form_page(
        request,
        form,
        title=f"Les agents {french.of(organisation)}",
        submit="Ajouter",
        back=organisation.get_absolute_url(),
        template="network/team.html",
        context=_members(roles, "network:organisation-team-end", organisation.public_id),
    )


@action(rules.can_appoint, of=Organisation)
def organisation_team_end(
    request: HttpRequest, organisation: Organisation, membership_id: int
) -> HttpResponse:
    return perform(
        request,
        lambda: services.leave_organisation(
            actor=request.user, organisation=organisation, membership_id=membership_id
        ),
        said="Le rôle est terminé.",
        then=reverse("network:organisation-team", args=[organisation.public_id]),
    )


def _members(rows: Any, end: str, key: str) -> dict[str, Any]:
    """The people of a team, those to come as well, each with the address that ends their role."""
    members = rows.lasting().select_related("person").order_by("role", "person__sort_key")
    return {"members": [(row, reverse(end, args=[key, row.pk])) for row in members]}

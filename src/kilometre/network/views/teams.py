"""Who works in a lab, who has a role in an organisation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kilometre.foundation.access import action, page
from kilometre.foundation.errors import Refused
from kilometre.network import rules, services
from kilometre.network.enums import MembershipRole
from kilometre.network.forms import AppointmentForm, TeamForm
from kilometre.network.models import Lab, Membership, Organisation

from .editing import act_page


@page(rules.can_manage_team, of=Lab)
def lab_team(request: HttpRequest, lab: Lab) -> HttpResponse:
    here = reverse("network:lab-team", args=[lab.slug])

    def save(*, role: str, **who: Any) -> str:
        services.add_to_team(actor=request.user, lab=lab, role=MembershipRole(role), **who)
        return here

    response = act_page(
        request,
        TeamForm(request.POST or None),
        save=save,
        title=f"L'équipe de {lab}",
        submit="Ajouter à l'équipe",
        back=lab.get_absolute_url(),
        done="La personne est dans l'équipe.",
    )
    return _with_members(response, Membership.objects.filter(lab=lab), "network:lab-team-end", lab.slug)


@action(rules.can_manage_team, of=Lab)
def lab_team_end(request: HttpRequest, lab: Lab, membership_id: int) -> HttpResponse:
    try:
        services.leave_lab(actor=request.user, lab=lab, membership_id=membership_id)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("network:lab-team", lab.slug)


@page(rules.can_appoint, of=Organisation)
def organisation_team(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    here = reverse("network:organisation-team", args=[organisation.public_id])

    def save(*, role: str, **who: Any) -> str:
        services.appoint(actor=request.user, organisation=organisation, role=MembershipRole(role), **who)
        return here

    response = act_page(
        request,
        AppointmentForm(request.POST or None),
        save=save,
        title=f"Les agents de {organisation}",
        submit="Ajouter",
        back=organisation.get_absolute_url(),
        done="Le rôle est donné.",
    )
    members = Membership.objects.filter(organisation=organisation)
    return _with_members(response, members, "network:organisation-team-end", organisation.public_id)


@action(rules.can_appoint, of=Organisation)
def organisation_team_end(
    request: HttpRequest, organisation: Organisation, membership_id: int
) -> HttpResponse:
    try:
        services.leave_organisation(
            actor=request.user, organisation=organisation, membership_id=membership_id
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("network:organisation-team", organisation.public_id)


def _with_members(response: Any, rows: Any, end: str, key: str) -> HttpResponse:
    """The page of a form, under the people it adds to."""
    if getattr(response, "context_data", None) is not None:
        members = rows.current().select_related("person").order_by("role", "person__name")
        response.context_data["members"] = [(row, reverse(end, args=[key, row.pk])) for row in members]
        response.template_name = "network/team.html"
    return response  # type: ignore[no-any-return]

"""Organisations: list, page, edit."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from kilometre.foundation.access import anyone, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.facets import Facets
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network import rules, services
from kilometre.network.forms import NewOrganisationForm, OrganisationFilters, OrganisationForm
from kilometre.network.models import Organisation


class OrganisationList(ListPage):
    """All organisations of the directory."""

    title = "Les organisations"
    name = "organisations"
    intro = "Services de l'État, collectivités, opérateurs, associations : chacun existe une fois."
    order = "name"
    filters = OrganisationFilters
    words = ("organisation", "organisations")
    template = "network/organisations.html"
    facets: ClassVar[Facets] = {"genre": "kind"}
    columns = (
        Column("name", "Organisation", url=Organisation.get_absolute_url, sort="sort_key"),
        Column("short_name", "Sigle", may_be_blank=True),
        Column("kind", "Type", value=lambda row: row.get_kind_display()),
        Column("territory", "Territoire", value=lambda row: row.territory and row.territory.name),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Organisation]:
        rows = Organisation.objects.visible_to(request.user).select_related("territory")
        if "genre" in filters:
            rows = rows.filter(kind=filters["genre"])
        return rows.matching(filters.get("q", ""))

    def context(self) -> dict[str, Any]:
        return {"can_create": rules.can_create_organisation(self.request.user)}


@page(anyone, of=Organisation, via="for_page", methods=("GET", "HEAD"))
def organisation_page(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    user = request.user
    territory, parent = organisation.territory, organisation.parent
    facts = [
        ("Nom complet", organisation.name),
        ("Type", organisation.get_kind_display()),
        ("Fait partie de", parent and str(parent), parent and parent.get_absolute_url()),
        ("Territoire", territory and str(territory), territory and territory.get_absolute_url()),
        ("SIREN", organisation.siren),
        ("SIRET", organisation.siret),
        ("Site", organisation.website, organisation.website),
    ]
    members = organisation.memberships.current().visible_to(user).select_related("person")
    context = {
        "organisation": organisation,
        "breadcrumb": [("Organisations", reverse("network:organisations"))],
        "facts": facts,
        "carried": organisation.carried_labs.order_by("sort_key")[:50],
        "partnered": organisation.partner_labs.order_by("sort_key")[:50],
        "children": organisation.children.order_by("sort_key")[:50],
        "members": members.order_by("person__sort_key")[:50] if rules.is_in_network(user) else [],
        "can_edit": rules.can_edit_organisation(user, organisation),
        "can_appoint": rules.can_appoint(user, organisation),
    }
    return TemplateResponse(request, "network/organisation.html", context)


@page(rules.can_edit_organisation, of=Organisation)
def organisation_edit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = OrganisationForm(request.POST or None, record=organisation)
    return edit_page(
        request,
        form,
        lambda: services.edit_organisation(
            actor=request.user,
            organisation=organisation,
            expected_version=form.expected_version,
            **form.changes,
        ),
        title=f"Modifier la fiche {french.of(organisation)}",
    )


@page(rules.can_create_organisation)
def organisation_create(request: HttpRequest) -> HttpResponse:
    form = NewOrganisationForm(request.POST or None)
    return act_page(
        request,
        form,
        lambda given: services.create_organisation(actor=request.user, **given),
        said="L'organisation est dans l'annuaire.",
        title="Ajouter une organisation",
        submit="Ajouter",
        back=reverse("network:organisations"),
    )

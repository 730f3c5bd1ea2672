"""The directory of labs, a lab's page, its history and its edits."""

from contextlib import suppress
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.journal.feed import readable_by
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.cursors import BadCursor, Cursor, Order
from kilometre.foundation.ui.facets import Facets
from kilometre.foundation.ui.feeds import tell
from kilometre.foundation.ui.forms import act_page, attempt, edit_page, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network import cartography, presenting, rules, services
from kilometre.network.enums import LabStatus
from kilometre.network.forms import CitationForm, LabFilters, LabForm, NewLabForm
from kilometre.network.models import Citation, Lab, Person

HISTORY = 30
LATEST = Order("occurred_at", is_descending=True)
TONES = {
    LabStatus.ACTIVE: "success",
    LabStatus.STARTING: "info",
    LabStatus.UNCONFIRMED: "warning",
    LabStatus.CLOSED: "neutral",
}


def status_tone(lab: Lab) -> str:
    return TONES[LabStatus(lab.status)]


class LabList(ListPage):
    """All labs, with facets."""

    title = "Les labs"
    name = "labs"
    intro = "Chaque lab du réseau, une seule fois, avec la source de ce qui en est dit."
    order = "name"
    filters = LabFilters
    words = ("lab", "labs")
    template = "network/labs.html"
    facets: ClassVar[Facets] = {
        "region": "region__code",
        "situation": "status",
        "genre": "kind",
        "competence": "skills__slug",
    }
    columns = (
        Column("name", "Lab", url=Lab.get_absolute_url, sort="sort_key"),
        Column("region", "Région", value=lambda lab: lab.region and lab.region.name),
        Column("city", "Ville"),
        Column("status", "Situation", value=lambda lab: lab.get_status_display(), tone=status_tone),
        Column("carriers", "Porteurs", value=lambda lab: [str(row) for row in lab.carriers.all()],
               export=lambda lab: "; ".join(row.name for row in lab.carriers.all())),
        origin_column(),
    )  # fmt: skip

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Lab]:
        rows = Lab.objects.visible_to(request.user).for_list()
        wanted = {
            "region": filters.get("region"),
            "status": filters.get("situation"),
            "kind": filters.get("genre"),
            "skills": filters.get("competence"),
        }
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
        return rows.matching(filters.get("q", ""))

    def context(self) -> dict[str, Any]:
        return {"can_create": rules.can_create_lab(self.request.user)}


@page(anyone, methods=("GET", "HEAD"))
def lab_map(request: HttpRequest) -> HttpResponse:
    drawn = cartography.map_of_labs()
    rows = [((line.region.name, line.region.get_absolute_url()), line.labs) for line in drawn.lines]
    context = {"map": drawn, "columns": ("Territoire", "Labs"), "rows": rows}
    return TemplateResponse(request, "network/map.html", context)


@page(anyone, of=Lab, via="for_page", methods=("GET", "HEAD"))
def lab_page(request: HttpRequest, lab: Lab) -> HttpResponse:
    user, facts = request.user, presenting.facts_of(lab)
    context = {
        "lab": lab,
        "breadcrumb": [("Labs", reverse("network:labs"))],
        "facts": [fact for fact in facts if fact.values or fact.citations],
        "unsaid": ", ".join(fact.term.lower() for fact in facts if not (fact.values or fact.citations)),
        "dates": presenting.dates_of(lab),
        "promise": lab.delay_text,
        "is_empty": not (lab.promise or lab.has_people),
        "status_tone": status_tone(lab),
        "shows_team": rules.is_in_network(user),
        "team": team_of(lab, user) if rules.is_in_network(user) else [],
        "can_edit": rules.can_edit_lab(user, lab),
        "can_manage_team": rules.can_manage_team(user, lab),
    }
    return TemplateResponse(request, "network/lab.html", context)


def team_of(lab: Lab, user: Any) -> list[tuple[Person, str]]:
    """The people of a lab that this person may see, its leads first."""
    rows = (
        lab.memberships.current()
        .visible_to(user)
        .select_related("person")
        .order_by("role", "person__sort_key")
    )
    return [(row.person, row.get_role_display()) for row in rows]


@page(anyone, of=Lab, methods=("GET", "HEAD"))
def lab_history(request: HttpRequest, lab: Lab) -> HttpResponse:
    """Every edit, compared with the version before."""
    entries = readable_by(request.user, lab).filter(subject=str(lab.ref), verb__startswith="network.lab-")
    with suppress(BadCursor):
        entries = LATEST.beyond(entries, Cursor.read(request.GET.get("avant", ""), "lab-history"))
    shown = list(LATEST.apply(entries)[: HISTORY + 1])
    older = None
    if len(shown) > HISTORY:
        shown = shown[:HISTORY]
        older = Cursor("lab-history", shown[-1].occurred_at, shown[-1].pk)
    lines = tell(shown, lab, request.user)
    return TemplateResponse(request, "network/history.html", {"lab": lab, "lines": lines, "older": older})


@page(rules.can_edit_lab, of=Lab)
def lab_edit(request: HttpRequest, lab: Lab) -> HttpResponse:
    form = LabForm(request.POST or None, record=lab)
    return edit_page(
        request,
        form,
        lambda: services.edit_lab(
            actor=request.user, lab=lab, expected_version=form.expected_version, **form.changes
        ),
        title=f"Modifier la page {french.of(lab)}",
        template="network/edit.html",
        context={"citations": presenting.told_of(lab), "lab": lab},
    )


@page(rules.can_edit_lab, of=Lab)
def lab_cite(request: HttpRequest, lab: Lab) -> HttpResponse:
    form = CitationForm(request.POST or None)
    back = reverse("network:lab-edit", args=[lab.slug])
    if request.method == "POST" and form.is_valid():
        said = Citation(**form.cleaned_data)
        if attempt(form, lambda: services.cite(actor=request.user, lab=lab, citation=said)):
            messages.success(request, "La citation est sur la page.")
            return redirect(back)
    return form_page(
        request,
        form,
        title="Ajouter ce que dit une source",
        intro="Une date ou un autre nom du lab. Si d'autres sources disent autre chose, tout est montré.",
        back=back,
    )


@action(rules.can_edit_lab, of=Lab)
def lab_uncite(request: HttpRequest, lab: Lab, citation_id: int) -> HttpResponse:
    return perform(
        request,
        lambda: services.withdraw_citation(actor=request.user, lab=lab, citation_id=citation_id),
        said="La citation n'est plus sur la page.",
        then=reverse("network:lab-edit", args=[lab.slug]),
    )


@page(rules.can_create_lab)
def lab_create(request: HttpRequest) -> HttpResponse:
    form = NewLabForm(request.POST or None)
    return act_page(
        request,
        form,
        lambda _: services.create_lab(actor=request.user, **form.opening),
        said="La page du lab est ouverte : complétez-la, puis nommez qui le dirige.",
        title="Ouvrir la page d'un lab",
        submit="Ouvrir la page",
        back=reverse("network:labs"),
    )

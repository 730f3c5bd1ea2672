"""People: the network's own directory, a person's page, one's own profile."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kilometre.foundation.access import page, signed_in
from kilometre.foundation.ui.forms import edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network import evidence, rules, services
from kilometre.network.forms import PersonFilters, ProfileForm
from kilometre.network.models import Availability, Person


class PersonList(ListPage):
    """People of the network who chose to be listed."""

    rule = staticmethod(rules.is_in_network)
    title = "Les personnes du réseau"
    name = "personnes"
    intro = "Celles et ceux qui ont choisi d'y être. Cette liste n'est visible que du réseau."
    order = "name"
    filters = PersonFilters
    words = ("personne", "personnes")
    columns = (
        Column("name", "Nom", url=Person.get_absolute_url, sort="sort_key"),
        Column("job", "Fonction"),
        Column("roles", "Où", value=lambda person: [str(role.lab or role.organisation) for role in person.roles],
               export=lambda person: "; ".join(str(role.lab or role.organisation) for role in person.roles)),
        origin_column(),
    )  # fmt: skip

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Person]:
        rows = Person.objects.visible_to(request.user).with_roles()
        if "competence" in filters:
            rows = rows.showing(filters["competence"])
        return rows.matching(filters.get("q", ""))


@page(signed_in, of=Person, methods=("GET", "HEAD"))
def person_page(request: HttpRequest, person: Person) -> HttpResponse:
    roles = person.memberships.select_related("lab", "organisation").order_by("-starts_on", "pk")
    skills = list(person.held_skills.visible_to(request.user).with_proofs().by_name())
    works = evidence.shown([piece for held in skills for piece in held.evidence.all()], request.user)
    is_own = rules.can_edit_person(request.user, person)
    context = {
        "person": person,
        "roles": [(role, role.lab or role.organisation) for role in roles],
        "held": [
            (held, [works[piece.ref] for piece in held.evidence.all() if piece.ref in works])
            for held in skills
        ],
        "lends": rules.can_ask_loans(request.user)
        and not is_own
        and Availability.objects.filter(person=person, is_shared=True).exists(),
        "can_edit": is_own,
    }
    return TemplateResponse(request, "network/person.html", context)


@page(signed_in)
def profile(request: HttpRequest) -> HttpResponse:
    """One's own profile; an account that the directory does not know yet is told what to do."""
    person = Person.objects.filter(user=request.user.pk).first()
    if person is None:
        return TemplateResponse(request, "network/no_profile.html")

    form = ProfileForm(request.POST or None, record=person)
    return edit_page(
        request,
        form,
        lambda: services.edit_profile(
            actor=request.user, person=person, expected_version=form.expected_version, **form.changes
        ),
        title="Mon profil",
    )

"""People: the network's own directory, a person's page, one's own profile."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from kilometre.foundation.access import page, signed_in
from kilometre.foundation.ui.forms import edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network import evidence, rules, services
from kilometre.network.forms import PersonFilters, ProfileForm
from kilometre.network.models import Availability, Lab, Person


class PersonList(ListPage):
    """People of the network who chose to be listed."""

    rule = staticmethod(rules.is_in_network)
    title = "Les personnes du réseau"
    name = "personnes"
    intro = "Celles et ceux qui ont choisi d'y être. Cette liste n'est visible que du réseau."
    order = "name"
    filters = PersonFilters
    template = "network/people.html"
    words = ("personne", "personnes")
    empty_title = "Personne encore"
    empty_text = "Chacun choisit d'y être. Pour que d'autres labs vous trouvent, dites-le dans votre profil."
    columns = (
        Column("name", "Nom", url=Person.get_absolute_url, sort="sort_key"),
        Column("job", "Fonction", may_be_blank=True),
        Column("roles", "Où", value=lambda person: [str(role.lab or role.organisation) for role in person.roles],
               export=lambda person: "; ".join(str(role.lab or role.organisation) for role in person.roles)),
        origin_column(),
    )  # fmt: skip

    def empty_next(self) -> tuple[str, str] | None:
        return ("Compléter mon profil", reverse("network:profile"))

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Person]:
        rows = Person.objects.listed().visible_to(request.user).with_roles()
        if "competence" in filters:
            rows = rows.showing(filters["competence"])
        return rows.matching(filters.get("q", ""))

    def context(self) -> dict[str, Any]:
        """Whom this list leaves out, and where to find them."""
        own = rules.standing(self.request.user)
        me = Person.objects.filter(pk=own.person_id).first()
        return {
            "is_out": me is not None and not me.is_listed,
            "own_labs": Lab.objects.filter(pk__in=own.labs).order_by("sort_key"),
        }


@page(signed_in, of=Person, methods=("GET", "HEAD"))
def person_page(request: HttpRequest, person: Person) -> HttpResponse:
    latest = F("starts_on").desc(nulls_last=True)
    roles = person.memberships.select_related("lab", "organisation").order_by(latest, "pk")
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

"""The taxonomy: families, skills, and its SKOS export."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse

from kilometre.foundation.access import anyone, page
from kilometre.network import rules, skos
from kilometre.network.models import Person, Skill


@page(anyone, methods=("GET", "HEAD"))
def skill_list(request: HttpRequest) -> HttpResponse:
    skills = list(Skill.objects.visible_to(request.user).with_lab_count())
    families = [
        (family, [skill for skill in skills if skill.broader_id == family.pk])
        for family in skills
        if family.broader_id is None
    ]
    return TemplateResponse(request, "network/skills.html", {"families": families})


@page(anyone, of=Skill, via="for_page", methods=("GET", "HEAD"))
def skill_page(request: HttpRequest, skill: Skill) -> HttpResponse:
    shows_people = rules.is_in_network(request.user)
    people = Person.objects.visible_to(request.user).showing(skill)
    context = {
        "skill": skill,
        "narrower": skill.narrower.all(),
        "labs": skill.labs.select_related("region").order_by("sort_key")[:50],
        "shows_people": shows_people,
        "people": people[:50] if shows_people else [],
    }
    return TemplateResponse(request, "network/skill.html", context)


@page(anyone, methods=("GET", "HEAD"))
def skill_export(request: HttpRequest) -> HttpResponse:
    """SKOS, as JSON-LD."""
    skills = Skill.objects.visible_to(request.user).select_related("broader")
    return JsonResponse(
        skos.scheme(skills, request.build_absolute_uri),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False},
    )

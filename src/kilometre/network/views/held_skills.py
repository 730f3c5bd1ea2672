"""One's own skills, and the answer of a colleague asked to attest one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from kilometre.foundation.access import action, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page
from kilometre.network import evidence, rules, services
from kilometre.network.enums import EndorsementState, SkillLevel
from kilometre.network.forms import AskEndorsementForm, ClaimForm, EndorseForm, LevelForm, WorkForm
from kilometre.network.models import Endorsement, HeldSkill, Person


def _person(request: HttpRequest) -> Person:
    return get_object_or_404(Person, user=request.user.pk)


def _held(request: HttpRequest, slug: str) -> HeldSkill:
    rows = HeldSkill.objects.with_proofs().filter(person__user=request.user.pk)
    return get_object_or_404(rows, skill__slug=slug)


def _address(held: HeldSkill) -> str:
    return reverse("network:my-skill", args=[held.skill.slug])


@page(rules.has_profile, methods=("GET", "HEAD"))
def my_skills(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    held = list(person.held_skills.with_proofs().by_name())
    return TemplateResponse(request, "network/my_skills.html", {"person": person, "held": held})


@page(rules.has_profile)
def claim(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    return act_page(
        request,
        ClaimForm(request.POST or None, person=person),
        lambda given: services.claim_skill(actor=request.user, person=person, **given),
        said="Votre compétence est notée.",
        then=reverse("network:my-skills"),
        title="Ajouter une compétence",
        submit="Ajouter",
    )


@page(rules.has_profile, methods=("GET", "HEAD"))
def my_skill(request: HttpRequest, slug: str) -> HttpResponse:
    held = _held(request, slug)
    pieces = list(held.evidence.all())
    works = evidence.shown(pieces, request.user)
    context = {
        "held": held,
        "claims": [
            {"when": french.short_day(claim.on), "title": claim.get_level_display()}
            for claim in held.claims.order_by("-on")
        ],
        "endorsements": held.endorsements.select_related("by").exclude(state=EndorsementState.DECLINED),
        "works": [(piece, works.get(piece.ref), {"ref": piece.ref}) for piece in pieces],
        "has_works": bool(evidence.choices(held.person, request.user)),
        "breadcrumb": [("Mes compétences", reverse("network:my-skills"))],
    }
    return TemplateResponse(request, "network/my_skill.html", context)


@page(rules.has_profile)
def level(request: HttpRequest, slug: str) -> HttpResponse:
    held = _held(request, slug)
    return act_page(
        request,
        LevelForm(request.POST or None, initial={"level": held.level, "is_shown": held.is_shown}),
        lambda given: services.claim_skill(actor=request.user, person=held.person, skill=held.skill, **given),
        said="C'est enregistré.",
        then=_address(held),
        title=str(held.skill),
    )


@page(rules.has_profile)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    held = _held(request, slug)
    form = AskEndorsementForm(request.POST or None, held=held, user=request.user)
    return act_page(
        request,
        form,
        lambda given: services.ask_endorsement(actor=request.user, held=held, **given),
        said=lambda: f"La demande est envoyée à {form.cleaned_data['by']}.",
        then=_address(held),
        title="Faire attester cette compétence",
        submit="Demander",
        intro="La personne dit le niveau qu'elle a constaté, ou décline. Vous pourrez retirer ce qu'elle aura dit.",
    )


@page(rules.has_profile)
def show_work(request: HttpRequest, slug: str) -> HttpResponse:
    held = _held(request, slug)
    return act_page(
        request,
        WorkForm(request.POST or None, person=held.person, user=request.user),
        lambda given: services.show_work(actor=request.user, held=held, **given),
        said="Ce travail est noté.",
        then=_address(held),
        title="Montrer un travail",
        submit="Ajouter",
        intro="Chacun ne voit que les travaux auxquels il a accès.",
    )


@action(rules.has_profile)
def withdraw_work(request: HttpRequest, slug: str) -> HttpResponse:
    held = _held(request, slug)
    return perform(
        request,
        lambda: services.withdraw_work(actor=request.user, held=held, ref=request.POST.get("ref", "")),
        said="Ce travail n'est plus cité.",
        then=_address(held),
    )


@action(rules.has_profile)
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    held = _held(request, slug)
    return perform(
        request,
        lambda: services.drop_skill(actor=request.user, held=held),
        said="Cette compétence n'est plus dans votre profil.",
        then=reverse("network:my-skills"),
    )


@action(rules.has_profile)
def withdraw(request: HttpRequest, endorsement_id: int) -> HttpResponse:
    """Off one's own profile, or one's own word."""
    person = _person(request)
    rows = Endorsement.objects.touching(person).select_related("held__person", "held__skill", "by")
    said = get_object_or_404(rows, pk=endorsement_id)
    is_owner = said.held.person_id == person.pk
    return perform(
        request,
        lambda: services.withdraw_endorsement(actor=request.user, endorsement=said),
        said="Cette attestation est retirée.",
        then=_address(said.held) if is_owner else reverse("network:endorsements"),
    )


@page(rules.is_in_network, methods=("GET", "HEAD"))
def endorsements(request: HttpRequest) -> HttpResponse:
    """What colleagues ask one to attest, and what one said."""
    rows = Endorsement.objects.by(rules.standing(request.user).person_id)
    context = {
        "awaited": [row for row in rows if row.state == EndorsementState.ASKED],
        "given": [row for row in rows if row.state == EndorsementState.GIVEN],
    }
    return TemplateResponse(request, "network/endorsements.html", context)


@page(rules.is_in_network)
def endorse(request: HttpRequest, endorsement_id: int) -> HttpResponse:
    rows = Endorsement.objects.by(rules.standing(request.user).person_id)
    asked = get_object_or_404(rows, pk=endorsement_id)
    if asked.state != EndorsementState.ASKED and request.method != "POST":
        return redirect("network:endorsements")
    return act_page(
        request,
        EndorseForm(request.POST or None),
        lambda given: _answer(request, asked, given),
        said="Votre réponse est enregistrée.",
        then=reverse("network:endorsements"),
        title=f"{asked.held.skill}, par {asked.held.person}",
        submit="Répondre",
        intro=f"{asked.held.person} se dit au niveau « {asked.held.get_level_display()} » et vous demande"
        " d'attester ce que vous avez constaté.",
    )


def _answer(request: HttpRequest, asked: Endorsement, given: dict[str, Any]) -> Endorsement:
    comment = given["comment"]
    if given["choice"] == EndorseForm.NO:
        return services.decline_endorsement(actor=request.user, endorsement=asked, comment=comment)
    chosen = SkillLevel(int(given["choice"]))
    return services.endorse(actor=request.user, endorsement=asked, level=chosen, comment=comment)

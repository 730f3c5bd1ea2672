"""Pages on which the contact says what they understood of a need."""

from django.http import HttpRequest, HttpResponse

from kilometre.foundation.access import action, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.intake import rules, services
from kilometre.intake.forms import QualificationForm, QualifyForm, WantedSkillForm
from kilometre.intake.models import Need
from kilometre.intake.presenting import qualification_of, recalling
from kilometre.network.models import Skill


@page(rules.can_qualify, of=Need, via="for_page")
def qualify(request: HttpRequest, need: Need) -> HttpResponse:
    known = qualification_of(need)
    if known is None:
        return act_page(
            request,
            QualifyForm(request.POST or None, need=need),
            lambda given: services.qualify(actor=request.user, need=need, changes=given),
            said="C'est noté. Dites maintenant quelles compétences il faut.",
            then=need.get_absolute_url() + "#qualification",
            title="Qualifier le besoin",
            **recalling(need),
        )
    form = QualificationForm(request.POST or None, record=known)
    return edit_page(
        request,
        form,
        lambda: services.qualify(
            actor=request.user, need=need, changes=form.changes, expected_version=form.expected_version
        ),
        title="Modifier la qualification",
        template="intake/acting_edit.html",
        context={"need": need},
    )


@page(rules.can_qualify, of=Need, via="for_page")
def want(request: HttpRequest, need: Need) -> HttpResponse:
    form = WantedSkillForm(request.POST or None, need=need, initial=_known(request, need))
    return act_page(
        request,
        form,
        lambda given: services.want_skill(actor=request.user, need=need, **given),
        said=lambda: f"« {form.cleaned_data['skill']} » est recherchée.",
        then=need.get_absolute_url() + "#qualification",
        title="Une compétence recherchée",
        submit="Enregistrer",
        **recalling(need),
    )


@action(rules.can_qualify, of=Need, via="for_page")
def want_no_more(request: HttpRequest, need: Need, skill: str) -> HttpResponse:
    found = Skill.objects.filter(slug=skill).first()
    return perform(
        request,
        lambda: services.want_skill_no_more(actor=request.user, need=need, skill=found),
        said="Cette compétence n'est plus recherchée.",
        then=need.get_absolute_url() + "#qualification",
    )


def _known(request: HttpRequest, need: Need) -> dict[str, object]:
    """What was said of the skill named by ``?competence=``."""
    known, slug = qualification_of(need), request.GET.get("competence", "")[:60].replace("\x00", "")
    wanted = known and known.wanted.filter(skill__slug=slug).first()
    if not wanted:
        return {"skill": slug} if slug else {}
    return {"skill": slug, "level": wanted.level, "days": wanted.days, "is_mandatory": wanted.is_mandatory}

"""Needs as far as a team: one in charge, qualified, for which Charlie is asked; one that its lab declined."""

from access.samples import Scene
from kilometre.intake import composing, services
from kilometre.intake.enums import Problem, Urgency
from kilometre.intake.models import Need, Team
from kilometre.intake.presenting import qualification_of
from kilometre.network.enums import SkillLevel
from kilometre.network.models import Availability, HeldSkill, Skill


def extend(scene: Scene) -> None:
    cast = scene.cast
    given = {
        "actor": cast.holder,
        "description": "Personne ne sait qui décide.",
        "concerns": "Les associations",
        "territory": cast.commune,
        "lab": cast.lab,
    }
    need = services.send(title="Réserver une salle", **given)
    services.take_in_charge(actor=cast.member, need=need)
    skill = Skill.objects.get(slug="facilitation")
    scene.records["intake.need"]["en charge"] = need
    scene.records["intake.team"] = {"": _team(scene, need, skill)}
    scene.records["intake.need"]["décliné"] = services.decline(
        actor=cast.member, need=services.send(title="Un car le samedi", **given), reason="Pas notre champ."
    )
    for route in ("want-no-more", "free-place"):
        scene.keywords[f"intake:{route} skill"] = skill.slug


def _team(scene: Scene, need: Need, skill: Skill) -> Team:
    cast = scene.cast
    services.qualify(
        actor=cast.member,
        need=need,
        changes={"problem": Problem.PROCEDURE, "urgency": Urgency.MONTH, "weeks": 8, "territories": []},
    )
    services.want_skill(actor=cast.member, need=need, skill=skill, level=SkillLevel.PRACTISES, days=3)
    person = cast.stranger.person
    HeldSkill.objects.create(person=person, skill=skill, level=SkillLevel.MASTERS, is_shown=True)
    Availability.objects.create(person=person, usual=4, is_shared=True, manager_email="chef@exemple.test")
    known = qualification_of(need)
    assert known is not None
    found = composing.propose(need, known, None, cast.member)
    assert found is not None
    team = services.ask_team(actor=cast.member, need=need, choice=composing.key_of(found.answer.best))
    return Team.objects.get(pk=team.pk)

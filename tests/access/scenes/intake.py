"""A qualification of the need in charge, and a skill that it takes."""

from access.samples import Scene
from kilometre.intake import services
from kilometre.intake.enums import Level, Problem, Urgency
from kilometre.intake.models import Need
from kilometre.network.models import Skill


def extend(scene: Scene) -> None:
    cast = scene.cast
    need = Need.objects.get(pk=scene.records["intake.need"][""].pk)
    skill = Skill.objects.get(slug="facilitation")
    if need.is_open:
        services.qualify(
            actor=cast.member,
            need=need,
            changes={"problem": Problem.PROCEDURE, "urgency": Urgency.MONTH, "weeks": 8, "territories": []},
        )
        services.want_skill(actor=cast.member, need=need, skill=skill, level=Level.PRACTICE, days=3)
    scene.keywords["intake:want-no-more skill"] = skill.slug

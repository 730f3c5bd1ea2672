"""Alice's skill, and the word that Bruno is asked for."""

from access.samples import Scene
from kilometre.network import services
from kilometre.network.enums import SkillLevel


def extend(scene: Scene) -> None:
    cast = scene.cast
    alice = {"actor": cast.member}
    held = services.claim_skill(
        person=cast.member.person,
        skill=scene.records["network.skill"][""],
        level=SkillLevel.PRACTISES,
        is_shown=True,
        **alice,
    )
    asked = services.ask_endorsement(held=held, by=cast.lead.person, **alice)
    for route in ("", "-level", "-ask", "-work", "-work-withdraw", "-drop"):
        scene.keywords[f"network:my-skill{route} slug"] = held.skill.slug
    scene.keywords["endorsement_id"] = asked.pk

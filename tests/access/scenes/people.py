"""Alice's skill, the word that Bruno is asked for, the days that État'LIN asks of her; two offers of Lab'EST."""

import datetime as dt

from django.utils import timezone

from access.samples import Scene
from kilometre.network import contributions, services
from kilometre.network.enums import SkillLevel, VacancyKind
from network.lending import asked as asked_for
from network.lending import shares


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
    shares(cast)
    scene.records["network.loan"] = {"": asked_for(cast)}
    given = {
        "lab": cast.lab,
        "kind": VacancyKind.POST,
        "description": "…",
        "how_to_apply": "lab@exemple.test",
        "closes_on": timezone.localdate() + dt.timedelta(days=20),
        **alice,
    }
    draft = services.write_vacancy(title="Annonce", **given)
    public = services.publish_vacancy(
        actor=cast.member, vacancy=services.write_vacancy(title="Annonce publiée", **given)
    )
    today = timezone.localdate()
    statement = services.issue_statement(
        person=cast.member.person, starts_on=today, ends_on=today, keys=_keys(cast, today), **alice
    )
    scene.records["network.statement"] = {"": statement}
    scene.keywords["network:statement-check number"] = statement.number
    scene.records["network.vacancy"] = {"": draft, "publiée": public}


def _keys(cast, today: dt.date) -> list[str]:
    return [row.key for part in contributions.of(cast.member.person, today, today) for row in part.rows]

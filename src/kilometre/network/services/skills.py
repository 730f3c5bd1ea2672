"""Publishing the taxonomy that ships with the platform."""

import json
from importlib import resources
from typing import Any

from kilometre.foundation.access import nobody, require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.network.events import SkillAdded
from kilometre.network.models import Skill

FILE = "skills.json"


@service
def load_skills(*, actor: User | None = None) -> int:
    """Add the concepts that are missing, families first; return how many. What people edited stays."""
    require(nobody, actor)
    taxonomy = _read()
    known = {skill.slug: skill for skill in Skill.objects.all()}
    added = 0
    for line in taxonomy["concepts"]:
        if line["slug"] in known:
            continue
        skill = Skill(
            slug=line["slug"],
            label=line["label"],
            definition=line["definition"],
            alternative_labels=line.get("altLabels", []),
            broader=known[line["broader"]] if "broader" in line else None,
            source=taxonomy["source"],
        )
        skill.full_clean()
        skill.save()
        known[skill.slug] = skill
        record(SkillAdded(label=skill.label), actor=actor, subject=skill, audience=Audience.NETWORK)
        added += 1
    return added


def _read() -> dict[str, Any]:
    packed = resources.files("kilometre.network").joinpath("data", FILE).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(packed)
    return content

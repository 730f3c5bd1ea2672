"""The real network as public sources describe it: territories, skills, bodies and labs, each fact with its source.

Nobody acts (``actor`` None). What exists already is left as people made it: a second run writes nothing.
"""

import json
from collections.abc import Iterable
from datetime import date
from importlib import resources
from typing import Any

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin

from . import services
from .cog import VINTAGE
from .models import Citation, Lab, Organisation, Reform, Skill, Territory
from .spelling import key

FILE, REFORMS = "labs.json", "reforms.json"


@service
def load(*, actor: User | None = None) -> dict[str, int]:
    """Bring in what is missing; return how many of each kind came in."""
    content = read()
    territories = services.load_territories()
    skills = services.load_skills(actor=actor)
    places = _places(content)
    organisations, added = _load_organisations(content["organisations"], places, actor)
    labs = _load_labs(content["labs"], organisations, places, actor)
    reforms = _load_reforms(read(REFORMS), actor)
    return {
        "territories": territories,
        "skills": skills,
        "organisations": added,
        "labs": labs,
        "reforms": reforms,
    }


def read(name: str = FILE) -> dict[str, Any]:
    """The packaged facts. A body is known by ``key`` inside the file only."""
    packed = resources.files("kilometre.network").joinpath("data", name).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(packed)
    return content


def _places(content: dict[str, Any]) -> dict[str, Territory]:
    """Territories named in the file, by ``kind/code``."""
    named = {line["territory"] for line in content["organisations"] if "territory" in line}
    named |= {f"region/{line['region']}" for line in content["labs"]}
    rows = Territory.objects.filter(vintage=VINTAGE, code__in={name.partition("/")[2] for name in named})
    return {name: row for row in rows if (name := f"{row.kind}/{row.code}") in named}


def _load_organisations(
    lines: Iterable[dict[str, Any]], places: dict[str, Territory], actor: User | None
) -> tuple[dict[str, Organisation], int]:
    known = {organisation.name: organisation for organisation in Organisation.objects.all()}
    by_key: dict[str, Organisation] = {}
    added = 0
    for line in lines:
        if line["name"] not in known:
            known[line["name"]] = services.create_organisation(
                actor=actor,
                name=line["name"],
                short_name=line.get("short_name", ""),
                kind=line["kind"],
                territory=places.get(line.get("territory", "")),
                parent=by_key.get(line.get("parent", "")),
                origin=line["origin"],
                source=line["source"],
            )
            added += 1
        by_key[line["key"]] = known[line["name"]]
    return by_key, added


def _load_labs(
    lines: Iterable[dict[str, Any]],
    organisations: dict[str, Organisation],
    places: dict[str, Territory],
    actor: User | None,
) -> int:
    known = set(Lab.objects.values_list("slug", flat=True))
    skills = _skills_by_name()
    missing = [line for line in lines if line["slug"] not in known]
    for line in missing:
        region = places[f"region/{line['region']}"]
        services.create_lab(
            actor=actor,
            name=line["name"],
            slug=line["slug"],
            status=line["status"],
            region=region,
            territory=region,
            has_no_walls=line.get("has_no_walls", False),
            city=line["city"],
            latitude=line["latitude"],
            longitude=line["longitude"],
            website=line.get("website", ""),
            expertises=line["expertises"],
            missions=line["missions"],
            carriers=[organisations[name] for name in line["carriers"]],
            partners=[organisations[name] for name in line["partners"]],
            skills=[skills[key(said)] for said in line["expertises"] if key(said) in skills],
            citations=[Citation(**said | {"date": _day(said.get("date"))}) for said in line["citations"]],
            origin=line["origin"],
            source=line["source"],
        )
    return len(missing)


def _load_reforms(content: dict[str, Any], actor: User | None) -> int:
    known = set(Reform.objects.values_list("slug", flat=True))
    missing = [line for line in content["reforms"] if line["slug"] not in known]
    for line in missing:
        services.name_reform(actor=actor, **line, origin=Origin.DOCUMENT, source=content["source"])
    return len(missing)


def _skills_by_name() -> dict[str, Skill]:
    """A theme is read as a skill only when it is, letter for letter, one of the skill's names."""
    return {
        key(name): skill for skill in Skill.objects.all() for name in (skill.label, *skill.alternative_labels)
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

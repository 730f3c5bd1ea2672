"""What search finds of the directory. People are not in the public search."""

from typing import Any

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import registry
from kilometre.foundation.search.registry import Document, Suggestion

from .models import Citation, Lab, Organisation, Reform, Skill, Territory
from .queries import places


def lab_document(lab: Lab) -> Document:
    names = [said.words for said in lab.cited(Citation.NAME)]
    parts = [
        *names, lab.summary, lab.description, lab.city, lab.region and lab.region.name,
        *lab.expertises, *lab.missions, *lab.carriers.all(), *lab.skills.all(),
    ]  # fmt: skip
    return Document(lab.name, _text(parts), Audience.PUBLIC, lab.created_at, _codes(lab.region))


def organisation_document(organisation: Organisation) -> Document:
    parts = [organisation.short_name, organisation.get_kind_display(), organisation.territory]
    return Document(
        organisation.name,
        _text(parts),
        Audience.PUBLIC,
        organisation.created_at,
        _codes(organisation.territory),
    )


def skill_document(skill: Skill) -> Document:
    parts = [skill.definition, *skill.alternative_labels, skill.broader]
    return Document(skill.label, _text(parts), Audience.PUBLIC, skill.created_at)


def reform_document(reform: Reform) -> Document:
    return Document(reform.title, _text([reform.summary, reform.carrier]), Audience.PUBLIC, reform.created_at)


def communes_named(text: str) -> list[Suggestion]:
    """A commune is no record of ours, but its page says who can help there."""
    return [Suggestion(place.label, place.territory.get_absolute_url()) for place in places.named(text)]


def _text(parts: list[Any]) -> str:
    return "\n".join(str(part) for part in parts if part)


def _codes(territory: Territory | None) -> tuple[str, ...]:
    return (territory.code,) if territory else ()


registry.register(Lab, document=lab_document, kind_label="Labs", via="with_links")
registry.register(Organisation, document=organisation_document, kind_label="Organisations", via="for_page")
registry.register(Skill, document=skill_document, kind_label="Compétences", via="for_page")
registry.register(Reform, document=reform_document, kind_label="Réformes", via="for_page")
registry.suggest("Communes", communes_named)

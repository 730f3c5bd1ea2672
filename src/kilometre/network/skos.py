"""The taxonomy in the W3C's SKOS vocabulary, as JSON-LD: other tools read it without knowing ours."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from .models import Skill

CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prefLabel": {"@id": "skos:prefLabel", "@language": "fr"},
    "altLabel": {"@id": "skos:altLabel", "@language": "fr", "@container": "@set"},
    "definition": {"@id": "skos:definition", "@language": "fr"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id", "@container": "@set"},
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id", "@container": "@set"},
}


def scheme(skills: Iterable[Skill], absolute: Callable[[str], str]) -> dict[str, Any]:
    """All concepts in one document; ``absolute`` turns a path into an address."""
    own = absolute(reverse("network:skills"))
    title = {
        "@id": own,
        "@type": "skos:ConceptScheme",
        "prefLabel": "Compétences des labs d'innovation publique",
    }
    return {"@context": CONTEXT, "@graph": [title, *(_concept(skill, own, absolute) for skill in skills)]}


def _concept(skill: Skill, own: str, absolute: Callable[[str], str]) -> dict[str, Any]:
    concept = {
        "@id": absolute(skill.get_absolute_url()),
        "@type": "skos:Concept",
        "inScheme": own,
        "prefLabel": skill.label,
        "definition": skill.definition,
        "altLabel": skill.alternative_labels,
        "broader": absolute(skill.broader.get_absolute_url()) if skill.broader else None,
        "exactMatch": skill.exact_matches,
        "closeMatch": skill.close_matches,
    }
    return {name: value for name, value in concept.items() if value}

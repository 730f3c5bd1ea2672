"""What sentences of the journal call labs and skills, which all may see."""

from kilometre.foundation.journal.events import name_fact
from kilometre.foundation.ui import french

from .models import Lab, Skill


def labs(slugs: set[str]) -> dict[str, str]:
    return dict(Lab.objects.filter(slug__in=slugs).values_list("slug", "name"))


def of_labs(slugs: set[str]) -> dict[str, str]:
    """« d'État'LIN »: for sentences where « de » comes before; one that is gone keeps the word of the journal."""
    names = labs(slugs)
    return {slug: french.of(names.get(slug, slug)) for slug in slugs}


def skills(slugs: set[str]) -> dict[str, str]:
    return dict(Skill.objects.filter(slug__in=slugs).values_list("slug", "label"))


name_fact("lab", labs)
name_fact("of_lab", of_labs)
name_fact("skill", skills)

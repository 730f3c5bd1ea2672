"""What a project comes from: another project that inspired it, an action that it follows."""

from kilometre.foundation import links

from . import rules

INSPIRED_BY = links.register(
    links.Kind(
        "inspired-by",
        "S'inspire de",
        "A inspiré",
        can_link=rules.can_link,
        sources=("projects.project",),
        targets=("projects.project",),
    )
)
FOLLOWS = links.register(
    links.Kind(
        "follows",
        "Fait suite à",
        "A pour suite",
        can_link=rules.can_link,
        sources=("projects.project",),
        targets=("projects.action",),
    )
)

"""What things come from: a project from another or from an action, an action from a call to labs."""

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
ANSWERS = links.register(
    links.Kind(
        "answers-call",
        "Répond à l'appel",
        "A donné l'action",
        can_link=rules.can_answer_call,
        sources=("projects.action",),
        targets=("calls.call",),
    )
)

"""What things come from: a project from another or from an action, an action from a call to labs."""

from kilometre.foundation import links
from kilometre.foundation.links.queries import is_source, is_target

from . import rules
from .models import Action

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


def answers_call(action: Action) -> bool:
    """Whether the action answers a call, whoever may know of it."""
    return is_source(action.ref, ANSWERS)


def is_followed(action: Action) -> bool:
    """Whether a project follows the action, whoever may know of it."""
    return is_target(action.ref, FOLLOWS)

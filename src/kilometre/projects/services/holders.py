"""Which labs hold an object, what that makes of its origin, and who reads what is told of it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.origins import Origin
from kilometre.intake.models import Need
from kilometre.network.models import Lab, Person
from kilometre.network.rules import standing
from kilometre.projects.models import Project


def together(lead: Lab | None, others: Collection[Lab]) -> list[Lab]:
    """The lead first, then the others, each once."""
    return list(dict.fromkeys([*([lead] if lead else []), *others]))


def slugs(labs: Collection[Lab]) -> list[str]:
    return [lab.slug for lab in labs]


def refuse_foreign(actor: User, labs: Collection[Lab]) -> None:
    if not standing(actor).labs.intersection(lab.pk for lab in labs):
        raise Refused("Choisissez au moins un lab dont vous êtes membre.")


def refuse_mixed(labs: Collection[Lab], *, is_fictional: bool) -> None:
    """What is imagined never shows on the page of a real lab, nor the reverse."""
    if any(lab.is_fictional != is_fictional for lab in labs):
        raise Refused(
            "Un exemple fictif ne se joint qu'à des labs fictifs."
            if is_fictional
            else "Un lab fictif ne se joint qu'à des exemples fictifs."
        )


def origin_of(said: Origin, actor: User | None, labs: Collection[Lab], need: Need | None) -> Origin:
    """Whatever touches a fictional account, lab or need is fictional."""
    touched: list[Any] = [*labs, *([actor] if actor else []), *([need] if need else [])]
    return Origin.FICTIONAL if any(thing.is_fictional for thing in touched) else said


def audience_of(project: Project) -> Audience:
    """What was changed in a draft stays in the team: a later publication shows the project, not how it was written."""
    return Audience.PUBLIC if project.is_public else Audience.TEAM


def give_news(project: Project, at: dt.datetime | None = None) -> None:
    """Somebody told something of the project: it is not silent. Beside the version, which guards what one edits."""
    project.news_at = at or timezone.now()
    Project.objects.filter(pk=project.pk).update(news_at=project.news_at)


def refuse_stranger(person: Person, project: Project) -> None:
    """A fictional person works on a fictional project, and the reverse."""
    if person.is_fictional != project.is_fictional:
        raise Refused("Une personne imaginée ne travaille qu'à un exemple, et l'inverse.")

"""Which labs hold an object, what that makes of its origin, and who reads what is told of it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.origins import Origin
from kilometre.intake.models import Need, Qualification
from kilometre.network.models import Lab, Person
from kilometre.network.rules import standing
from kilometre.projects.models import Action, Project


def together(lead: Lab | None, others: Collection[Lab]) -> list[Lab]:
    """The lead first, then the others, each once."""
    return list(dict.fromkeys([*([lead] if lead else []), *others]))


def slugs(labs: Collection[Lab]) -> list[str]:
    return [lab.slug for lab in labs]


def refuse_to_come(day: dt.date | None, message: str, *, field: str) -> None:
    """What is told as done has a day, today at the latest."""
    if day is not None and day > timezone.localdate():
        raise Refused(message, field=field)


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


def audience_of(work: Project | Action) -> Audience:
    """What was changed in a draft, or in an action taken back, stays in the team.

    A later publication shows the work, not how it was written.
    """
    return Audience.PUBLIC if work.is_public else Audience.TEAM


def give_news(project: Project, at: dt.datetime | None = None) -> None:
    """Somebody told something of the project: it is not silent. Beside the version, which guards what one edits."""
    project.news_at = at or timezone.now()
    Project.objects.filter(pk=project.pk).update(news_at=project.news_at)


def refuse_stranger(person: Person, project: Project) -> None:
    """A fictional person works on a fictional project, and the reverse."""
    if person.is_fictional != project.is_fictional:
        raise Refused("Une personne imaginée ne travaille qu'à un exemple, et l'inverse.")


def known_of(need: Need) -> dict[str, Any]:
    """What passes of a need to what it becomes: choices, no word of who sent it. The territory that its contact said, else its place."""
    known = (
        Qualification.objects.filter(need=need)
        .select_related("reform")
        .prefetch_related("territories")
        .first()
    )
    areas = list(known.territories.all()) if known else []
    return {
        "territory": areas[0] if len(areas) == 1 else need.territory,
        "reform": known.reform if known else None,
    }

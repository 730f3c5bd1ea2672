"""Which labs hold an object, and what that makes of its origin."""

from collections.abc import Collection
from typing import Any

from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.records.origins import Origin
from kilometre.intake.models import Need
from kilometre.network.models import Lab
from kilometre.network.rules import standing


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

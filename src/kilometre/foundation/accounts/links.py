"""Action links: one thing that one person may do once, from an e-mail, without signing in.

A context registers a purpose and the function that acts; a service issues links to people. GET shows who may do
what; POST acts (mail scanners open links, they do not submit forms). Of two answers at once, one acts.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.forms import Field
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.errors import Refused
from kilometre.foundation.records.refs import Ref

from .credentials import LINK_PREFIX, digest, new_secret
from .models import ActionLink, User

Act = Callable[..., str]


class LinkSpent(Refused):
    """The link was used, or its time is over."""

    status = 410
    title = "Ce lien n'est plus utilisable"


@dataclass(frozen=True, slots=True)
class Comment:
    """A free text asked under this label, as long as the ``field`` of ``model`` that the act writes it in.

    ``needed_if`` says when it is owed, in the place of « facultatif »: the act refuses it then at ``field``.
    """

    label: str
    model: type[Model]
    field: str
    needed_if: str = ""

    @property
    def length(self) -> int:
        field: Any = self.model._meta.get_field(self.field)
        return int(field.max_length)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What links of a kind are for. ``act`` is None for the accounts' own links, which have their own pages.

    ``afterwards`` is what a link already used says to who opens it again; ``details``, what its holder should
    read before answering; ``fields``, what is asked besides the choice and the comment, as on the screen form;
    ``settled``, what its holder is told instead of being asked, once nothing is left to do (empty before): ``details``,
    ``fields`` and ``act`` are called while it is empty; ``without_account``, what to do once nothing is asked, for a
    holder who only answers by links: who is told, and whom to write to.
    """

    name: str
    title: str
    question: str
    button: str
    lifetime: dt.timedelta
    comment: Comment | None = None
    act: Act | None = None
    route: str = "accounts:link"
    afterwards: str = ""
    details: Callable[[ActionLink], str] | None = None
    fields: Callable[[ActionLink], Mapping[str, Field]] | None = None
    settled: Callable[[ActionLink], str] | None = None
    without_account: Callable[[ActionLink], str] | None = None


PURPOSES: dict[str, Purpose] = {}


def register(purpose: Purpose) -> Purpose:
    """Add a purpose. ValueError when its name is taken."""
    if purpose.name in PURPOSES:
        raise ValueError(f"link purpose {purpose.name} is declared twice")
    PURPOSES[purpose.name] = purpose
    return purpose


def link_purpose(
    name: str,
    *,
    title: str,
    question: str,
    button: str = "Confirmer",
    lifetime: dt.timedelta = dt.timedelta(days=14),
    comment: Comment | None = None,
    afterwards: str = "",
    details: Callable[[ActionLink], str] | None = None,
    fields: Callable[[ActionLink], Mapping[str, Field]] | None = None,
    settled: Callable[[ActionLink], str] | None = None,
    without_account: Callable[[ActionLink], str] | None = None,
) -> Callable[[Act], Act]:
    """Register ``act(link, *, choice, comment) -> address of the next page (« /… ») or sentence to show``.

    ``act`` runs in a service's transaction, with ``link.person`` as the actor of what it calls. ``question`` is
    asked above the choices (or the one ``button``); without ``comment``, no free text
    is asked. An act that raises Refused leaves the link usable. With ``fields``, ``act`` receives what was typed in
    them too, as ``given``.
    """

    def decorate(act: Act) -> Act:
        register(
            Purpose(
                name,
                title,
                question,
                button,
                lifetime,
                comment,
                act,
                afterwards=afterwards,
                details=details,
                fields=fields,
                settled=settled,
                without_account=without_account,
            )
        )
        return act

    return decorate


def issue(
    purpose: str,
    *,
    person: User,
    subject: Ref | None = None,
    choices: Sequence[tuple[str, str]] = (),
    data: dict[str, Any] | None = None,
    lifetime: dt.timedelta | None = None,
) -> str:
    """Make a link for ``person`` and return its full address, to be put in an e-mail and nowhere else.

    ``choices`` are ``(value, label)`` pairs, one of which the person picks. LookupError on an unknown purpose.
    """
    known = PURPOSES[purpose]
    secret = new_secret(LINK_PREFIX)
    ActionLink.objects.create(
        secret_digest=digest(secret),
        purpose=purpose,
        person=person,
        subject_ref=str(subject) if subject else "",
        choices=[list(choice) for choice in choices],
        data=data or {},
        expires_at=timezone.now() + (lifetime or known.lifetime),
    )
    return settings.SITE_URL + reverse(known.route, kwargs={"secret": secret})


def find(secret: str, *, purpose: str | None = None) -> ActionLink | None:
    """The link of this secret, usable or not; None when unknown, of another purpose, or of a closed account."""
    rows = ActionLink.objects.select_related("person").filter(
        secret_digest=digest(secret), person__is_active=True, person__erased_at__isnull=True
    )
    link = rows.first()
    if link is None or link.purpose not in PURPOSES:
        return None
    is_expected = PURPOSES[link.purpose].act is not None if purpose is None else link.purpose == purpose
    return link if is_expected else None


def settled(link: ActionLink) -> str:
    """Why nothing is left to do for its holder, in a sentence; empty while something is."""
    known = PURPOSES[link.purpose].settled
    return known(link) if known else ""


def without_account(link: ActionLink) -> str:
    """What its holder is told in place of signing in, when they never did; empty for anybody else."""
    known = PURPOSES[link.purpose].without_account
    return known(link) if known and link.person.answers_by_links_only else ""


def what_is_asked(address: str) -> tuple[str, bool]:
    """What the page of this link says now, in plain text, for an e-mail to hold; and whether it still asks something."""
    link = find(address.rstrip("/").rpartition("/")[2])
    if link is None:
        return "", False
    if over := settled(link):
        return over, False
    purpose = PURPOSES[link.purpose]
    details = purpose.details(link) if purpose.details else ""
    fields = purpose.fields(link) if purpose.fields else {}
    asked = "\n".join(f"- {field.label}" for field in fields.values())
    return "\n\n".join(filter(None, (details, asked))), True


def spend(link: ActionLink, *, answer: str = "") -> None:
    """Mark as used, inside the transaction of the act; LinkSpent when another request was first.

    What the link carried is forgotten with it.
    """
    now = timezone.now()
    won = ActionLink.objects.usable().filter(pk=link.pk).update(used_at=now, answer=answer, data={})
    if not won:
        raise LinkSpent("Ce lien a déjà servi, ou son délai est passé.")
    link.used_at, link.answer = now, answer


def own_purposes() -> list[str]:
    """Those of the accounts themselves: they open the account, or change it."""
    return [name for name, purpose in PURPOSES.items() if purpose.act is None]


def forget(person: User, *purposes: str) -> None:
    """Drop the unused links of somebody: of these purposes, or all of them."""
    rows = ActionLink.objects.filter(person=person, used_at__isnull=True)
    (rows.filter(purpose__in=purposes) if purposes else rows).delete()


def purge(*, after: dt.timedelta = dt.timedelta(days=30)) -> int:
    """Forget links a month after their end: until then, an old link still says what became of it."""
    return ActionLink.objects.filter(expires_at__lt=timezone.now() - after).delete()[0]

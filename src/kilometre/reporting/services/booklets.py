"""A booklet: asked once at a time, frozen, drawn, kept with its digest; a failure is told, and tried again."""

import datetime as dt
import json

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Person
from kilometre.reporting import drawing, rules
from kilometre.reporting.enums import BookletState
from kilometre.reporting.events import (
    BookletAsked,
    BookletFailed,
    BookletMade,
    BookletPublished,
    BookletWithdrawn,
)
from kilometre.reporting.freezing import canonical, digest_of, freeze
from kilometre.reporting.models import Booklet, Snapshot

LONGEST = dt.timedelta(minutes=30)  # of a making; after it, something broke without a word
FAILED = "Le livret n'a pas pu être dessiné. Vous pouvez réessayer ; si cela se répète, prévenez l'administration de la plateforme."


@service
def ask_booklet(*, actor: User, year: int, at: dt.datetime | None = None) -> Booklet:
    """Have the booklet of ``year`` made in the background. Two people who ask at once get the one in the making."""
    from kilometre.reporting.tasks import make_booklet  # noqa: PLC0415 (the task calls these services)

    require(rules.can_run, actor)
    now = at or timezone.now()
    if year > timezone.localdate(now).year:
        raise Refused("Cette année n'a pas commencé.")
    origin = Origin.FICTIONAL if actor.is_fictional else Origin.LIVE
    if (running := _in_the_making(year, origin)) is not None:
        return running
    booklet = Booklet(
        year=year,
        origin=origin,
        asked_by=Person.objects.filter(user=actor).first(),
        started_at=now,
        created_at=now,
    )
    booklet.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            booklet.save()
    except IntegrityError:
        return Booklet.objects.get(year=year, origin=origin, state=BookletState.MAKING)
    record(BookletAsked(year=year), actor=actor, subject=booklet, audience=Audience.CASE, occurred_at=at)
    make_booklet.enqueue(booklet.public_id)
    return booklet


@service
def retry_booklet(*, actor: User, booklet: Booklet) -> Booklet:
    """Try again what failed, or what stopped without a word. What was frozen stays frozen."""
    from kilometre.reporting.tasks import make_booklet  # noqa: PLC0415 (the task calls these services)

    require(rules.can_run, actor)
    _lock(booklet)
    if not may_retry(booklet):
        raise Refused("Ce livret est prêt." if booklet.is_ready else "Ce livret est encore en préparation.")
    if (running := _in_the_making(booklet.year, booklet.origin)) is not None and running.pk != booklet.pk:
        raise Refused("Un autre livret de cette année est en préparation.")
    booklet.state, booklet.failure, booklet.started_at = BookletState.MAKING, "", timezone.now()
    _keep(booklet)
    record(BookletAsked(year=booklet.year), actor=actor, subject=booklet, audience=Audience.CASE)
    make_booklet.enqueue(booklet.public_id)
    return booklet


@service
def freeze_booklet(*, booklet: Booklet) -> Snapshot:
    """First step of the task: take the content, once. A second run finds it and changes nothing."""
    _lock(booklet)
    if booklet.snapshot is None:
        now = timezone.now()
        text = canonical(freeze(booklet.year, is_example=booklet.is_fictional, now=now))
        booklet.snapshot = Snapshot.objects.create(
            year=booklet.year, content=text, digest=digest_of(text), frozen_at=now
        )
    booklet.step = max(booklet.step, 1)
    _keep(booklet)
    return booklet.snapshot


@service
def keep_booklet(*, booklet: Booklet, drawn: drawing.Drawn, at: dt.datetime | None = None) -> Booklet:
    """Last step: the file is stored, then the row says that it is ready."""
    _lock(booklet)
    if booklet.state != BookletState.MAKING:
        return booklet
    booklet.path = default_storage.save(f"booklets/{booklet.public_id}.pdf", ContentFile(drawn.pdf))
    booklet.digest, booklet.pages, booklet.size = drawn.digest, drawn.pages, len(drawn.pdf)
    booklet.renderer, booklet.made_at = drawing.renderer(), at or timezone.now()
    booklet.state, booklet.step = BookletState.READY, 3
    _keep(booklet)
    record(
        BookletMade(year=booklet.year, digest=drawn.digest, pages=drawn.pages),
        actor=None,
        subject=booklet,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return booklet


@service
def fail_booklet(*, booklet: Booklet) -> Booklet:
    """Say that it failed: to who asked, and on its page. The cause is in the platform's log."""
    _lock(booklet)
    if booklet.state == BookletState.MAKING:
        booklet.state, booklet.failure = BookletState.FAILED, FAILED
        _keep(booklet)
        record(BookletFailed(year=booklet.year), actor=None, subject=booklet, audience=Audience.CASE)
    return booklet


def make(booklet: Booklet) -> None:
    """The whole making, in three short transactions around a long drawing. It bears being run again."""
    snapshot = freeze_booklet(booklet=booklet)
    drawn = drawing.draw(json.loads(snapshot.content))
    keep_booklet(booklet=booklet, drawn=drawn)


@service
def publish_booklet(*, actor: User, booklet: Booklet) -> Booklet:
    """Show it to everybody."""
    require(rules.can_run, actor)
    _lock(booklet)
    if not booklet.is_ready:
        raise Refused("Ce livret n'est pas prêt.")
    if not booklet.is_public:
        booklet.is_public = True
        _keep(booklet)
        record(BookletPublished(year=booklet.year), actor=actor, subject=booklet, audience=Audience.PUBLIC)
    return booklet


@service
def withdraw_booklet(*, actor: User, booklet: Booklet) -> Booklet:
    """Take it back from the public's sight."""
    require(rules.can_run, actor)
    _lock(booklet)
    if booklet.is_public:
        booklet.is_public = False
        _keep(booklet)
        record(BookletWithdrawn(year=booklet.year), actor=actor, subject=booklet, audience=Audience.CASE)
    return booklet


def may_retry(booklet: Booklet) -> bool:
    """It failed, or it has been in the making for too long to be still."""
    is_stuck = booklet.state == BookletState.MAKING and timezone.now() - booklet.started_at > LONGEST
    return booklet.state == BookletState.FAILED or is_stuck


def _in_the_making(year: int, origin: str) -> Booklet | None:
    return Booklet.objects.filter(year=year, origin=origin, state=BookletState.MAKING).first()


def _lock(booklet: Booklet) -> None:
    booklet.refresh_from_db(from_queryset=Booklet.objects.select_for_update())


def _keep(booklet: Booklet) -> None:
    booklet.version += 1
    booklet.full_clean(validate_constraints=False)
    booklet.save()

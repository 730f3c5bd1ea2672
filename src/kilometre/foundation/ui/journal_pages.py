"""The whole journal of an object, as a list and as CSV."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from kilometre.foundation.access import anyone, page
from kilometre.foundation.journal.feed import readable_by
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.records.subjects import subject_or_404

from . import tables
from .feeds import Line, tell
from .lists import Column, ListPage


class JournalPage(ListPage):
    """Entries that this person may read, newest first."""

    columns = (
        Column("says", "Ce qui s'est passé"),
        Column("about", "Au sujet de"),
        Column("who", "Qui"),
        Column("at", "Date", value=lambda line: tables.shown(line.at), export=lambda line: line.at,
               sort="occurred_at"),
        Column("origin", "Origine", value=lambda line: "Exemple fictif" if line.is_fictional else "",
               tone=lambda _: "accent", may_be_blank=True),
    )  # fmt: skip
    order = "-at"
    words = ("événement", "événements")
    empty_title = "Rien à raconter pour l'instant"
    template = "ui/journal.html"

    def __init__(self, request: HttpRequest, subject: Ref) -> None:
        super().__init__(request)
        self.record = subject_or_404(subject, request.user)
        self.title = f"Journal : {self.record}"
        self.name = f"journal-{self.record.public_id}"

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> Any:
        return readable_by(request.user, self.record)

    def rows(self, records: list[Any]) -> list[Line]:
        lines = tell(records, self.record, self.request.user)
        return [replace(line, about=line.about or str(self.record)) for line in lines]

    def context(self) -> dict[str, Any]:
        return {"trail": [(str(self.record), self.record.get_absolute_url())]}


@page(anyone, methods=("GET", "HEAD"))
def journal(request: HttpRequest, subject: Ref) -> HttpResponse:
    return _for(request, subject, JournalPage.respond)


@page(anyone, methods=("GET", "HEAD"))
def journal_csv(request: HttpRequest, subject: Ref) -> HttpResponse:
    return _for(request, subject, JournalPage.csv)


def _for(request: HttpRequest, subject: Ref, answer: Callable[[JournalPage], HttpResponse]) -> HttpResponse:
    """Somebody signed out is sent to sign in: the page may be theirs, and their session over."""
    try:
        return answer(JournalPage(request, subject))
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())

"""« Déjà résolu ailleurs ? »: the records nearest to a text, why, and what came of them.

The database is asked for the rarest words of the text, alone or two by two, so that a question costs the same at a
hundred thousand documents as at a thousand; ``frenchtext.similarity`` orders what it gives, the same on both databases.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kilometre.engines.frenchtext.choosing import conjunctions
from kilometre.engines.frenchtext.similarity import Idea, Name, Near, Text, ideas, nearest
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.records.subjects import visible_through

from . import frequencies, fulltext
from .models import BAR, IndexedDocument
from .outcomes import OUTCOMES, Outcome
from .registry import REGISTERED

CANDIDATES = 600
SIZE = 5
WORDS = 6
LONG = 4
# Of what was asked, how much the nearest tells to be called near, or several ideas of it; and each that follows.
# Settled on the judged set: docs/performance.md.
NEAR_SHARE, NEAR_IDEAS = 0.11, 3
LEAST_SHARE = 0.07


@dataclass(frozen=True, slots=True)
class Similar:
    """One record near a text. ``words`` of it explain why, the most telling first; ``score`` only orders one list."""

    ref: Ref
    record: Record
    kind_label: str
    title: str
    words: tuple[str, ...]
    score: float
    outcome: Outcome | None


def similar(
    text: str, user: Any, *, kinds: Sequence[str] = (), size: int = SIZE, without: Collection[Ref] = ()
) -> list[Similar]:
    """At most ``size`` records near ``text`` that ``user`` may see, the nearest first, but those ``without``.

    ``kinds`` are those of references (``projects.project``): all that tell what came of them when empty. Any text
    gives an answer; one without words, or near nothing, gives none.
    """
    asked = ideas(text)
    models = [model for model in OUTCOMES if model in REGISTERED and _admits(kinds, model)]
    if not asked or not models:
        return []
    stems = {stem for idea in asked for name, _ in idea.names for stem in name}
    holders, total = frequencies.of(stems)
    wanted = conjunctions(asked, holders=holders, total=total, most=CANDIDATES)
    # A common stem asked alone is the last resort of ``conjunctions``.
    are_few = all(len(stems) > 1 or holders.get(stems[0], 0) <= CANDIDATES for stems in wanted)
    texts = _texts(fulltext.holding_any(wanted, are_few=are_few), models, user, without)
    near = [each for each in nearest(asked, texts, holders=holders, total=total) if _tells(each, asked)]
    if not any(each.share >= NEAR_SHARE or each.ideas >= NEAR_IDEAS for each in near):
        return []
    return _shown(near[: 2 * size], user)[:size]


def _admits(kinds: Sequence[str], model: type[Record]) -> bool:
    return not kinds or model._meta.label_lower in kinds


def _texts(
    rows: "QuerySet[IndexedDocument]", models: Iterable[type[Record]], user: Any, without: Collection[Ref]
) -> list[Text]:
    """The candidates that ``user`` may know of: what is hidden takes no place among them."""
    rows = rows.filter(visible_through(models, user, "ref"))
    if not user.is_authenticated:
        rows = rows.filter(audience=Audience.PUBLIC)
    if without:
        rows = rows.exclude(ref__in=[str(ref) for ref in without])
    return [_text(ref, terms) for ref, terms in rows.values_list("ref", "terms")[:CANDIDATES]]


def _text(ref: str, terms: str) -> Text:
    title, _, body = terms.partition(BAR)
    return Text(ref, title, body.replace(f" {BAR} ", " "))


def _tells(near: Near, asked: Sequence[Idea]) -> bool:
    """One word in common is no likeness of a long text; of a short one it may be the very subject."""
    return near.share >= LEAST_SHARE and (near.ideas > 1 or len(asked) <= LONG)


def _shown(near: Sequence[Near], user: Any) -> list[Similar]:
    """Each with its record, asked again for visibility: what is hidden meanwhile is not shown."""
    records = resolve([Ref.parse(each.key) for each in near], user)
    columns = ("ref", "title", "terms", "words")
    rows = {
        row[0]: row[1:]
        for row in IndexedDocument.objects.filter(ref__in=[each.key for each in near]).values_list(*columns)
    }
    shown = []
    for each in near:
        ref = Ref.parse(each.key)
        record = records.get(ref)
        if record is None or each.key not in rows:
            continue
        title, terms, words = rows[each.key]
        shown.append(
            Similar(
                ref=ref,
                record=record,
                kind_label=str(record._meta.verbose_name),
                title=title,
                words=_words(each.names, terms.split(), words.split()),
                score=each.score,
                outcome=OUTCOMES[type(record)](record),
            )
        )
    return shown


def _words(names: Iterable[Name], stems: list[str], words: list[str]) -> tuple[str, ...]:
    """How the record says each of the names: its first words for it, in the order of the names."""
    found: dict[str, None] = {}
    for name in names:
        size = len(name)
        place = next((n for n in range(len(stems)) if tuple(stems[n : n + size]) == name), None)
        if place is not None:
            found[" ".join(words[place : place + size])] = None
    return tuple(found)[:WORDS]


def named(refs: Sequence[Ref], user: Any) -> list[Similar]:
    """These records as cases, without words in common: those that ``user`` may see and that tell what came of them."""
    known = {model._meta.label_lower for model in OUTCOMES}
    return _shown([Near(str(ref), 0, 0, 0, ()) for ref in refs if ref.kind in known], user) if refs else []

"""How common each word is, so that a long text is looked for by its rarest words.

Counted at each whole rebuild, every night: they order words, and need not be of this minute. A word held by fewer
than RARE documents is not kept: its few documents are read, and seen to be few.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from .models import BAR, IndexedDocument, IndexedTerm

RARE = 20
BATCH = 2_000
EVERYTHING = BAR  # no stem is a bar: the row of how many documents there are


def recount() -> int:
    """Count again the documents that hold each stem; return how many stems are kept."""
    holders: Counter[str] = Counter()
    total = 0
    for terms in IndexedDocument.objects.values_list("terms", flat=True).iterator(chunk_size=BATCH):
        holders.update(set(terms.split()) - {BAR})
        total += 1
    kept = [IndexedTerm(stem=stem, documents=n) for stem, n in sorted(holders.items()) if n >= RARE]
    kept.append(IndexedTerm(stem=EVERYTHING, documents=total))
    with transaction.atomic():
        IndexedTerm.objects.all().delete()
        IndexedTerm.objects.bulk_create(kept, batch_size=BATCH)
    return len(kept) - 1


def of(stems: Iterable[str]) -> tuple[dict[str, int], int]:
    """How many documents hold those of ``stems`` that are not rare; and how many documents there are."""
    rows = IndexedTerm.objects.filter(stem__in=[*set(stems), EVERYTHING])
    counts = dict(rows.values_list("stem", "documents"))
    return counts, counts.pop(EVERYTHING, 0)

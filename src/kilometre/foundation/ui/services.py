"""Keeping the counts of boards: derived data, nothing here is journaled."""

from collections.abc import Collection, Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest

from . import facets
from .lists import FACETED, ListPage
from .models import FacetCount


def recount(kinds: Collection[str] | None = None) -> int:
    """Count again what boards show of these kinds of records (of all by default); return how many lists."""
    visitor = HttpRequest()
    visitor.user = AnonymousUser()
    done = 0
    crossed = [shown for shown in lists() if shown.crossings]
    for shown in crossed:
        rows = shown(visitor).queryset(visitor, {})
        if kinds is None or rows.model._meta.label_lower in kinds:
            _keep(shown.key(), facets.count(rows, shown.crossings))
            done += 1
    if kinds is None:
        FacetCount.objects.exclude(list__in=[shown.key() for shown in crossed]).delete()
    return done


def lists() -> Iterable[type[ListPage]]:
    """Lists with facets. They live among the views, which a worker has no other reason to load."""
    import_module(settings.ROOT_URLCONF)
    return FACETED.values()


@transaction.atomic
def _keep(name: str, counts: facets.Counts) -> None:
    """Write what changed only: most entries of the journal change no count."""
    before = facets.known_counts(name)
    changed = [FacetCount(list=name, facet=facet, value=value, count=number)
               for (facet, value), number in counts.items() if before.get((facet, value)) != number]  # fmt: skip
    FacetCount.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["list", "facet", "value"], update_fields=["count"]
    )
    for facet, value in before.keys() - counts.keys():
        FacetCount.objects.filter(list=name, facet=facet, value=value).delete()

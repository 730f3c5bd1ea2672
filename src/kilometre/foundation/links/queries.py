"""Reads of links: only between records that the person may know of."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve

from .models import Link
from .registry import KINDS, Kind


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record linked to the one looked at. ``label`` says how, from this side."""

    link: Link
    kind: Kind
    label: str
    record: Record
    is_target: bool

    @property
    def sort(self) -> str:
        """What the record is, in words: « Projet »."""
        return str(self.record._meta.verbose_name).capitalize()


def is_target(ref: Ref, kind: Kind) -> bool:
    """Whether something is linked to ``ref`` in that sense, whoever may know of it."""
    return Link.objects.filter(target=str(ref), kind=kind.slug, withdrawn_at__isnull=True).exists()


def is_source(ref: Ref, kind: Kind) -> bool:
    """Whether ``ref`` is linked to something in that sense, whoever may know of it."""
    return Link.objects.filter(source=str(ref), kind=kind.slug, withdrawn_at__isnull=True).exists()


def of(ref: Ref, user: Any) -> list[Neighbour]:
    """What is linked to ``ref`` and visible to ``user``, by label: one query, and one for each kind of record."""
    text = str(ref)
    links = Link.objects.filter(Q(source=text) | Q(target=text), withdrawn_at__isnull=True, kind__in=KINDS)
    sides = [(link, link.source == text) for link in links.order_by("created_at", "pk")]
    records = resolve(
        [Ref.parse(link.target if is_source else link.source) for link, is_source in sides], user
    )
    neighbours = []
    for link, is_source in sides:
        record = records.get(Ref.parse(link.target if is_source else link.source))
        if record is not None:
            kind = KINDS[link.kind]
            label = kind.label if is_source else kind.inverse
            neighbours.append(Neighbour(link, kind, label, record, is_target=is_source))
    return sorted(neighbours, key=lambda neighbour: neighbour.label)

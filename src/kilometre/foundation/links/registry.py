"""The kinds of links: what is said on each side, between which records, and who may say it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilometre.foundation.records.models import Record


@dataclass(frozen=True, slots=True)
class Kind:
    """``label`` is read on the source's page (« S'appuie sur »), ``inverse`` on the target's (« Sert à »).

    ``can_link(user, source, target)`` says who may make and undo such a link; both records must also be
    visible to that person. ``sources`` and ``targets`` are model labels (``projects.project``), any when empty.
    """

    slug: str
    label: str
    inverse: str
    can_link: "Callable[[Any, Record, Record], bool]"
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    def joins(self, source: "Record", target: "Record") -> bool:
        return _admits(self.sources, source) and _admits(self.targets, target)


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind. ValueError when its slug is taken."""
    if kind.slug in KINDS:
        raise ValueError(f"link kind {kind.slug} is registered twice")
    KINDS[kind.slug] = kind
    return kind


def _admits(labels: tuple[str, ...], record: "Record") -> bool:
    return not labels or record._meta.label_lower in labels

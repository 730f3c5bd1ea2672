"""« Déjà résolu ailleurs ? »: the cases near a need, written or being written, with what this person said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kilometre.foundation.links import registry as links
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.search.outcomes import OUTCOMES
from kilometre.foundation.search.similar import Similar, named, similar

from . import rules
from .enums import Mark
from .models import CaseMark, Need
from .services.similar import DRAWS_ON


@dataclass(frozen=True, slots=True)
class Case:
    """One near case, and the mark of who looks at it (« » when none)."""

    near: Similar
    mark: str

    @property
    def useful(self) -> dict[str, str]:
        return {"case": str(self.near.ref), "mark": Mark.USEFUL}

    @property
    def unrelated(self) -> dict[str, str]:
        return {"case": str(self.near.ref), "mark": Mark.UNRELATED}

    @property
    def undo(self) -> dict[str, str]:
        return {"case": str(self.near.ref), "mark": ""}


def is_case(ref: Ref) -> bool:
    """Is it of a kind that tells what came of it?"""
    return any(model._meta.label_lower == ref.kind for model in OUTCOMES)


def asking(title: str, description: str, concerns: str) -> str:
    """What is asked of the search, of a need being written as of a need that was sent."""
    return f"{title}\n{description}\n{concerns}".strip()


def near_text(text: str, user: Any, marks: Mapping[Ref, Mark]) -> list[Case]:
    """Cases near what is being written (``asking``); those already marked stay in sight, whatever is written since."""
    found = similar(text, user)
    kept = named([ref for ref in marks if all(ref != each.ref for each in found)], user)
    return _in_order([*found, *kept], marks)


def near_need(need: Need, user: Any) -> list[Case]:
    """Cases near a need that was sent, and those that this person marked."""
    rows = CaseMark.objects.filter(need=need, person=user).values_list("case", "mark")
    marks = {Ref.parse(case): Mark(mark) for case, mark in rows}
    found = similar(asking(need.title, need.description, need.concerns), user, without=[need.ref])
    kept = named([ref for ref in marks if all(ref != each.ref for each in found)], user)
    return _in_order([*found, *kept], marks)


def _in_order(found: list[Similar], marks: Mapping[Ref, Mark]) -> list[Case]:
    """The nearest first; what has nothing to do with it, last."""
    cases = [Case(each, marks[each.ref].value if each.ref in marks else "") for each in found]
    return sorted(cases, key=lambda case: case.mark == Mark.UNRELATED)


def _can_cite(user: Any, need: Record, case: Record) -> bool:
    """Les personnes qui lisent le besoin ; un exemple et un vrai besoin ne se lient pas."""
    return isinstance(need, Need) and rules.can_read(user, need) and need.is_fictional == case.is_fictional


links.register(
    links.Kind(
        DRAWS_ON, "Cas semblable utile", "A servi au besoin", can_link=_can_cite, sources=("intake.need",)
    )
)

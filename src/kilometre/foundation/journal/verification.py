"""Proving the journal whole: every chain followed, every payload compared, every checkpoint replayed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .chain import payload_digest
from .checkpoints import Checkpoint, replay
from .models import ChainHead, Entry, Payload
from .snapshots import one_picture


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong, in French sentences."""

    entries: int = 0
    cases: int = 0
    payloads: int = 0
    erased: int = 0
    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify(checkpoints: list[Checkpoint]) -> Report:
    """Read the whole journal once, case by case, then replay the checkpoints, while others write."""
    with one_picture():
        return _verify(checkpoints)


def _verify(checkpoints: list[Checkpoint]) -> Report:
    report = Report()
    heads = dict(ChainHead.objects.values_list("case", "hash"))
    last_case, last_hash, last_position = None, "", 0
    for entry in Entry.objects.order_by("case", "case_position").iterator(chunk_size=2000):
        if entry.case != last_case:
            if last_case is not None:
                _close(report, heads, last_case, last_hash)
            last_case, last_hash, last_position = entry.case, "", 0
            report.cases += 1
        report.entries += 1
        if entry.case_position != last_position + 1:
            report.faults.append(f"{entry.case} : il manque l'entrée n° {last_position + 1}.")
        elif entry.previous_hash != last_hash:
            report.faults.append(
                f"{entry.case}, entrée n° {entry.case_position} : le maillon précédent a changé."
            )
        if entry.computed_hash() != entry.hash:
            report.faults.append(f"{entry.case}, entrée n° {entry.case_position} : le contenu a été modifié.")
        last_hash, last_position = entry.hash, entry.case_position
    if last_case is not None:
        _close(report, heads, last_case, last_hash)
    for case, head in heads.items():
        if head:
            report.faults.append(f"{case} : toutes ses entrées ont disparu.")
    report.faults.extend(_payload_faults(report))
    for checkpoint in checkpoints:
        report.checkpoints += 1
        fault = replay(checkpoint)
        if fault:
            report.faults.append(fault)
    return report


def _close(report: Report, heads: dict[str, str], case: str, last_hash: str) -> None:
    if heads.pop(case, None) != last_hash:
        report.faults.append(f"{case} : la fin de la chaîne ne correspond pas à sa tête.")


def _payload_faults(report: Report) -> Iterator[str]:
    expecting = Entry.objects.exclude(payload_digest="")
    for entry in expecting.filter(payload__isnull=True).iterator():
        yield f"{entry.case}, entrée n° {entry.case_position} : ses données personnelles ont disparu sans effacement."
    rows = Payload.objects.select_related("entry").order_by("pk")
    for payload in rows.iterator(chunk_size=2000):
        report.payloads += 1
        if payload.erased_at is not None:
            report.erased += 1
        elif payload_digest(payload.content, payload.salt) != payload.entry.payload_digest:
            yield f"{payload.entry.case}, entrée n° {payload.entry.case_position} : données personnelles modifiées."

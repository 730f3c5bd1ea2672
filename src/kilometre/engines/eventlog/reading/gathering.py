"""Values gathered column by column while a file is read: what every format's reader fills."""

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog.arrays import MISSING, Codes, Micros
from kilometre.engines.eventlog.log import Column
from kilometre.engines.eventlog.problems import Unreadable

from .instants import Instants
from .streams import Limits


@dataclass(slots=True)
class Names:
    """Codes of the values of one column. Each distinct value is kept once, and all of them are bounded."""

    label: str
    limits: Limits
    blanks: frozenset[str] = frozenset()
    """Words, in lower case, that mean a missing value in this column."""
    codes: "array[int]" = field(default_factory=lambda: array("i"))
    known: dict[str, int] = field(default_factory=dict)
    length: int = 0

    def code(self, value: str) -> int:
        """Code of a value; MISSING for a blank one."""
        code = self.known.get(value)
        return self._learn(value) if code is None else code

    def _learn(self, value: str) -> int:
        name = value.strip()
        if not name or (self.blanks and name.casefold() in self.blanks):
            return MISSING
        if name != value:
            return self.code(name)
        if len(name) > self.limits.cell:
            raise ValueError(f"{self.label} : valeur de {len(name)} caractères (au plus {self.limits.cell})")
        self.length += len(name)
        if self.length > self.limits.names:
            raise Unreadable(f"Trop de valeurs différentes pour « {self.label} » : fichier refusé.")
        return self.known.setdefault(name, len(self.known))

    def column(self) -> Column:
        return Column(np.array(self.codes, dtype=np.int32), tuple(self.known))


@dataclass(slots=True)
class Gathered:
    """The rows taken so far. ``take`` either adds one whole row or raises ValueError and adds nothing."""

    limits: Limits
    instants: Instants
    case: Names = field(init=False)
    activity: Names = field(init=False)
    resource: Names = field(init=False)
    service: Names = field(init=False)
    lifecycle: Names = field(init=False)
    instance: Names = field(init=False)
    kind: Names = field(init=False)
    starts: "array[int]" = field(default_factory=lambda: array("q"))
    ends: "array[int]" = field(default_factory=lambda: array("q"))
    known: "array[int]" = field(default_factory=lambda: array("B"))
    offsets: "array[int]" = field(default_factory=lambda: array("h"))
    order: "array[int]" = field(default_factory=lambda: array("q"))

    def __post_init__(self) -> None:
        for name, label in _LABELS.items():
            setattr(self, name, Names(label, self.limits, _BLANKS if name in _MAY_BE_BLANK else frozenset()))

    def __len__(self) -> int:
        return len(self.ends)

    def take(
        self,
        *,
        case: str,
        activity: str,
        end: str,
        start: str = "",
        resource: str = "",
        service: str = "",
        lifecycle: str = "",
        instance: str = "",
        kind: str = "",
        order: int = 0,
    ) -> None:
        """Add one row of texts; "" is a missing value. An end alone, a start alone, or both must be there."""
        case_code, activity_code = self.case.code(case), self.activity.code(activity)
        if case_code == MISSING:
            raise ValueError("dossier absent")
        if activity_code == MISSING:
            raise ValueError("étape absente")
        known = (2 if end and not end.isspace() else 0) | (1 if start and not start.isspace() else 0)
        if not known:
            raise ValueError("date absente")
        ended, offset = self.instants.read(end if known & 2 else start)
        started = self.instants.read(start)[0] if known == 3 else ended
        if started > ended:
            raise ValueError("le début vient après la fin")
        codes = (
            self.resource.code(resource),
            self.service.code(service),
            self.lifecycle.code(lifecycle),
            self.instance.code(instance),
            self.kind.code(kind),
        )
        if len(self.ends) >= self.limits.rows:
            raise Unreadable(f"Plus de {self.limits.rows} lignes : fichier refusé.")
        self.case.codes.append(case_code)
        self.activity.codes.append(activity_code)
        for names, code in zip(
            (self.resource, self.service, self.lifecycle, self.instance, self.kind), codes, strict=True
        ):
            names.codes.append(code)
        self.starts.append(started)
        self.ends.append(ended)
        self.known.append(known)
        self.offsets.append(offset)
        self.order.append(order)

    def micros(self) -> tuple[Micros, Micros]:
        return np.array(self.starts, dtype=np.int64), np.array(self.ends, dtype=np.int64)

    def flags(self) -> NDArray[np.uint8]:
        return np.array(self.known, dtype=np.uint8)

    def shifts(self) -> NDArray[np.int16]:
        return np.array(self.offsets, dtype=np.int16)


_LABELS = {
    "case": "dossier",
    "activity": "étape",
    "resource": "personne",
    "service": "service",
    "lifecycle": "transition",
    "instance": "exécution",
    "kind": "type de dossier",
}

_MAY_BE_BLANK = frozenset({"resource", "service", "kind"})
_BLANKS = frozenset(
    [
        "empty",
        "null",
        "none",
        "nan",
        "n/a",
        "unknown",
        "undefined",
        "missing",
        "inconnu",
        "inconnue",
        "indéfini",
        "-",
        "?",
    ]
) | {"non renseigné", "non renseignée"}


def is_used(codes: Codes) -> bool:
    return bool(np.any(codes != MISSING))

"""A model: the procedure with its people, their calendars, how long things take and how cases arrive. Hours throughout."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from kilometre.engines.calendars import Calendar

from .distributions import Law, exponential, fixed
from .flows import Flow, kinds_asked, leaves

WEEK: Final = 168.0


class ModelError(ValueError):
    """The parts do not make a model; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of a step wait for a gate: until ``size`` of them are there, or every ``every_h`` hours counted from
    ``from_h`` (hours after the start of the model), or ``wait_h`` hours after the first came; whichever is first.
    """

    size: int = 0
    every_h: float = 0.0
    from_h: float = 0.0
    wait_h: float = math.inf

    def __post_init__(self) -> None:
        if min(self.size, self.every_h, self.wait_h) < 0 or not (
            self.size or self.every_h or self.wait_h < math.inf
        ):
            raise ModelError(
                "Un lot part à un nombre de dossiers, à intervalles réguliers ou après une attente."
            )

    @property
    def is_by_size_alone(self) -> bool:
        """Nothing but a number of files opens it: the last ones may wait for ever."""
        return not self.every_h and self.wait_h == math.inf


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Parameters
    ----------
    id, name, service : str
        As in `engines.procedure`.
    pool : str
        Who can do it; "" when nobody is needed (the applicant, a machine): it then takes its time at once.
    work : Law
        Hours of work, in the calendar of who does it; in ``calendar`` ("" is elapsed time) when nobody is needed.
    also : pairs (name of the draws, Law)
        Work of steps merged into this one.
    handover : Law, optional
        Hours before the file arrives, when it comes from another service (or services are not named), or from outside;
        in the open time of ``handover_calendar``, or elapsed; never more than ``handover_within`` elapsed hours.
    applicant : bool
        The applicant does it: its time is theirs.
    priority : int
        Served before lower ones; added to that of the kind of case.
    skip_again : float
        Probability that it is not done when the case has done it before.
    max_waiting : int, optional
        How many may wait for it (a telephone line, a waiting room; 0: one is served at once or not at all). Who comes when
        it is full goes away: the case is over, unserved. None: all may wait.
    handover_from : step id -> Law
        Hours before the file arrives when it comes from these steps, instead of ``handover``.
    overtime : float
        Probability that work which closing time would stop goes on to its end; otherwise it pauses until the next opening.
    """

    id: str
    name: str = ""
    service: str = ""
    pool: str = ""
    work: Law = field(default_factory=lambda: fixed(0.0))
    also: tuple[tuple[str, Law], ...] = ()
    calendar: str = ""
    handover: Law | None = None
    handover_calendar: str = ""
    handover_within: float = math.inf
    applicant: bool = False
    priority: int = 0
    batch: Batch | None = None
    skip_again: float = 0.0
    max_waiting: int | None = None
    handover_from: Mapping[str, Law] = field(default_factory=dict)
    overtime: float = 0.0

    def __post_init__(self) -> None:
        if self.max_waiting is None:
            return
        if self.max_waiting < 0:
            raise ModelError("Le nombre de places d'attente (« max_waiting ») est positif ou nul.")
        if not self.pool:
            raise ModelError(
                "Les places d'attente (« max_waiting ») sont celles de qui attend quelqu'un : il manque « pool »."
            )

    @property
    def handovers(self) -> tuple[Law, ...]:
        """All of its hand-overs, wherever it comes from."""
        return (*([self.handover] if self.handover is not None else []), *self.handover_from.values())

    def with_handovers(self, change: Callable[[Law], Law]) -> "Step":
        """The same, whose hand-overs are all changed."""
        return replace(
            self,
            handover=None if self.handover is None else change(self.handover),
            handover_from={source: change(law) for source, law in self.handover_from.items()},
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or ``count`` people alike.

    ``speeds`` multiplies the work of some steps, ``speed`` divides that of all (2: twice as fast). ``at_once`` is how many
    files they follow side by side. ``calendar`` "" is day and night.
    """

    name: str
    pools: tuple[str, ...]
    calendar: str = ""
    speed: float = 1.0
    speeds: Mapping[str, float] = field(default_factory=dict)
    at_once: int = 1
    count: int = 1

    def __post_init__(self) -> None:
        if not (self.speed > 0 and all(value > 0 for value in self.speeds.values())):
            raise ModelError(f"La vitesse de « {self.name} » est plus grande que zéro.")
        if self.at_once < 1 or self.count < 0:
            raise ModelError(f"« {self.name} » suit au moins un dossier à la fois.")


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind of case: its share, its priority, and how much more work it takes."""

    name: str
    share: float = 1.0
    priority: int = 0
    work: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How cases come: ``per_week`` on average, ``gaps`` the law of the distances between them (its mean does not count).

    ``week`` weighs the 168 hours, Monday first; ``season`` the 12 months; ``trend`` is the growth in a year (0.1: +10 %)
    from ``level_at`` on, when ``per_week`` holds (None: the start of the model); later on, it never more than doubles or
    halves. ``at`` gives the instants instead (hours after the start, growing); ``kinds`` then gives their kinds, if known.
    """

    per_week: float = 0.0
    gaps: Law = field(default_factory=lambda: exponential(1.0))
    week: tuple[float, ...] = ()
    season: tuple[float, ...] = ()
    trend: float = 0.0
    at: tuple[float, ...] = ()
    kinds: tuple[str, ...] = ()
    level_at: datetime | None = None

    def __post_init__(self) -> None:
        if len(self.week) not in (0, 168) or len(self.season) not in (0, 12):
            raise ModelError("Le rythme des arrivées a 168 heures dans la semaine et 12 mois dans l'année.")
        if any(
            weights and not (min(weights) >= 0 and sum(weights) > 0) for weights in (self.week, self.season)
        ):
            raise ModelError("Les poids des arrivées sont positifs, et pas tous nuls.")
        if not (self.at or self.per_week > 0):
            raise ModelError("Il faut un nombre d'arrivées par semaine.")
        if list(self.at) != sorted(self.at) or (self.kinds and len(self.kinds) != len(self.at)):
            raise ModelError("Les arrivées données sont dans l'ordre, avec un type par arrivée.")
        if not self.at and not (self.gaps.moments[0] > 0 and self.gaps.at_most > 0):
            raise ModelError("La loi des écarts entre arrivées a une moyenne plus grande que zéro.")
        if self.trend <= -1:
            raise ModelError("La tendance est plus grande que -1.")
        if self.level_at is not None and self.level_at.utcoffset() is None:
            raise ModelError(
                "L'instant du niveau des arrivées (« level_at ») doit porter son fuseau horaire."
            )


@dataclass(frozen=True)
class Model:
    """Everything that a simulation needs. ``start`` is the instant 0, aware. Calendars are by name. ``delays_h`` are
    delays of which one asks how many cases end within; ``notes`` say where the model comes from.
    """

    name: str
    steps: tuple[Step, ...]
    flow: Flow
    people: tuple[Person, ...]
    arrivals: Arrivals
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    kinds: tuple[CaseKind, ...] = (CaseKind(""),)
    start: datetime = datetime(2026, 1, 5, tzinfo=UTC)
    zone: str = "UTC"
    delays_h: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ids = [step.id for step in self.steps]
        if len(set(ids)) < len(ids):
            raise ModelError("Deux étapes ont le même identifiant.")
        if absent := set(leaves(self.flow)) - set(ids):
            raise ModelError(f"Étape inconnue dans l'enchaînement : {', '.join(sorted(absent))}.")
        if absent := {source for step in self.steps for source in step.handover_from} - set(ids):
            raise ModelError(f"Étape inconnue dans les passages de main : {', '.join(sorted(absent))}.")
        if unmanned := {step.pool for step in self.steps if step.pool} - set(self.pools):
            raise ModelError(f"Personne n'est dans : {', '.join(sorted(unmanned))}.")
        named = {person.calendar for person in self.people}
        named |= {name for step in self.steps for name in (step.calendar, step.handover_calendar)}
        if absent := named - {"", *self.calendars}:
            raise ModelError(f"Calendrier inconnu : {', '.join(sorted(absent))}.")
        self._check_figures()

    def _check_figures(self) -> None:
        names = [kind.name for kind in self.kinds]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ModelError(f"Deux types de dossier ont le même nom : {', '.join(sorted(twice))}.")
        if absent := sorted({*self.arrivals.kinds, *kinds_asked(self.flow)} - set(names)):
            known = ", ".join(filter(None, names)) or "aucun"
            raise ModelError(f"Type de dossier inconnu : {', '.join(absent)}. Types : {known}.")
        if not self.kinds or any(kind.share < 0 or kind.work <= 0 for kind in self.kinds):
            raise ModelError("Un type de dossier a une part positive et un travail plus grand que zéro.")
        if not sum(kind.share for kind in self.kinds) > 0:
            raise ModelError("Les parts des types de dossier sont toutes nulles.")
        if not all(hours > 0 for hours in self.delays_h):
            raise ModelError("Un délai (« delays_h ») est plus grand que zéro.")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ModelError(f"Fuseau horaire inconnu : « {self.zone} ».") from error
        if self.start.utcoffset() is None:
            raise ModelError("L'instant de départ doit porter son fuseau horaire.")

    @cached_property
    def pools(self) -> tuple[str, ...]:
        """Names of pools with somebody in them, in the order of the people."""
        return tuple(dict.fromkeys(pool for person in self.people if person.count for pool in person.pools))

    @cached_property
    def bounded(self) -> tuple[str, ...]:
        """Pools with a step for which only so many may wait."""
        full = {step.pool for step in self.steps if step.max_waiting is not None}
        return tuple(pool for pool in self.pools if pool in full)

    @cached_property
    def by_id(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

"""A figure: its value, and what it takes to judge it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from .periods import Period

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is about: all the network, a region (official code), a lab or a reform (slug), the reforms that an
    administration carries (public id); all times, or a period.
    """

    region: str | None = None
    lab: str | None = None
    reform: str | None = None
    administration: str | None = None
    period: Period | None = None

    @property
    def asked(self) -> dict[str, str]:
        """What it says beside « all the network », by axis: as in an address."""
        axes = ("region", "lab", "reform", "administration", "period")
        return {name: str(value) for name in axes if (value := getattr(self, name))}

    def __str__(self) -> str:
        """The key of a snapshot: empty for all the network."""
        return " ".join(f"{name}:{value}" for name, value in self.asked.items())


NETWORK = Scope()


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` None means « not known », which is not zero.

    ``sample`` is how many units were looked at. ``interval`` and ``design`` go with an estimate: between which bounds (in the figure's unit,
    95 % unless ``design`` says otherwise), and how it was made. ``note`` is a caveat to read with the figure.
    ``is_floor``: the source says « plus de » this value.
    """

    value: Number | None
    sample: int | None = None
    interval: tuple[Number, Number] | None = None
    design: str = ""
    note: str = ""
    numerator: int | None = None
    denominator: int | None = None
    is_floor: bool = False

    def __post_init__(self) -> None:
        if self.interval and not self.design:
            raise ValueError("an estimate says its design")

    @classmethod
    def share(cls, numerator: int, denominator: int, **more: Any) -> Self:
        """A percentage, with the two counts it comes from; not known when there is nothing to count."""
        value = 100 * numerator / denominator if denominator else None
        return cls(value, sample=denominator, numerator=numerator, denominator=denominator, **more)

    def as_json(self) -> dict[str, Any]:
        """What a snapshot keeps."""
        return {
            "value": _plain(self.value),
            "sample": self.sample,
            "interval": [_plain(bound) for bound in self.interval] if self.interval else None,
            "design": self.design,
            "note": self.note,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "is_floor": self.is_floor,
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        interval = content["interval"]
        return cls(**{**content, "interval": tuple(interval) if interval else None})


def _plain(value: Number | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value

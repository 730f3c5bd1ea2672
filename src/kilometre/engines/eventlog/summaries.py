"""A description as JSON values: the stable shape that other programs read (schema below)."""

from dataclasses import asdict
from typing import Any, Final

from .arrays import HOUR
from .description import Description, StepTime
from .discovery import hours_per_week
from .log import instant
from .split import Cause

SCHEMA: Final = "kilometre/twin-describe/1"
_VARIANTS: Final = 20
_CASES: Final = 100


def as_json(description: Description) -> dict[str, Any]:
    """Plain values, keys in a fixed order; hours are elapsed hours, nan becomes None.

    The first nine keys are a promise; ``schema`` changes if they do. Lists are cut to what one reads: 20 variants, 100
    case names for one deviation (``cases`` counts them all).
    """
    log = description.log
    return {
        "schema": SCHEMA,
        "cases": log.number_of_cases,
        "events": len(log),
        "activities": len(log.activities),
        "variants": len(description.variants),
        "throughput": {
            "mean_h": description.throughput.mean_h,
            "median_h": description.throughput.median_h,
            "p90_h": description.throughput.p90_h,
            "cases": description.throughput.cases,
            "by_month": [
                {"month": month.month, "begun": month.begun, "ended": month.ended.cases}
                | {key: _number(getattr(month.ended, key)) for key in ("mean_h", "median_h", "p90_h")}
                for month in description.months
            ],
        },
        "split": description.split_h,
        "split_range": {key: list(bounds) for key, bounds in description.range_h.items()},
        "open": {
            "cases": description.open.cases,
            "mean_age_h": description.open.mean_age_h,
            "given": description.open.is_given,
        },
        "period": [_iso(log.start.min()), _iso(log.end.max())],
        "zone": log.zone,
        "starts": {"estimated": description.starts.estimated},
        "steps": [_step(step) for step in description.steps],
        "rework": [asdict(one) for one in description.rework],
        "batches": [_with_lists(asdict(one)) for one in description.batches],
        "handovers": [_with_lists(asdict(one)) for one in description.handovers],
        "workload": [_with_lists(asdict(one)) for one in description.workload],
        "graph": _graph(description),
        "top_variants": [
            {"cases": int(count), "activities": list(description.variants.activities(log, index))}
            for index, count in enumerate(description.variants.count[:_VARIANTS].tolist())
        ],
        "calendars": [
            {"for": list(names), "hours_per_week": hours_per_week(calendar.week), "zone": calendar.zone}
            for calendar, names in zip(
                description.schedules.calendars, description.schedules.names, strict=True
            )
        ],
        "conformance": _conformance(description),
        "assumptions": list(description.assumptions),
        "notes": list(description.notes),
    }


def _step(step: StepTime) -> dict[str, Any]:
    """The work of a small service is not told."""
    hidden = {} if step.is_told else {Cause.WORK.key: None}
    ranges = {cause.key: [step.low_h[cause.key], step.high_h[cause.key]] for cause in Cause}
    return {
        "activity": step.activity,
        "service": step.service,
        "executions": step.executions,
        "cases": step.cases,
        "share": step.share,
        "split": step.mean_h | hidden,
        "split_range": ranges | hidden,
        "wait_range": list(step.wait_range_h),
        "open_wait_range": list(step.open_wait_range_h),
    }


def _graph(description: Description) -> list[dict[str, Any]]:
    names, graph = description.log.activities, description.graph
    columns = (graph.source, graph.target, graph.count)
    return [
        {
            "source": names[source],
            "target": names[target],
            "count": count,
            "mean_h": mean / HOUR,
            "median_h": median / HOUR,
        }
        for source, target, count, mean, median in zip(
            *(column.tolist() for column in columns), _values(graph.mean), _values(graph.median), strict=True
        )
    ]


def _conformance(description: Description) -> dict[str, Any] | None:
    found = description.conformance
    if found is None:
        return None
    return {
        "procedure": found.procedure,
        "cases": found.cases,
        "conforming": found.conforming,
        "deviations": [
            {
                "kind": one.kind.value,
                "what": one.what,
                "cases": len(one.cases),
                "case_names": [description.log.cases[case] for case in one.cases[:_CASES]],
            }
            for one in found.deviations
        ],
    }


def _with_lists(values: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def _number(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 (nan is not itself)


def _values(column: Any) -> list[float]:
    return [] if column is None else column.tolist()


def _iso(when: Any) -> str:
    return instant(when).isoformat()

"""Event logs: reading any of them, and saying where the time of cases goes. See README.md."""

from .assembling import Records, assemble
from .batches import Batching, batches
from .conformance import Conformance, Deviation, Kind, check_conformance
from .description import Description, Questions, StepTime, describe
from .discovery import always, discover_week, discovered
from .durations import Month, Summary, by_month, summary, throughput
from .graphs import FollowsGraph, directly_follows, performance
from .handovers import Handover, between_people, handovers
from .log import Column, EventLog, Execution, Known, instant, log_of, micros
from .open_cases import OpenCases, find_open
from .problems import Problem, Unreadable
from .reading import Limits, Options, Reading, Role, parse_map, read_log
from .rework import Rework, rework
from .split import Cause, Split, split_by_case, split_time
from .starts import Starts, enabled_at, estimate_starts
from .summaries import SCHEMA, as_json
from .timetables import Schedules, Timetable
from .variants import Variants, variants
from .workload import Workload, workload

__all__ = [
    "SCHEMA",
    "Batching",
    "Cause",
    "Column",
    "Conformance",
    "Description",
    "Deviation",
    "EventLog",
    "Execution",
    "FollowsGraph",
    "Handover",
    "Kind",
    "Known",
    "Limits",
    "Month",
    "OpenCases",
    "Options",
    "Problem",
    "Questions",
    "Reading",
    "Records",
    "Rework",
    "Role",
    "Schedules",
    "Split",
    "Starts",
    "StepTime",
    "Summary",
    "Timetable",
    "Unreadable",
    "Variants",
    "Workload",
    "always",
    "as_json",
    "assemble",
    "batches",
    "between_people",
    "by_month",
    "check_conformance",
    "describe",
    "directly_follows",
    "discover_week",
    "discovered",
    "enabled_at",
    "estimate_starts",
    "find_open",
    "handovers",
    "instant",
    "log_of",
    "micros",
    "parse_map",
    "performance",
    "read_log",
    "rework",
    "split_by_case",
    "split_time",
    "summary",
    "throughput",
    "variants",
    "workload",
]

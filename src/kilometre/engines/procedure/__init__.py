"""One procedure: an immutable graph of steps held by services, and the order in which they may be done. See README.md."""

from .files import SCHEMA, from_json, to_json
from .graph import (
    Choice,
    Flow,
    Loop,
    Parallel,
    Procedure,
    ProcedureError,
    Relation,
    Sequence,
    Step,
    StepRef,
)

__all__ = [
    "SCHEMA",
    "Choice",
    "Flow",
    "Loop",
    "Parallel",
    "Procedure",
    "ProcedureError",
    "Relation",
    "Sequence",
    "Step",
    "StepRef",
    "from_json",
    "to_json",
]

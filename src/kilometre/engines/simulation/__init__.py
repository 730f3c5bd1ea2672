"""Simulation of a procedure: its people, calendars, delays and routes, and what a reorganisation would change. See README.md."""

from .compiling import Plan
from .distributions import (
    Kind,
    Law,
    LawError,
    empirical,
    erlang,
    exponential,
    fixed,
    gamma,
    hyperexponential,
    lognormal,
    uniform,
    weibull,
)
from .flows import Chain, Choice, Do, Flow, FlowError, Loop, Parallel, of_procedure
from .flows import Sequence as InOrder
from .model import Arrivals, Batch, CaseKind, Model, ModelError, Person, Step
from .running import Run, TooLong, run_many, run_once

__all__ = [
    "Arrivals",
    "Batch",
    "CaseKind",
    "Chain",
    "Choice",
    "Do",
    "Flow",
    "FlowError",
    "InOrder",
    "Kind",
    "Law",
    "LawError",
    "Loop",
    "Model",
    "ModelError",
    "Parallel",
    "Person",
    "Plan",
    "Run",
    "Step",
    "TooLong",
    "empirical",
    "erlang",
    "exponential",
    "fixed",
    "gamma",
    "hyperexponential",
    "lognormal",
    "of_procedure",
    "run_many",
    "run_once",
    "uniform",
    "weibull",
]

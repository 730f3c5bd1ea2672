"""Simulation of a procedure: its people, calendars, delays and routes, and what a reorganisation would change. See README.md."""

from . import files, logs, scenarios, telling, values
from .accounting import Cause, account
from .comparing import Comparison, ScenarioUnstable, compare
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
from .estimating import Estimate, Estimates, Wishes, estimate
from .fitting import Fitting, NotFitted, fit
from .flows import Chain, Choice, Do, Flow, FlowError, Loop, Parallel, of_procedure
from .flows import Sequence as InOrder
from .judging import Judgement, NoJudge, judge
from .load import Overload, Unstable, overloads
from .model import Arrivals, Batch, CaseKind, Model, ModelError, Person, Step
from .resuming import resume
from .running import Run, TooLong, run_many, run_once
from .scenarios import Edit, ScenarioError
from .verifying import Foreseen, NotVerified, Verification, verify
from .warm import Opened

__all__ = [
    "Arrivals",
    "Batch",
    "CaseKind",
    "Cause",
    "Chain",
    "Choice",
    "Comparison",
    "Do",
    "Edit",
    "Estimate",
    "Estimates",
    "Fitting",
    "Flow",
    "FlowError",
    "Foreseen",
    "InOrder",
    "Judgement",
    "Kind",
    "Law",
    "LawError",
    "Loop",
    "Model",
    "ModelError",
    "NoJudge",
    "NotFitted",
    "NotVerified",
    "Opened",
    "Overload",
    "Parallel",
    "Person",
    "Plan",
    "Run",
    "ScenarioError",
    "ScenarioUnstable",
    "Step",
    "TooLong",
    "Unstable",
    "Verification",
    "Wishes",
    "account",
    "compare",
    "empirical",
    "erlang",
    "estimate",
    "exponential",
    "files",
    "fit",
    "fixed",
    "gamma",
    "hyperexponential",
    "judge",
    "lognormal",
    "logs",
    "of_procedure",
    "overloads",
    "resume",
    "run_many",
    "run_once",
    "scenarios",
    "telling",
    "uniform",
    "values",
    "verify",
    "weibull",
]

"""The same model begun at another instant."""

from dataclasses import replace
from datetime import datetime, timedelta

from .model import Model


def begun_at(model: Model, start: datetime) -> Model:
    """The model with this start: gates keep their hours, arrivals the date at which their level was known."""
    hours = (start - model.start) / timedelta(hours=1)
    steps = tuple(
        replace(step, batch=replace(step.batch, from_h=(step.batch.from_h - hours) % step.batch.every_h))
        if step.batch is not None and step.batch.every_h
        else step
        for step in model.steps
    )
    arrivals = model.arrivals
    if arrivals.trend and arrivals.level_at is None:
        arrivals = replace(arrivals, level_at=model.start)
    return replace(model, start=start, steps=steps, arrivals=arrivals)

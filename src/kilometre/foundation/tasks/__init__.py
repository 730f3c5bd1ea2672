"""Work done later: queued in the transaction that needs it, retried, scheduled, taken over from a dead worker."""

from .declarations import task
from .schedules import daily, every

__all__ = ["daily", "every", "task"]

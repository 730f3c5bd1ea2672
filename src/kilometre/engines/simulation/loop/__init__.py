"""The compiled event loop. Importing it loads numba: only `running` and `sampling` do, when they are called."""

from .engine import simulate
from .state import State, Status, new_state

__all__ = ["State", "Status", "new_state", "simulate"]

"""What of studies a lab takes away."""

from . import exported

__all__ = ["exported"]

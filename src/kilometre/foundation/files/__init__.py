"""Files attached to any record: checked when they come in, harmless when they go out."""

from .registry import register

__all__ = ["register"]

"""Telling people what concerns them, on the platform and by e-mail, as each prefers."""

from .registry import Notice, notify_on

__all__ = ["Notice", "notify_on"]

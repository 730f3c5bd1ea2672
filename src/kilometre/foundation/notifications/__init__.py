"""Telling people what concerns them, on the platform and by e-mail, as each prefers."""

from .enums import Channel, Sphere
from .registry import Notice, declare_topic, notify_on

__all__ = ["Channel", "Notice", "Sphere", "declare_topic", "notify_on"]

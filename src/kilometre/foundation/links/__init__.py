"""Typed links between any two records, of contexts that do not know each other."""

from .registry import Kind, register

__all__ = ["Kind", "register"]

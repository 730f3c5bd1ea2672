"""Exchanges of messages about any record."""

from .registry import register

__all__ = ["register"]

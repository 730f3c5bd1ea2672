"""Fixtures of all tests."""

from cast import cast

__all__ = ["cast"]

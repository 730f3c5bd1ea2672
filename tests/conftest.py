"""Fixtures of all tests."""

from cast import cast
from journal_flush import journal_may_be_emptied, own_entries_are_readable

__all__ = ["cast", "journal_may_be_emptied", "own_entries_are_readable"]

"""Fixtures of all tests."""

from hypothesis import settings

from cast import cast
from journal_flush import journal_may_be_emptied, own_entries_are_readable

__all__ = ["cast", "journal_may_be_emptied", "own_entries_are_readable"]

# How long one example takes says how loaded the machine is; what must be fast is measured where it is promised.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

"""Each test begins with nothing done, and with no schedule but its own."""

import pytest

from kilometre.foundation.journal import consumers
from kilometre.foundation.tasks import schedules
from tasks import chores


@pytest.fixture(autouse=True)
def nothing_done(monkeypatch):
    chores.DONE.clear()
    chores.TROUBLE.clear()
    monkeypatch.setattr(schedules, "SCHEDULED", {})
    monkeypatch.setattr(consumers, "CONSUMERS", {})

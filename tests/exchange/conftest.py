"""What tests of imports share."""

import threading

import pytest

from kilometre.foundation.tasks import worker


@pytest.fixture
def run_tasks():
    """Do all that waits, as the worker does."""
    return lambda: worker.run(threading.Event(), once=True)

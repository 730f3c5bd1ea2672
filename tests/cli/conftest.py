"""An instance that is migrated once a run: from nothing takes ten seconds, to copy it takes none."""

import fcntl
import os
from pathlib import Path

import pytest

from cli.instances import Instance


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a SQLite instance with its tables, to be copied; the same for all workers."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    with (run / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / "migrated").exists():
            Instance(run / "migrating").must("migrate")
            (run / "migrating").rename(run / "migrated")
    return run / "migrated"

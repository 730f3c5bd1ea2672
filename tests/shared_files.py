"""Files of ``../shared``: real data for development, read when it is there, never copied here."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("KILOMETRE_SHARED", ROOT.parent / "shared"))


def shared_file(name: str) -> Path:
    """Path of a shared file; the test is skipped, with the reason, when it is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not in ../shared (KILOMETRE_SHARED says where it is)")
    return path

"""How functions of the loop are compiled, and where their machine code is kept.

numba keeps machine code by file, and does not see that a function called from another file has changed. Here the folder
is named after the content of all the files of the loop: what was compiled from other files is never taken.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numba


def _folder() -> Path:
    """A folder for this version of the loop: beside it where one may write, else in one's own cache, else a new one."""
    here = Path(__file__).parent
    content = b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))
    name = f"loop-{hashlib.sha256(content).hexdigest()[:16]}"
    for place in (here / "__pycache__", Path.home() / ".cache" / "kilometre"):
        folder = place / name
        try:
            if not folder.exists():
                for older in place.glob("loop-*"):
                    shutil.rmtree(older, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="kilometre-")) / name


_FOLDER = str(_folder())


_NUMBA: Any = numba
_OPTIONS = {"cache": True, "_nrt": False, "error_model": "numpy", "nogil": True}


def _kept(**options: Any) -> Any:
    """`njit` without allocation nor the interpreter's lock, whose machine code is kept in our folder."""

    def decorate(function: Any) -> Any:
        config = _NUMBA.config
        before, config.CACHE_DIR = config.CACHE_DIR, _FOLDER
        try:
            return _NUMBA.njit(**_OPTIONS, **options)(function)
        finally:
            config.CACHE_DIR = before

    return decorate


compiled: Any = _kept()
"""For what Python calls."""
inlined: Any = _kept(forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""For what the loop calls: passing a hundred arrays costs more than most of these functions do."""

"""Real instances in folders of their own, driven by the command as an operator does."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
KEY = "une-cle-des-tests-qui-fait-plus-de-quarante-caracteres"


@dataclass
class Instance:
    """``data`` is its folder; ``database`` the address of a PostgreSQL database, or nothing for SQLite."""

    data: Path
    database: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._call("-m", "kilometre.config.cli", *words)

    def must(self, *words: str) -> str:
        """Run a command that has to succeed; return what it said."""
        done = self.run(*words)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def story(self, *acts: str) -> Any:
        """Run acts of ``story.py`` inside the instance; return what the last one tells."""
        done = self._call(str(TESTS / "cli" / "story.py"), *acts)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def picture(self) -> tuple[dict[str, list[tuple]], dict[str, bytes]]:
        """All that a SQLite instance holds: its rows, and its files."""
        return picture(self.data)

    def _call(self, *words: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KILOMETRE_")}
        environment = kept | {
            "KILOMETRE_DATA": str(self.data),
            "KILOMETRE_SECRET_KEY": KEY,
            "KILOMETRE_EMAIL_BACKEND": "story.Outbox",
            "DJANGO_SETTINGS_MODULE": "kilometre.config.settings",
            "DATABASE_URL": self.database,
            "PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}:{TESTS / 'cli'}",
            **self.settings,
        }
        return subprocess.run(
            [sys.executable, *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )


def picture(data: Path) -> tuple[dict[str, list[tuple]], dict[str, bytes]]:
    """Rows by table (the full-text index apart, which cannot be read row by row), contents by file."""
    with closing(sqlite3.connect(data / "kilometre.sqlite3")) as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_fts%'"
        ).fetchall()
        rows = {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}
    kept = [
        path for folder in ("files", "checkpoints") for path in (data / folder).rglob("*") if path.is_file()
    ]
    return rows, {str(path): path.read_bytes() for path in kept}

"""The database named by ``DATABASE_URL``: SQLite in the data folder unless told otherwise."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Writers queue at BEGIN instead of failing in the middle; readers never wait (WAL). FULL: what was acknowledged
# survives a power cut too.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
    ),
}


def database_from_url(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's settings for ``postgresql://user:password@host:port/name`` or ``sqlite:///path``."""
    parts = urlsplit(url or f"sqlite:///{data_dir / 'kilometre.sqlite3'}")
    if parts.scheme == "sqlite":
        path = Path(unquote(parts.path)[1:] if parts.path.startswith("//") else unquote(parts.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE_OPTIONS)}
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")) or "kilometre",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL : « {parts.scheme} » n'est pas pris en charge (postgresql, sqlite)."
    )

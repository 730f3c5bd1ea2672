"""An instance for one measure: its settings, and its database when it is a server's."""

import os
from urllib.parse import urlsplit


def environment(folder: str, address: str = "") -> dict[str, str]:
    """Of a process that keeps everything in ``folder``; on SQLite unless an address is given."""
    return os.environ | {
        "KILOMETRE_DATA": folder,
        "KILOMETRE_SECRET_KEY": "bench-" * 10,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "kilometre.config.settings",
    }


def create_database(url: str, size: int) -> str:
    """A new one on the server at ``url``; its address."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS kilometre_bench_{size}")
        link.execute(f"CREATE DATABASE kilometre_bench_{size}")
    return urlsplit(url)._replace(path=f"/kilometre_bench_{size}").geturl()


def drop_database(url: str, size: int) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS kilometre_bench_{size} WITH (FORCE)")

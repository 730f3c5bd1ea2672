"""``kilometre demo``: database, story and static files prepared once, then pages and worker served together."""

import os
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kilometre.config import demo

from . import server


def run(*, port: int, serve: bool) -> int:
    """Prepare what is not prepared yet; then serve until stopped, unless only preparing."""
    if serve and _is_taken(port):
        print(
            f"Le port {port} est déjà pris : choisissez-en un autre, par exemple make demo PORT={port + 80}."
        )
        return 1
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _step("base de données")
        call_command("migrate", verbosity=0, interactive=False)
    _step("données de démonstration")
    started = time.monotonic()
    demo.load()
    print(f"  prêtes en {time.monotonic() - started:.1f} s", flush=True)
    if not serve:
        return 0
    _announce(port)
    background = subprocess.Popen(
        [sys.executable, "-m", "kilometre.config.cli", "worker", "--parent", str(os.getpid())], env=os.environ
    )
    try:
        server.run(host="127.0.0.1", port=port, workers=1, threads=6)
    finally:
        background.terminate()
        background.wait(timeout=15)
    return 0


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _step(text: str) -> None:
    print(f"→ {text}", flush=True)


def _announce(port: int) -> None:
    print(f"\n  Premier Kilomètre : http://127.0.0.1:{port}/\n")
    print(f"  Comptes de démonstration (fictifs), mot de passe « {demo.PASSWORD} » :")
    width = max(len(account.email) for account in demo.ACCOUNTS)
    for account in demo.ACCOUNTS:
        print(f"    {account.email:<{width}}  {account.role}")
    print(f"\n  Les courriels envoyés se lisent sur http://127.0.0.1:{port}/demo/courriels/")
    print("  Ctrl-C pour arrêter.\n", flush=True)

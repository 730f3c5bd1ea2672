"""What the main pages cost at 1,000 and 100,000 rows: queries, CPU of the web process, CPU of the database.

    python -m benchmarks.pages [--sizes 1000,100000] [--repeat 30] [--database-url postgresql://…]

Prints Markdown. Each page is asked of both sizes in turn: a machine that slows down does so for both. SQLite works inside the web process: its CPU is part of the web's, and not told apart. With
PostgreSQL on this machine, the CPU of the server process that serves the connection is read from /proc.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks import instances

QUERIES_AIM, CPU_AIM, GROWTH_AIM = 15, 40.0, 20.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,100000", help="rows of each kind")
    parser.add_argument("--repeat", type=int, default=30, help="requests measured for each page")
    parser.add_argument("--database-url", default="", help="a PostgreSQL server where databases may be made")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        _answer(options.measure, options.repeat)
        return 0
    sizes = [int(size) for size in options.sizes.split(",")]
    results: list[dict[str, Any]] = [{} for _ in sizes]
    with ExitStack() as stack:
        filled = [stack.enter_context(_filled(size, options)) for size in sizes]
        names, *_ = [json.loads(_line_of(process)) for process in filled]
        for name in names:
            for process, found in zip(filled, results, strict=True):
                found[name] = json.loads(_asked(process, name))
    print(_markdown(sizes, results, options))
    return 0


def _asked(process: subprocess.Popen[str], name: str) -> str:
    assert process.stdin is not None
    process.stdin.write(f"{name}\n")
    process.stdin.flush()
    return _line_of(process)


def _line_of(process: subprocess.Popen[str]) -> str:
    """The next answer, past what commands print; RuntimeError when the process is gone."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(("{", "[")):
            return line
    raise RuntimeError(f"a measuring process ended with {process.wait()}")


@contextmanager
def _filled(size: int, options: argparse.Namespace) -> Iterator[subprocess.Popen[str]]:
    """One process and one database for each size: nothing is warm from another."""
    print(f"→ {size} rows", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="kilometre-bench-") as folder:
        address = instances.create_database(options.database_url, size) if options.database_url else ""
        environment = instances.environment(folder, address)
        command = [
            sys.executable,
            "-m",
            "benchmarks.pages",
            "--measure",
            str(size),
            "--repeat",
            str(options.repeat),
        ]
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield process
            process.communicate(timeout=60)  # closes what it reads from: it ends
        finally:
            process.kill()
            process.wait()
            if address:
                instances.drop_database(options.database_url, size)


def _answer(size: int, repeat: int) -> None:
    """Fill the database, say which pages there are, then measure each that is asked for, a line each."""
    pages = _pages(size)
    print(json.dumps(list(pages)), flush=True)
    from django.test import Client

    for line in sys.stdin:
        path, user = pages[line.strip()]
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        print(json.dumps(_cost(client, path, repeat)), flush=True)


def _pages(size: int) -> dict[str, tuple[str, Any]]:
    """The address of each page and who opens it, on a database of this size."""
    import django

    django.setup()
    from django.contrib.auth.models import AnonymousUser
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    from benchmarks.population import populate
    from kilometre.foundation.indicators import services as indicators
    from kilometre.foundation.ui import services as screens

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    started = time.monotonic()
    measured = populate(size)
    indicators.refresh()  # as a worker keeps them
    screens.recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"  filled in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return {
        "accueil (visiteur)": ("/", AnonymousUser()),
        "accueil (membre)": ("/", measured.member),
        "carte (visiteur)": ("/labs/carte/", AnonymousUser()),
        "annuaire (visiteur)": ("/labs/", AnonymousUser()),
        "lab (visiteur)": (measured.lab.get_absolute_url(), AnonymousUser()),
        "lab (membre)": (measured.lab.get_absolute_url(), measured.member),
        "commune (visiteur)": (measured.commune.get_absolute_url(), AnonymousUser()),
        "commune (membre)": (measured.commune.get_absolute_url(), measured.member),
        "besoin (membre)": (measured.need.get_absolute_url(), measured.member),
        "besoins du lab (membre)": ("/besoins/", measured.member),
        "projet (visiteur)": (measured.project.get_absolute_url(), AnonymousUser()),
        "projet (membre)": (measured.project.get_absolute_url(), measured.member),
        "projets (visiteur)": ("/projets/", AnonymousUser()),
        "actions (visiteur)": ("/actions/", AnonymousUser()),
        "tableau de tous (visiteur)": ("/projets/tableau/", AnonymousUser()),
        "tableau d'un lab (membre)": ("/projets/tableau/?lab=lab-0", measured.member),
        "calendrier d'un lab (membre)": ("/projets/calendrier/?lab=lab-0", measured.member),
        "calendrier de tous (visiteur)": ("/projets/calendrier/", AnonymousUser()),
        "en retard, un lab (membre)": ("/projets/en-retard/?lab=lab-0", measured.member),
        "en retard, tous (membre)": ("/projets/en-retard/", measured.member),
        "mon lundi (membre)": ("/lundi/", measured.member),
        "bilan (visiteur)": ("/bilan/", AnonymousUser()),
        "personnes (membre)": ("/personnes/", measured.member),
        "réseaux (membre)": ("/reseaux/", measured.member),
        "rendez-vous (membre)": ("/rendez-vous/", measured.member),
        "appels (membre)": ("/appels/", measured.member),
    }


def _cost(client: Any, path: str, repeat: int) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):  # templates compiled, statements prepared, caches of this process filled
        response = client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    count = len(queries)
    web, database = [], _database_cpu()
    for _ in range(repeat):
        before = time.process_time()
        client.get(path)
        web.append((time.process_time() - before) * 1000)
    return {
        "queries": count,
        "median": statistics.median(web),
        "best": min(web),
        "database": (_database_cpu() - database) / repeat,
        "bytes": len(response.content),
    }


def _database_cpu() -> float:
    """Milliseconds of CPU of the PostgreSQL process of this connection; zero on SQLite or on another machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not path.exists():
        return 0.0
    user, system = path.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def _markdown(sizes: list[int], results: list[dict[str, Any]], options: argparse.Namespace) -> str:
    on_server = bool(options.database_url)
    shown = [f"{size:,}".replace(",", "\u202f") for size in sizes]
    head = ["page", *(f"requêtes à {size}" for size in shown), *(f"CPU web à {size}" for size in shown)]
    head += [f"CPU base à {size}" for size in shown] if on_server else []
    head += ["croissance", "but"]
    lines = [head, ["---"] * len(head)]
    for name in results[0]:
        costs = [result[name] for result in results]
        totals = [cost["median"] + cost["database"] for cost in costs]
        growth = (totals[-1] / totals[0] - 1) * 100
        held = (
            max(cost["queries"] for cost in costs) <= QUERIES_AIM
            and max(totals) <= CPU_AIM
            and growth < GROWTH_AIM
        )
        row = [name, *(f"{cost['queries']:.0f}" for cost in costs)]
        row += [f"{cost['median']:.1f} ms (au mieux {cost['best']:.1f})" for cost in costs]
        row += [f"{cost['database']:.1f} ms" for cost in costs] if on_server else []
        lines.append([*row, f"{growth:+.0f} %", "tenu" if held else "manqué"])
    command = "python -m benchmarks.pages" + (f" --sizes {options.sizes}" if options.sizes else "")
    database = "PostgreSQL" if on_server else "SQLite (dans le processus web : son CPU y est compté)"
    aims = (
        f"au plus {QUERIES_AIM} requêtes, {CPU_AIM:.0f} ms de CPU, moins de {GROWTH_AIM:.0f} % de croissance"
    )
    text = [
        f"Machine : {_machine()}. Base : {database}. Commande : `{command}`. Médiane de {options.repeat} requêtes.",
        f"But : {aims} de {shown[0]} à {shown[-1]} lignes.",
        "",
        *(f"| {' | '.join(line)} |" for line in lines),
    ]
    return "\n".join(text)


def _machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} cœurs {model}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())

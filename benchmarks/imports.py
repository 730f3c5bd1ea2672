"""What an import costs: reading, checking, writing and undoing a table of 10,000 lines, by kind; and who waits meanwhile.

    python -m benchmarks.imports [--lines 10000] [--kinds organisations,people] [--database-url postgresql://…] [--profile]

Prints Markdown. CPU seconds are those of the worker's process (on SQLite the database works inside it). Beside it, another
process writes one row every tenth of a second: the longest that it waited is what a person on the site would have felt.
"""

import argparse
import cProfile
import json
import multiprocessing
import os
import platform
import pstats
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any, Self

from benchmarks import instances

STEPS = ("lecture", "vérification", "import", "lecteurs du journal", "annulation")
KINDS = ("organisations", "people", "needs", "actions", "projects", "gatherings")
EXISTING = 2_000  # organisations that the directory knows already
PAUSE = 0.1  # seconds between two writes of the other process


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--database-url", default="", help="a PostgreSQL server where databases may be made")
    parser.add_argument(
        "--profile", action="store_true", help="print where the CPU goes, on the error output"
    )
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measure(options.measure, options.lines, is_profiled=options.profile)))
        return 0
    results = {kind: _in_fresh_database(kind, options) for kind in options.kinds.split(",")}
    print(_markdown(results, options))
    return 0


def _in_fresh_database(kind: str, options: argparse.Namespace) -> dict[str, Any]:
    print(f"→ {kind}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="kilometre-bench-") as folder:
        address = (
            instances.create_database(options.database_url, options.lines) if options.database_url else ""
        )
        environment = instances.environment(folder, address)
        command = [
            sys.executable,
            "-m",
            "benchmarks.imports",
            "--measure",
            kind,
            "--lines",
            str(options.lines),
        ]
        command += ["--profile"] if options.profile else []
        try:
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        finally:
            if address:
                instances.drop_database(options.database_url, options.lines)
    return json.loads(done.stdout.splitlines()[-1])


def _measure(kind: str, lines: int, *, is_profiled: bool) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    actor = _network()
    from kilometre.foundation.exchange import services
    from kilometre.foundation.exchange.models import Import

    text, constants = TABLES[kind](lines)
    told: dict[str, Any] = {"tranche": 0.0}
    _time_slices(told)
    with _Waiting() as waiting:

        def step(name: str, act: Callable[[], Any]) -> Any:
            waiting.forget()
            profile = cProfile.Profile() if is_profiled else None
            began, clock = time.process_time(), time.monotonic()
            result = profile.runcall(act) if profile else act()
            told[name] = {
                "cpu": time.process_time() - began,
                "wall": time.monotonic() - clock,
                "waited": waiting.longest,
            }
            print(f"  {name}: {told[name]}", file=sys.stderr, flush=True)
            if profile:
                pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(70)
            return result

        batch = step(
            "lecture", lambda: services.bring(actor=actor, kind=kind, name="t.csv", content=text.encode())
        )
        services.map_columns(actor=actor, batch=batch, columns=batch.columns, constants=constants)
        step("vérification", lambda: _worked(services.check, actor, batch))
        batch = Import.objects.get(pk=batch.pk)
        told["prêtes"] = batch.rows.to_apply().count()
        step("import", lambda: _worked(services.apply, actor, batch))
        batch = Import.objects.get(pk=batch.pk)
        told["écrites"] = batch.rows.still_there().count()
        step("lecteurs du journal", _read_journal)
        step("annulation", lambda: _worked(services.undo, actor, batch))
        told["restent"] = batch.rows.still_there().count()
    told["mémoire"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return told


def _time_slices(told: dict[str, Any]) -> None:
    """Keep the CPU of the longest slice: how long the lock is held on a machine that does nothing else."""
    from kilometre.foundation.exchange.services import slices

    real = slices.slice_of

    def timed(**given: Any) -> bool:
        began = time.process_time()
        goes_on = real(**given)
        told["tranche"] = max(told["tranche"], time.process_time() - began)
        return goes_on

    slices.slice_of = timed


def _worked(service: Callable[..., Any], actor: Any, batch: Any) -> None:
    """Ask, then do all the jobs of imports that wait, as a worker does; readers of the journal are not counted."""
    from kilometre.foundation.tasks import queue, worker

    service(actor=actor, batch=batch)
    while (job := queue.claim("bench")) is not None:
        worker.perform(job)


def _read_journal() -> None:
    """What follows an import, between other jobs: search index, notifications, kept counts."""
    from kilometre.foundation.journal import consumers

    while consumers.run_all():
        pass


def _network() -> Any:
    """A lab, who leads it, and a directory that knows some organisations."""
    from django.utils import timezone

    from kilometre.foundation.accounts.models import User
    from kilometre.network import services as network
    from kilometre.network.enums import MembershipRole, OrganisationKind
    from kilometre.network.models import Lab, Membership, Organisation, Person, Territory

    network.load_territories()
    region = Territory.objects.get(kind="region", code="44")
    labs = [
        Lab.objects.create(slug=f"lab-{n}", name=f"Lab {n}", region=region, territory=region)
        for n in range(20)
    ]
    user = User.objects.create(name="Bruno", email="bruno@exemple.test", email_confirmed_at=timezone.now())
    person = Person.objects.create(user=user, name=user.name)
    Membership.objects.create(person=person, lab=labs[0], role=MembershipRole.LEAD)
    Organisation.objects.bulk_create(
        Organisation(name=f"Connue {n:06}", kind=OrganisationKind.AUTHORITY, sort_key=f"connue{n:06}")
        for n in range(EXISTING)
    )
    return user


def _csv(head: str, line: Callable[[int], str], lines: int) -> str:
    return head + "\n" + "".join(f"{line(n)}\n" for n in range(lines))


def _siret(number: int) -> str:
    """Of 14 digits, with the key that the register asks for."""
    body = f"{number + 1:08}"
    siren = body + _luhn(body)
    return f"{siren}0001{_luhn(f'{siren}0001')}"


def _luhn(body: str) -> str:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    return str(-sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10)


TABLES: dict[str, Callable[[int], tuple[str, dict[str, str]]]] = {
    "organisations": lambda lines: (
        _csv(
            "Nom;Genre;SIRET;Commune;Site",
            lambda n: f"Structure {n};Association;{_siret(n)};{COMMUNES[n % 8]};",
            lines,
        ),
        {},
    ),
    "people": lambda lines: (
        _csv(
            "Nom complet;Mail;Téléphone;Fonction",
            lambda n: f"Personne {n};p{n}@exemple.fr;06 12 34 56 78;Agente",
            lines,
        ),
        {},
    ),
    "needs": lambda lines: (
        _csv(
            "Besoin;Description;Public;Commune;Reçu le",
            lambda n: f"Besoin {n};Ce qui se passe {n};Les aidants;{COMMUNES[n % 8]};05/03/2026",
            lines,
        ),
        {},
    ),
    "actions": lambda lines: (
        _csv(
            "Titre;Genre;Date;Résultat;Lab",
            lambda n: f"Atelier {n};Atelier;{n % 28 + 1:02}/{n % 12 + 1:02}/2026;Trois idées;Lab 0",
            lines,
        ),
        {},
    ),
    "projects": lambda lines: (
        _csv(
            "Titre;Étape;Objectif;Lab pilote;Commune",
            lambda n: f"Projet {n};Prototype;Aider;Lab 0;{COMMUNES[n % 8]}",
            lines,
        ),
        {},
    ),
    "gatherings": lambda lines: (
        _csv(
            "Titre;Nature;Début;Fin;Lieu;Places",
            lambda n: f"Journée {n};Formation;{n % 28 + 1:02}/03/2027 9h;{n % 28 + 1:02}/03/2027 17h;Metz;30",
            lines,
        ),
        {},
    ),
}
COMMUNES = ("67482", "55545", "57463", "54395", "08105", "10387", "51454", "Bar-le-Duc")


class _Waiting:
    """Another process that writes a row every ``PAUSE`` and says the longest that it waited."""

    def __enter__(self) -> Self:
        self._shared = multiprocessing.get_context("spawn").Array("d", [0.0, 0.0])
        self._process = multiprocessing.get_context("spawn").Process(
            target=_write_often, args=(self._shared,), daemon=True
        )
        self._process.start()
        while not self._shared[1]:
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    def forget(self) -> None:
        self._shared[0] = 0.0

    @property
    def longest(self) -> float:
        """Seconds, counting the write that is still waiting."""
        return max(self._shared[0], time.time() - self._shared[1])


def _write_often(shared: Any) -> None:
    import django

    django.setup()
    from django.db import DatabaseError, connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_other (id integer)")
    threading.current_thread().name = "other"
    while True:
        shared[1] = time.time()
        while True:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("INSERT INTO bench_other VALUES (1)")
                break
            except DatabaseError:  # the lock was not given in time: it goes on waiting
                connection.close()
        shared[0] = max(shared[0], time.time() - shared[1])
        shared[1] = time.time()
        time.sleep(PAUSE)


def _markdown(results: dict[str, dict[str, Any]], options: argparse.Namespace) -> str:
    where = "PostgreSQL" if options.database_url else "SQLite"
    lines = [
        f"{options.lines} lignes, {where}, {platform.machine()}, {os.cpu_count()} cœurs, Python {platform.python_version()}.",
        "",
        "| lignes de | écrites | "
        + " | ".join(STEPS)
        + " | tranche la plus longue | attente d'un autre | mémoire |",
        "| --- | --- | " + " | ".join("---" for _ in STEPS) + " | --- | --- | --- |",
    ]
    for kind, told in results.items():
        waited = max(told[step]["waited"] for step in STEPS)
        cells = [f"{told[step]['cpu']:.1f} s ({told[step]['wall']:.0f} s)" for step in STEPS]
        lines.append(
            f"| {kind} | {told['écrites']} | {' | '.join(cells)} | {told['tranche']:.1f} s | {waited:.1f} s | {told['mémoire']:.0f} Mo |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

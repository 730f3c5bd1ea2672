"""What a full export of a lab's data weighs: CPU, peak memory and size of the archive, as its rows grow.

python -m benchmarks.exports [--sizes 1000,20000]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import instances


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,20000", help="projects of the lab")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measure(options.measure)))
        return 0
    print("| lignes | CPU | mémoire au départ | mémoire au plus | archive |\n| --- | --- | --- | --- | --- |")
    for size in options.sizes.split(","):
        told = _in_fresh_database(size)
        print(
            f"| {told['rows']} | {told['cpu']:.1f} s | {told['before']:.0f} Mo | {told['peak']:.0f} Mo | {told['size']:.1f} Mo |"
        )
    return 0


def _in_fresh_database(size: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="kilometre-bench-") as folder:
        environment = instances.environment(folder)
        command = [sys.executable, "-m", "benchmarks.exports", "--measure", size]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _measure(size: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.imports import _network

    call_command("migrate", verbosity=0)
    actor = _network()
    lab = _fill(actor, size)
    from kilometre.foundation.exchange.services import archiving

    path = Path(os.environ["KILOMETRE_DATA"]) / "archive.zip"
    before, began = _peak(), time.process_time()
    with path.open("wb") as archive:
        archiving.write(archive, lab, actor)
    return {
        "rows": size,
        "cpu": time.process_time() - began,
        "before": before,
        "peak": _peak(),
        "size": path.stat().st_size / 1e6,
    }


def _fill(actor: Any, size: int) -> Any:
    """Projects of one lab, inserted a thousand at a time, so that the peak before is that of an idle worker."""
    from kilometre.network.models import Lab
    from kilometre.projects.models import Project

    lab = Lab.objects.get(slug="lab-0")
    text = "Ce qui se passe, en quelques phrases. " * 40
    for start in range(0, size, 1000):
        Project.objects.bulk_create(
            Project(lead_lab=lab, title=f"Projet {n}", sort_key=f"projet{n}", objective=text)
            for n in range(start, min(start + 1000, size))
        )
    return lab


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    sys.exit(main())

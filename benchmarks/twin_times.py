"""How long the twin takes: a what-if screen, fits, the first start; seconds by the clock and of CPU, peak memory.

    python -m benchmarks.twin_times [--write FILE]

The screen is 20 scenarios, each of 40 replications of 10,000 cases of five services with a calendar of 35 hours, French
holidays and two speeds, with every figure that `simulate` gives. Each line is measured in a process of its own, after a tiny
simulation, but for the first start: that one compiles the loop, in a copy of the package that was never run.
Logs are those of ../shared (KILOMETRE_SHARED).
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("KILOMETRE_SHARED", ROOT.parent / "shared"))
LOGS = {
    "LoanApp": "LoanApp_synthetic.csv.gz",
    "ACR": "ConsultaDataMining201618.csv.gz",
    "Production": "Production.xes.gz",
    "BPIC12W": "BPI_Challenge_2012_W_Two_TS.xes.gz",
}
SCENARIOS, REPLICATIONS, CASES = 20, 40, 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--measure", metavar="WHAT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return
    what = {
        f"screen {threads}": f"{SCENARIOS} scénarios × {REPLICATIONS} × {CASES} dossiers, {threads} fil(s)"
        for threads in (1, 2)
    }
    what |= {f"fit {name}": f"`fit` de {name}, lecture comprise" for name in LOGS}
    what |= {"start": "démarrage, boucle déjà compilée"}
    rows = [(label, run(key, ROOT / "src")) for key, label in what.items()]
    rows.append(("premier démarrage : compile la boucle", first_start()))
    text = markdown(rows)
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")


def run(key: str, source: Path) -> dict[str, float]:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(source), str(ROOT))),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, __file__, "--measure", key]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def first_start() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(
            ROOT / "src/kilometre", copy / "kilometre", ignore=shutil.ignore_patterns("__pycache__")
        )
        return run("start", copy)


def measure(what: str) -> dict[str, float]:
    act = prepared(what)
    clock, cpu = time.perf_counter(), time.process_time()
    act()
    return {
        "clock": time.perf_counter() - clock,
        "cpu": time.process_time() - cpu,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def prepared(what: str) -> Callable[[], Any]:
    kind, _, argument = what.partition(" ")
    if kind == "start":
        return tiny
    tiny()
    return (lambda: screen(int(argument))) if kind == "screen" else (lambda: fitted(argument))


def tiny() -> None:
    from kilometre.engines.simulation import Plan, Wishes, estimate

    estimate(Plan(model()), Wishes(cases=10, replications=2))


def screen(threads: int) -> None:
    from kilometre.engines.simulation import Edit, Plan, Wishes, estimate, scenarios

    wishes = Wishes(cases=CASES, replications=REPLICATIONS, threads=threads)
    edits = [
        Edit("work", {"step": step, "factor": factor}) for step in "abcde" for factor in (0.7, 0.8, 0.9, 0.95)
    ]
    for edit in edits:
        estimate(Plan(scenarios.apply(model(), [edit])), wishes)


def fitted(name: str) -> None:
    from kilometre.engines.eventlog import Options, read_log
    from kilometre.engines.simulation import fit

    with (SHARED / "data/logs" / LOGS[name]).open("rb") as file:
        fit(read_log(file, Options(keep_names=True)).log)


def model() -> Any:
    from kilometre.engines.calendars import OFFICE_HOURS, Calendar
    from kilometre.engines.simulation import Arrivals, Do, InOrder, Model, Person, Step, exponential

    return Model(
        "m",
        tuple(Step(one, service=one, pool=one, work=exponential(1)) for one in "abcde"),
        InOrder(tuple(Do(one) for one in "abcde")),
        tuple(
            Person(f"{one}{fast}", (one,), "bureau", speed=1 + fast * 0.25, count=2)
            for one in "abcde"
            for fast in (0, 1)
        ),
        Arrivals(3.2 * 35),
        {"bureau": Calendar("Europe/Paris", OFFICE_HOURS, "65")},
    )


def markdown(rows: list[tuple[str, dict[str, float]]]) -> str:
    lines = [
        "# Le jumeau : temps et mémoire",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f} à la fin ; une mesure par processus.",
        "",
        "| quoi | secondes | de processeur | mémoire au plus |",
        "|---|---|---|---|",
        *(
            f"| {label} | {one['clock']:.1f} | {one['cpu']:.1f} | {one['mib']:.0f} Mio |"
            for label, one in rows
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

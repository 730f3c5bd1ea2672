"""Our event logs beside pm4py, on the same files and machine, in one run: CPU seconds, best of several.

    python -m benchmarks.twin_logs PEER_PYTHON [--rounds 5] [--write FILE]

PEER_PYTHON is the interpreter of an environment of its own that has pm4py (never ours: it is AGPL). Each round runs
every operation on both sides, one process after the other, after reading a tiny log that loads what loads late. Logs are those of ../shared (KILOMETRE_SHARED), and a
synthetic one of 13,100 cases and 262,200 events, the size of BPIC 2012, written in a temporary folder.
"""

import argparse
import gzip
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("KILOMETRE_SHARED", ROOT.parent / "shared"))
OPERATIONS = {
    "import": "lecture XES",
    "dfg": "graphe des suites (DFG)",
    "performance": "DFG avec durées",
    "variants": "variantes",
    "durations": "durées des dossiers",
    "rework": "reprises",
    "handovers": "passages entre personnes",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--measure", nargs=2, metavar=("SIDE", "LOG"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        side, path = options.measure
        print(json.dumps(measure(ours(path) if side == "ours" else theirs(path))))
        return
    if options.peer is None:
        parser.error("which interpreter has pm4py?")
    with tempfile.TemporaryDirectory() as folder:
        logs = {name: SHARED / "data/logs" / f"{name}.xes.gz" for name in ("receipt", "BPIC15_1")}
        logs["synthetic"] = synthetic(Path(folder) / "synthetic.xes.gz")
        results = {name: compared(path, options.peer, options.rounds) for name, path in logs.items()}
    table = markdown(results)
    print(table)
    if options.write:
        options.write.write_text(table, encoding="utf-8")


def compared(path: Path, peer: str, rounds: int) -> dict[str, dict[str, Any]]:
    best: dict[str, dict[str, Any]] = {}
    for _ in range(rounds):
        for side, python in (("ours", sys.executable), ("theirs", peer)):
            found = run(python, side, path)
            kept = best.setdefault(side, found)
            for name, value in found["seconds"].items():
                kept["seconds"][name] = min(kept["seconds"][name], value)
    assert best["ours"]["facts"] == best["theirs"]["facts"], (best["ours"]["facts"], best["theirs"]["facts"])
    return best


def run(python: str, side: str, path: Path) -> dict[str, Any]:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src") if side == "ours" else "",
        "OMP_NUM_THREADS": "1",
    }
    command = [python, __file__, "--measure", side, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


Steps = dict[str, Callable[[Any], Any]]


def measure(steps: Steps) -> dict[str, Any]:
    """CPU seconds of each operation (statistics: best of three in the process), and facts to compare the two sides."""
    steps = dict(steps)
    with tempfile.TemporaryDirectory() as folder:
        steps.pop("warm")(
            synthetic(Path(folder) / "warm.xes.gz", cases=2)
        )  # what is loaded at the first file
    seconds: dict[str, float] = {}
    log: Any = None
    facts: Any = None
    for name, operation in steps.items():
        for _ in range(1 if name == "import" else 3):
            argument = fresh(log)
            begun = time.process_time()
            result = operation(argument)
            spent = time.process_time() - begun
            seconds[name] = min(seconds.get(name, spent), spent)
        if name == "import":
            log = result
        if name == "facts":
            facts = result
    seconds.pop("facts")
    return {"seconds": seconds, "facts": facts}


def fresh(log: Any) -> Any:
    """The same log without what it has remembered of earlier questions."""
    return replace(log) if is_dataclass(log) and not isinstance(log, type) else log


def ours(path: str) -> Steps:
    from kilometre.engines import eventlog

    def read(name: Any) -> Any:
        with Path(name).open("rb") as file:
            return eventlog.read_log(file, eventlog.Options(keep_names=True)).log

    return {
        "warm": read,
        "import": lambda _: read(path),
        "dfg": lambda log: eventlog.directly_follows(log).as_dict(log),
        "performance": eventlog.performance,
        "variants": eventlog.variants,
        "durations": eventlog.throughput,
        "rework": eventlog.rework,
        "handovers": eventlog.between_people,
        "facts": lambda log: [
            log.number_of_cases,
            len(log),
            sum(eventlog.directly_follows(log).as_dict(log).values()),
            len(eventlog.directly_follows(log).count),
            len(eventlog.variants(log)),
            len(eventlog.rework(log)),
            round(float(eventlog.throughput(log).mean()) / 1e6),
        ],
    }


def theirs(path: str) -> Steps:
    import warnings

    warnings.filterwarnings("ignore")
    import pm4py

    return {
        "warm": lambda name: pm4py.read_xes(str(name)),
        "import": lambda _: pm4py.read_xes(path),
        "dfg": pm4py.discover_dfg,
        "performance": pm4py.discover_performance_dfg,
        "variants": pm4py.get_variants,
        "durations": pm4py.get_all_case_durations,
        "rework": pm4py.get_rework_cases_per_activity,
        "handovers": pm4py.discover_handover_of_work_network,
        "facts": lambda log: [
            int(log["case:concept:name"].nunique()),
            len(log),
            sum(pm4py.discover_dfg(log)[0].values()),
            len(pm4py.discover_dfg(log)[0]),
            len(pm4py.get_variants(log)),
            len(pm4py.get_rework_cases_per_activity(log)),
            round(sum(pm4py.get_all_case_durations(log)) / int(log["case:concept:name"].nunique())),
        ],
    }


def synthetic(path: Path, cases: int = 13_110, length: int = 20) -> Path:
    """A log of the size of BPIC 2012: 24 activities, 68 people, everything written in each event."""
    draw = random.Random(1)
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=6) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n')
        for case in range(cases):
            when = begin + timedelta(minutes=10 * case)
            file.write(f'<trace><string key="concept:name" value="{case}"/>\n')
            place = 0
            for _ in range(length):
                place = (place + draw.choice((0, 1, 1, 1, 2))) % 24
                when += timedelta(seconds=draw.randint(60, 90_000))
                file.write(
                    f'<event><string key="concept:name" value="Step {place:02}"/><string key="org:resource" '
                    f'value="Person {draw.randrange(68)}"/><string key="lifecycle:transition" value="complete"/>'
                    f'<date key="time:timestamp" value="{when.isoformat()}"/></event>\n'
                )
            file.write("</trace>\n")
        file.write("</log>\n")
    return path


def times(ratio: float) -> str:
    """With a decimal where it matters."""
    return f"{ratio:.1f}" if ratio < 20 else f"{ratio:.0f}"


def markdown(results: dict[str, dict[str, Any]]) -> str:
    lines = [
        "# Journaux : Premier Kilomètre et pm4py, secondes de processeur",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cœurs ; le meilleur de plusieurs tours, l'un après l'autre.",
    ]
    for name, sides in results.items():
        cases, events = sides["ours"]["facts"][:2]
        lines += [
            "",
            f"## {name} : {cases} dossiers, {events} événements",
            "",
            "| opération | nous | pm4py | rapport |",
            "|---|---|---|---|",
        ]
        for key, label in OPERATIONS.items():
            mine, other = sides["ours"]["seconds"][key], sides["theirs"]["seconds"][key]
            lines.append(
                f"| {label} | {mine * 1000:.1f} ms | {other * 1000:.1f} ms | ×{times(other / max(mine, 1e-7))} |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

"""Simod run again on the split of our judge, and scored by the same functions: rows of twin_simod.csv, which twin_judge shows.

    python -m benchmarks.twin_simod SIMOD_PYTHON [--runs 10] [--iterations 10] [NAME …]

SIMOD_PYTHON is the interpreter of an environment of its own that has simod; Java must be there. Simod gets the known cases on
the clocks of the log (it has no zones: its calendars would be an hour late in summer), and simulates as many cases as are held
out from the first of their arrivals on. It looks for its route and its people with that many iterations each: 10 are its
default, with half as many for arrivals. The rest is what its own example with an evaluation sets, or else its default: with
the default range of epsilon, it did not come to an end on Production.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from kilometre.engines.eventlog import EventLog, Options, instant, read_log
from kilometre.engines.simulation.judging import held_out, scored

from .twin_judge import KEYS, LOGS, RERUN, read, rerun

COLUMNS = ("log", "version", "iterations", "runs", "cpu_s", *KEYS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("simod")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--iterations", type=int, default=10)
    options = parser.parse_args()
    version = subprocess.run(
        [options.simod, "-c", "import importlib.metadata as m; print(m.version('simod'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    rows = rerun()
    for name in options.names or list(LOGS):
        log = read(name)
        known, held = held_out(log)
        before = spent()
        with tempfile.TemporaryDirectory() as folder:
            found = simulated(options, Path(folder), known, held)
            scores = scored(held, found)
        rows[name] = {
            "log": name,
            "version": version,
            "iterations": str(options.iterations),
            "runs": str(len(found)),
            "cpu_s": f"{spent() - before:.0f}",
        } | {key: f"{scores[key].mean:.4g}" for key in KEYS}
        print(rows[name], flush=True)
        with RERUN.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[each] for each in LOGS if each in rows)


def simulated(options: argparse.Namespace, folder: Path, known: EventLog, held: EventLog) -> list[EventLog]:
    """Simod's logs of what was held out."""
    write(known, folder / "known.csv")
    write(held, folder / "held.csv")
    tries = {"num_iterations": options.iterations}
    settings = {
        "version": 5.2,
        "common": {
            "train_log_path": str(folder / "known.csv"),
            "test_log_path": str(folder / "held.csv"),
            "num_final_evaluations": options.runs,
            "evaluation_metrics": ["arrival_event_distribution"],
        },
        "case_arrival": {"num_iterations": max(options.iterations // 2, 1)},
        "preprocessing": {"enable_time_concurrency_threshold": 0.75},
        "control_flow": tries
        | {
            "optimization_metric": "two_gram_distance",
            "epsilon": [0.05, 0.4],
            "eta": [0.2, 0.7],
            "replace_or_joins": [True, False],
            "prioritize_parallelism": [True, False],
        },
        "resource_model": tries
        | {"resource_profiles": {"discovery_type": "differentiated", "support": [0.05, 0.5]}},
        "extraneous_activity_delays": {},
    }
    (folder / "settings.yml").write_text(json.dumps(settings), encoding="utf-8")
    command = [options.simod, "-m", "simod.cli", "-c", folder / "settings.yml", "-o", folder / "out"]
    with (folder / "told.txt").open("w+", encoding="utf-8") as told:
        environment = os.environ | {"PYTHONPATH": ""}
        if subprocess.run(command, stdout=told, stderr=told, env=environment, check=False).returncode:
            told.seek(0)
            raise SystemExit("".join(told.readlines()[-20:]))
    found = []
    for path in sorted((folder / "out/best_result/evaluation").glob("simulated_log_*.csv")):
        clocks = folder / "clocks.csv"
        clocks.write_text(path.read_text(encoding="utf-8").replace("+00:00", ""), encoding="utf-8")
        with clocks.open("rb") as file:
            found.append(read_log(file, Options(keep_names=True, zone=held.zone)).log)
    return found


def write(log: EventLog, path: Path) -> None:
    """The log as Simod reads it, on its own clocks."""
    zone = ZoneInfo(log.zone)

    def clock(micros: int) -> str:
        return instant(micros).astimezone(zone).replace(tzinfo=None).isoformat()

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case_id", "activity", "resource", "start_time", "end_time"])
        for row in range(len(log)):
            person = log.resource[row]
            writer.writerow(
                [
                    log.cases[log.case[row]],
                    log.activities[log.activity[row]],
                    log.resources[person] if person >= 0 else "",
                    clock(int(log.start[row])),
                    clock(int(log.end[row])),
                ]
            )


def spent() -> float:
    """CPU seconds of the processes that ran and ended below this one."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()

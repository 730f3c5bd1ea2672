"""Our simulation beside SimPy, Ciw and Prosimos, on the same models and machine, in one run: model events per CPU second.

    python -m benchmarks.twin_simulation PEER_PYTHON [--cases 20000] [--rounds 3] [--write FILE]

PEER_PYTHON is the interpreter of an environment of its own that has simpy, ciw and prosimos. A model event is an arrival or
a completion. Services are exponential of mean 1; M/M/10 at 9 an hour, five services of four people in a row at 3.2, and the
same with three of the five side by side. Ours writes start, end and person of every step (and so does Prosimos); SimPy and
Ciw keep what they keep by default. Ours is measured twice: day and night, and with a calendar of 35 hours and two speeds.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MODELS = {"mm10": "M/M/10", "series": "cinq services à la suite", "fork": "trois des cinq côte à côte"}
SIDES = ("ours", "office", "simpy", "ciw", "prosimos")
NAMES = {
    "ours": "Premier Kilomètre",
    "office": "… horaires et vitesses",
    "simpy": "SimPy",
    "ciw": "Ciw",
    "prosimos": "Prosimos",
}
FEWER = {"prosimos": 10, "ciw": 2}
"""Slow sides simulate this many times fewer cases."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", nargs="?")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--measure", nargs=3, metavar=("SIDE", "MODEL", "CASES"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        side, model, cases = options.measure
        print(json.dumps(measure(side, model, int(cases))))
        return
    if options.peer is None:
        parser.error("which interpreter has simpy, ciw and prosimos?")
    rates: dict[tuple[str, str], float] = {}
    for _ in range(options.rounds):
        for model in MODELS:
            for side in SIDES:
                python = sys.executable if side in ("ours", "office") else options.peer
                found = run(python, side, model, options.cases // FEWER.get(side, 1))
                if found is not None:
                    rates[side, model] = max(rates.get((side, model), 0.0), found)
    text = markdown(rates, options.cases)
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")


def run(python: str, side: str, model: str, cases: int) -> float | None:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src") if side in ("ours", "office") else "",
        "OMP_NUM_THREADS": "1",
    }
    command = [python, __file__, "--measure", side, model, str(cases)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def measure(side: str, model: str, cases: int) -> float | None:
    sides: dict[str, Callable[[str, int], tuple[int, Callable[[], Any]] | None]] = {
        "ours": ours,
        "office": lambda model, cases: ours(model, cases, office=True),
        "simpy": simpy_side,
        "ciw": ciw_side,
        "prosimos": prosimos_side,
    }
    ready = sides[side](model, cases)
    if ready is None:
        return None
    events, simulate = ready
    begun = time.process_time()
    simulate()
    return events / (time.process_time() - begun)


def shape(model: str) -> tuple[int, int, float]:
    """Services, people in each, arrivals an hour."""
    return (1, 10, 9.0) if model == "mm10" else (5, 4, 3.2)


def ours(model: str, cases: int, *, office: bool = False) -> tuple[int, Callable[[], Any]]:
    from kilometre.engines.calendars import OFFICE_HOURS, Calendar
    from kilometre.engines.simulation import (
        Arrivals,
        Do,
        InOrder,
        Model,
        Parallel,
        Person,
        Plan,
        Step,
        exponential,
        run_once,
    )  # fmt: skip

    services, people, rate = shape(model)
    ids = "abcde"[:services]
    steps = tuple(Do(one) for one in ids)
    flow = InOrder((steps[0], Parallel(steps[1:4]), steps[4])) if model == "fork" else InOrder(steps)
    calendar = "bureau" if office else ""
    staff = tuple(
        Person(f"{one}{fast}", (one,), calendar, speed=1 + fast * 0.25 if office else 1.0, count=people // 2)
        for one in ids
        for fast in (0, 1)
    )
    plan = Plan(
        Model(
            "m", tuple(Step(one, pool=one, work=exponential(1)) for one in ids), flow, staff,
            Arrivals(rate * (35 if office else 168)), {"bureau": Calendar("Europe/Paris", OFFICE_HOURS, "65")},
        )
    )  # fmt: skip
    run_once(plan, cases, replication=1)  # compiles, and makes the calendar's table
    return cases * (services + 1), lambda: run_once(plan, cases)


def simpy_side(model: str, cases: int) -> tuple[int, Callable[[], Any]]:
    import simpy

    services, people, rate = shape(model)
    draw = random.Random(1)

    def simulate() -> None:
        world = simpy.Environment()
        staff = [simpy.Resource(world, people) for _ in range(services)]

        def work(service: Any) -> Any:
            with service.request() as turn:
                yield turn
                yield world.timeout(draw.expovariate(1))

        def case() -> Any:
            if model == "fork":
                yield from work(staff[0])
                yield simpy.AllOf(world, [world.process(work(one)) for one in staff[1:4]])
                yield from work(staff[4])
            else:
                for one in staff:
                    yield from work(one)

        def arrive() -> Any:
            for _ in range(cases):
                yield world.timeout(draw.expovariate(rate))
                world.process(case())

        world.process(arrive())
        world.run()

    return cases * (services + 1), simulate


def ciw_side(model: str, cases: int) -> tuple[int, Callable[[], Any]] | None:
    if model == "fork":
        return None  # Ciw has no fork-join
    import ciw

    services, people, rate = shape(model)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate), *[None] * (services - 1)],
        service_distributions=[ciw.dists.Exponential(1.0)] * services,
        routing=[[1.0 if to == source + 1 else 0.0 for to in range(services)] for source in range(services)],
        number_of_servers=[people] * services,
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    return cases * (services + 1), lambda: simulation.simulate_until_max_customers(cases)


def prosimos_side(model: str, cases: int) -> tuple[int, Callable[[], Any]] | None:
    if model == "mm10":
        return None
    from prosimos.simulation_engine import run_simulation

    folder = Path(tempfile.mkdtemp())
    bpmn, parameters = folder / "m.bpmn", folder / "m.json"
    bpmn.write_text(bpmn_of(model), encoding="utf-8")
    parameters.write_text(json.dumps(parameters_of(model)), encoding="utf-8")

    def simulate() -> None:
        run_simulation(str(bpmn), str(parameters), cases, log_out_path=str(folder / "log.csv"))

    return cases * 6, simulate


def bpmn_of(model: str) -> str:
    nodes = [f'<task id="t{number}" name="t{number}"/>' for number in range(5)]
    flows = [("start", "t0"), ("t0", "t1"), ("t1", "t2"), ("t2", "t3"), ("t3", "t4"), ("t4", "end")]
    if model == "fork":
        nodes += ['<parallelGateway id="split"/>', '<parallelGateway id="join"/>']
        flows = [("start", "t0"), ("t0", "split"), ("join", "t4"), ("t4", "end")]
        flows += [pair for number in (1, 2, 3) for pair in (("split", f"t{number}"), (f"t{number}", "join"))]
    edges = [
        f'<sequenceFlow id="f{at}" sourceRef="{one}" targetRef="{to}"/>' for at, (one, to) in enumerate(flows)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
        f'<startEvent id="start"/><endEvent id="end"/>{"".join(nodes)}{"".join(edges)}</process></definitions>'
    )


def parameters_of(model: str) -> dict[str, Any]:
    always = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59"}]
    services, people, rate = shape(model)

    def law(mean: float) -> dict[str, Any]:
        values = (mean, 0.0, 1e9)
        return {"distribution_name": "expon", "distribution_params": [{"value": value} for value in values]}

    return {
        "resource_profiles": [
            {
                "id": f"r{number}", "name": f"r{number}",
                "resource_list": [
                    {
                        "id": f"r{number}-{one}", "name": f"r{number}-{one}", "cost_per_hour": 1, "amount": 1,
                        "calendar": "always", "assignedTasks": [f"t{number}"],
                    }
                    for one in range(people)
                ],
            }
            for number in range(services)
        ],
        "arrival_time_distribution": law(3600 / rate),
        "arrival_time_calendar": always,
        "gateway_branching_probabilities": [],
        "task_resource_distribution": [
            {
                "task_id": f"t{number}",
                "resources": [{"resource_id": f"r{number}-{one}", **law(3600.0)} for one in range(people)],
            }
            for number in range(services)
        ],
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": always}],
        "event_distribution": [],
        "batch_processing": [],
        "case_attributes": [],
    }  # fmt: skip


def markdown(rates: dict[tuple[str, str], float], cases: int) -> str:
    lines = [
        "# Simulation : événements du modèle par seconde de processeur",
        "",
        f"{cases} dossiers (Ciw : moitié, Prosimos : dixième) ; le meilleur de plusieurs tours, sur un cœur.",
        "",
        f"| moteur | {' | '.join(MODELS.values())} |",
        "|---|---|---|---|",
    ]
    for side in SIDES:
        cells = []
        for model in MODELS:
            rate = rates.get((side, model))
            times = "" if rate is None or side == "ours" else f" (×{rates['ours', model] / rate:.0f})"
            cells.append("-" if rate is None else f"{rate / 1000:,.0f} k{times}".replace(",", " "))
        lines.append(f"| {NAMES[side]} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

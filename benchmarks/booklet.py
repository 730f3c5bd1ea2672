"""What a booklet costs to draw: CPU seconds and peak memory of a process that draws one, and nothing else.

    python -m benchmarks.booklet [--labs 20] [--projects 45]

The content is made up, of the size of a real one; no database is read. Prints Markdown.
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks import instances

TEXT = (
    "Le lab réunit des agents, des usagers et des partenaires autour d'une difficulté concrète, observe ce qui se passe au guichet, "
    "puis essaie une solution avant de la proposer à d'autres. "
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labs", type=int, default=20)
    parser.add_argument("--projects", type=int, default=45)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measure(options.labs, options.projects)))
        return 0
    with tempfile.TemporaryDirectory(prefix="kilometre-bench-") as folder:
        environment = instances.environment(folder)
        command = [sys.executable, "-m", "benchmarks.booklet", "--measure"]
        sizes = ["--labs", str(options.labs), "--projects", str(options.projects)]
        runs = [
            json.loads(
                subprocess.run(
                    [*command, *sizes], env=environment, capture_output=True, text=True, check=True
                ).stdout
            )
            for _ in range(2)
        ]
    print(_markdown(runs))
    return 0


def _measure(labs: int, projects: int) -> dict[str, Any]:
    import django

    django.setup()
    from kilometre.reporting import drawing

    content = _content(labs, projects)
    before = resource.getrusage(resource.RUSAGE_SELF)
    drawn = drawing.draw(content)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "pages": drawn.pages,
        "bytes": len(drawn.pdf),
        "digest": drawn.digest,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "before": before.ru_maxrss / 1024,
        "peak": after.ru_maxrss / 1024,
    }


def _content(labs: int, projects: int) -> dict[str, Any]:
    said = {"origin": "live", "origin_label": "Saisi sur la plateforme", "source": ""}
    figures = [
        {"name": f"f{n}", "label": f"Chiffre {n}", "value": f"{n} projets", "of_year": f"{n}", "more": "", "definition": TEXT,
         "source": "Plateforme", "computed_on": "1er mars 2026"}
        for n in range(8)
    ]  # fmt: skip
    lines = [
        {
            "label": f"Chiffre {n}",
            "computed": str(n),
            "declared": str(n + 1),
            "comment": "Selon notre agenda",
            "definition": TEXT,
        }
        for n in range(12)
    ]
    drawn_labs = [
        {"slug": f"lab-{n}", "name": f"Lab {n}", **said, "summary": TEXT[:120], "description": TEXT * 3, "kind": "Lab territorial",
         "status": "En activité", "region": "Bretagne", "city": "Rennes", "promise": "2 jours ouvrés", "website": "https://exemple.fr",
         "expertises": ["design", "données"], "missions": ["accompagner", "former"], "carriers": ["Préfecture"],
         "skills": ["Facilitation", "Design"], "projects": [], "actions": [], "signed_on": "1er février 2026",
         "frozen_on": "2 janvier 2026", "comment": TEXT, "lines": lines}
        for n in range(labs)
    ]  # fmt: skip
    drawn_projects = [
        {"title": f"Projet {n}", **said, "objective": TEXT * 2, "approach": TEXT * 3, "result": TEXT * 2, "stage": "Prototype",
         "stop_reason": "", "labs": [f"Lab {n % max(labs, 1)}"], "territory": "Bretagne", "has_lab": True}
        for n in range(projects)
    ]  # fmt: skip
    regions = {
        "lines": [{"code": str(n), "name": f"Région {n}", "labs": n % 4} for n in range(18)],
        "spots": [],
    }
    topics = [{"title": f"Rubrique {n}", "figures": figures, "breakdowns": []} for n in range(4)]
    return {
        "format": 1, "year": 2026, "is_example": False, "site": "Premier Kilomètre", "frozen_on": "1er mars 2026", "topics": topics,
        "regions": regions, "labs": drawn_labs, "projects": drawn_projects, "without_page": [],
    }  # fmt: skip


def _markdown(runs: list[dict[str, Any]]) -> str:
    best = min(runs, key=lambda run: run["cpu"])
    same = "the same bytes twice" if len({run["digest"] for run in runs}) == 1 else "NOT the same bytes"
    return (
        f"| pages | CPU | peak memory | of which before drawing | file | two processes |\n| --- | --- | --- | --- | --- | --- |\n"
        f"| {best['pages']} | {best['cpu']:.1f} s | {best['peak']:.0f} MB | {best['before']:.0f} MB | {best['bytes'] / 1000:.0f} kB | {same} |\n\n"
        f"Python {platform.python_version()}, {platform.machine()}."
    )


if __name__ == "__main__":
    sys.exit(main())

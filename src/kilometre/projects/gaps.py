"""What is not known, said as it is: nothing is invented in its place."""

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.origins import Origin

from .models import Roadmap

UNNAMED_AXIS = "Axe absent de notre copie"  # holds a project that a source gives without its axis


def silence(record: Record) -> str:
    """What to show for a field that nobody filled."""
    if record.origin == Origin.DOCUMENT:
        return "absent de notre copie du document"
    return "non renseigné"


def roadmap_gap(roadmap: Roadmap, named_axes: int, named_projects: int) -> str:
    """What the source announces and our copy does not name; empty when all is there."""
    lines = [
        _counted(named_axes, roadmap.announced_axes, "axes"),
        _counted(named_projects, roadmap.announced_projects, "projets"),
        roadmap.gap,
    ]
    text = " ; ".join(line for line in lines if line)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _counted(named: int, announced: int | None, many: str) -> str:
    if announced is None or named >= announced:
        return ""
    if named == 0:
        return f"aucun des {announced} {many} n'est nommé dans notre copie"
    if named == 1:
        return f"1 des {announced} {many} est nommé dans notre copie"
    return f"{named} des {announced} {many} sont nommés dans notre copie"

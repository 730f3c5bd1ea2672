"""What follows a project: somebody of its team, a milestone, a measure; an axis and a project on its roadmap."""

import datetime as dt
from decimal import Decimal

from access.samples import Scene
from kilometre.projects import services
from kilometre.projects.enums import Direction, LineKind
from kilometre.projects.models import Axis, Project


def extend(scene: Scene) -> None:
    cast = scene.cast
    project = scene.records["projects.project"][""]
    given = {"actor": cast.member, "project": project}
    member = services.add_member(person=cast.officer.person, role="Terrain", **given)
    line = services.add_line(
        kind=LineKind.MILESTONE, title="Essai au guichet", date=dt.date(2026, 12, 1), **given
    )
    target = services.set_target(
        title="Délai d'un avis",
        unit="jour",
        direction=Direction.DOWN,
        baseline=Decimal(62),
        baseline_on=dt.date(2026, 1, 15),
        source="Registre du service",
        **given,
    )
    measure = services.measure(actor=cast.member, target=target, date=dt.date(2026, 6, 1), value=Decimal(48))
    axis = Axis.objects.get()
    services.edit(actor=cast.member, project=Project.objects.get(pk=project.pk), changes={"axis": axis})
    scene.keywords |= {
        "projects:leave member": member.pk,
        "line": line.pk,
        "projects:edit-target target": target.pk,
        "projects:measure target": target.pk,
        "projects:remove-measure measure": measure.pk,
        "axis": axis.pk,
        "projects:project-up project": project.pk,
        "projects:project-down project": project.pk,
    }
    project.refresh_from_db()

"""The page of a project, as its reader may see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.access import anyone, page
from kilometre.foundation.ui import french
from kilometre.intake.models import Need
from kilometre.network.models import Lab
from kilometre.projects import gates, presenting, rules, stages
from kilometre.projects.gaps import silence
from kilometre.projects.models import Project


@page(anyone, of=Project, via="for_page", methods=("GET", "HEAD"))
def project(request: HttpRequest, project: Project) -> HttpResponse:
    missing, user = silence(project), request.user
    is_of_team = rules.can_edit_project(user, project)
    book = presenting.logbook(project, timezone.localdate(), is_of_team=is_of_team)
    passed = list(project.gates.all())
    return render(
        request,
        "projects/project.html",
        {
            "project": project,
            "tone": presenting.tone_of(project),
            "path": stages.drawn(project, passed),
            "passed": presenting.passed(passed),
            "texts": [
                (label, text or missing, bool(text))
                for label, text in (
                    ("Objectif", project.objective),
                    ("Démarche", project.approach),
                    ("Résultat", project.result),
                )
            ],
            "facts": presenting.facts(project, missing, user),
            "dates": [
                {"when": french.date(row.date), "title": row.label, "source": row.source}
                for row in project.dates.all()
            ],
            "book": book,
            "tracked": presenting.tracked(project),
            "team": [member for member in project.team.all() if member.until is None],
            "next": presenting.next_step(project, gates.debt(project), book) if is_of_team else "",
            "need": _need(request, project),
            "written_to": _written_to(project),
            "can_edit": is_of_team,
            "breadcrumb": [("Projets", reverse("projects:projects"))],
        },
    )


def _need(request: HttpRequest, project: Project) -> Need | None:
    """The need it comes from, for who may read it."""
    if project.need_id is None:
        return None
    return Need.objects.visible_to(request.user).filter(pk=project.need_id).first()


def _written_to(project: Project) -> Lab | None:
    """The lab to which a reader may send a need: the first that one can turn to."""
    labs = [project.lead_lab, *project.partner_labs.all()]
    return next((lab for lab in labs if lab and lab.is_open), None)

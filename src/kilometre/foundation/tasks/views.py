"""The administrators' page of background work."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kilometre.foundation.access import action, page
from kilometre.foundation.access.rules import administrator
from kilometre.foundation.errors import Refused

from . import services
from .models import Job, Schedule

SHOWN = 50


@page(administrator, methods=("GET", "HEAD"))
def jobs(request: HttpRequest) -> HttpResponse:
    """Failed tasks first: they are what somebody must look at."""
    failed, unfinished = Job.objects.failed(), Job.objects.unfinished()
    return render(
        request,
        "tasks/jobs.html",
        {
            "failed": failed.latest_first()[:SHOWN],
            "failed_count": failed.count(),
            "unfinished": unfinished.latest_first()[:SHOWN],
            "unfinished_count": unfinished.count(),
            "schedules": Schedule.objects.order_by("next_at"),
            "shown": SHOWN,
        },
    )


@action(administrator)
def rerun(request: HttpRequest, public_id: str) -> HttpResponse:
    job = Job.objects.filter(public_id=public_id).first()
    if job is None:
        raise Http404
    try:
        services.rerun(actor=request.user, job=job)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "La tâche est relancée.")
    return redirect("tasks:jobs")

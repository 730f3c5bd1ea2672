"""An edit page: the version read is sent back, and a conflict shows what changed meanwhile."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kilometre.foundation.records.models import Record
from kilometre.foundation.ui.forms import attempt, form_page
from kilometre.projects.forms import VersionedForm


def edit_page(
    request: HttpRequest, record: Record, form: VersionedForm, save: Callable[[], Any], *, title: str
) -> HttpResponse:
    """Save and go to the record, or show the form again with what it was told."""
    differences: dict[str, list[Any]] = {}
    if request.method == "POST" and form.is_valid():
        if attempt(form, save) is not None:
            return redirect(record.get_absolute_url())
        current = type(record).objects.get(pk=record.pk)
        form.read_again(current.version)
        differences = {
            str(form.fields[name].label): [getattr(current, name), typed]
            for name, typed in form.changes.items()
            if getattr(current, name) != typed
        }
    return form_page(
        request,
        form,
        title=title,
        back=record.get_absolute_url(),
        template="projects/edit.html",
        context={"differences": differences},
    )

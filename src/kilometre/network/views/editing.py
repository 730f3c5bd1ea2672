"""The one way to edit a card: nothing typed is lost, neither to an error nor to somebody who saved first."""

import copy
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.records.models import Record
from kilometre.foundation.ui.forms import form_page
from kilometre.network.forms import VersionedForm


def edit_page(
    request: HttpRequest,
    record: Record,
    *,
    form_class: type[VersionedForm],
    save: Callable[..., Any],
    title: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show and save an edit; after a conflict, the form keeps what was typed beside the current version."""
    # Django's forms write on their instance even when they refuse: the service compares with the record itself.
    form = form_class(request.POST or None, instance=copy.copy(record))
    shown: dict[str, Any] = {"breadcrumb": [(str(record), record.get_absolute_url())], **(context or {})}
    if request.method == "POST" and form.is_valid():
        try:
            save(expected_version=form.cleaned_data["version"], **form.changes)
        except Conflict as conflict:
            current = type(record).objects.get(pk=record.pk)
            shown["differences"] = form.read_again(current)
            form.add_error(None, conflict.message)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "C'est enregistré.")
            return redirect(record)
    response = form_page(request, form, title=title, back=record.get_absolute_url(), context=shown)
    response.template_name = "network/edit.html"
    return response


def act_page(
    request: HttpRequest,
    form: Any,
    *,
    save: Callable[..., Any],
    title: str,
    back: str,
    done: str,
    submit: str = "Enregistrer",
    intro: str = "",
) -> HttpResponse:
    """Show and send a form that creates something; ``save`` takes its cleaned data, returns where to go."""
    if request.method == "POST" and form.is_valid():
        try:
            target = save(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, done)
            return redirect(target)
    return form_page(request, form, title=title, submit=submit, back=back, intro=intro)

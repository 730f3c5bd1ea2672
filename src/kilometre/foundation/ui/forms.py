"""Forms drawn by our own templates: label, help, error and control tied together."""

import copy
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kilometre.foundation.errors import Refused
from kilometre.foundation.records.models import Record

T = TypeVar("T")
LARGEST_VERSION = 2_147_483_647


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class VersionedForm(forms.Form):
    """An edit of ``record``: it carries the version that the person read. ``changes`` are for the service."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST_VERSION, widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: Record, **options: Any) -> None:
        super().__init__(*args, **options)
        self.record = record
        for name, field in self.fields.items():
            field.initial = _rows(getattr(record, name))

    @property
    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def expected_version(self) -> int:
        return int(self.cleaned_data["version"])

    def read_again(self, current: Record) -> dict[str, list[Any]]:
        """After a conflict: saving again is about the version shown; return what differs, now and as typed."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        pairs = {
            str(self.fields[name].label): [_comparable(getattr(current, name)), _comparable(typed)]
            for name, typed in self.changes.items()
        }
        return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


class RecordForm(VersionedForm, forms.ModelForm):
    """The same, with fields made from the model of ``record``."""

    def __init__(self, *args: Any, record: Record, **options: Any) -> None:
        # Django's forms write on their instance even when they refuse: the service compares with the record itself.
        super().__init__(*args, record=record, instance=copy.copy(record), **options)


def _rows(value: Any) -> Any:
    """A many-to-many link as the rows it leads to."""
    return list(value.all()) if hasattr(value, "all") else value


def _comparable(value: Any) -> Any:
    """Links as the sorted names of what they lead to."""
    value = _rows(value)
    return sorted(map(str, value)) if isinstance(value, list) else value


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: str,
    submit: str = "Enregistrer",
    back: str = "",
    intro: str = "",
    template: str = "ui/form_page.html",
    context: dict[str, Any] | None = None,
) -> TemplateResponse:
    """A whole page for one form. Status 422 when what was sent is refused: what was typed is kept.

    ``back`` is the address of « Annuler » and of the breadcrumb; ``template`` extends ``ui/form_page.html``,
    and receives ``context`` too.
    """
    is_refused = form.is_bound and bool(form.errors)
    return TemplateResponse(
        request,
        template,
        {"form": form, "title": title, "submit": submit, "back": back, "intro": intro, **(context or {})},
        status=422 if is_refused else 200,
    )


def attempt(form: BaseForm, act: Callable[[], T]) -> T | None:
    """Call a service with a valid form: its result, or None and the refusal among the form's errors."""
    try:
        return act()
    except Refused as refusal:
        form.add_error(None, refusal.message)
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in told.items():
            for message in messages:
                form.add_error(name if name in form.fields else None, message)
    return None


def act_page(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    said: str | Callable[[], str],
    then: Any,
    title: str,
    **shown: Any,
) -> HttpResponse:
    """A page for an act that asks a few things first: ``act(form.cleaned_data)`` calls the service.

    Done, it says so and goes to ``then`` (a record or an address); refused, it keeps what was typed. ``shown`` goes to
    ``form_page``; « Annuler » leads to ``then`` unless ``back`` says otherwise.
    """
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda: act(form.cleaned_data))
        if not form.errors:
            messages.success(request, said() if callable(said) else said)
            return redirect(then)
    shown.setdefault("back", then if isinstance(then, str) else then.get_absolute_url())
    return form_page(request, form, title=title, **shown)


def edit_page(
    request: HttpRequest,
    form: VersionedForm,
    save: Callable[[], object],
    *,
    title: str,
    said: str = "C'est enregistré.",
    template: str = "ui/edit.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """The one way to edit a record: nothing typed is lost, neither to an error nor to somebody who saved first.

    ``save`` calls the service with ``form.changes`` and ``form.expected_version``. After a conflict the form keeps
    what was typed beside the current version. ``template`` extends ``ui/edit.html`` and receives ``context`` too.
    """
    current: Record = form.record
    differences: dict[str, list[Any]] = {}
    if request.method == "POST" and form.is_valid():
        read = form.expected_version
        attempt(form, save)
        if not form.errors:
            messages.success(request, said)
            return redirect(form.record)
        current = type(form.record)._default_manager.get(pk=form.record.pk)
        if current.version != read:
            differences = form.read_again(current)
    back = current.get_absolute_url()
    shown = {"breadcrumb": [(str(current), back)], "differences": differences, **(context or {})}
    return form_page(request, form, title=title, back=back, template=template, context=shown)

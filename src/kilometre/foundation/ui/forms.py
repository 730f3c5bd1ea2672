"""Forms drawn by our own templates: label, help, error and control tied together."""

import copy
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.models import Versioned

from . import kept
from .fields import text

T = TypeVar("T")
LARGEST_VERSION = 2_147_483_647


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class VersionedForm(forms.Form):
    """An edit of ``record``: it carries the version that the person read. ``changes`` are for the service."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST_VERSION, widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: Versioned, **options: Any) -> None:
        super().__init__(*args, **options)
        self.record = record
        for name, field in self.fields.items():
            field.initial = _rows(self.value_of(record, name))
            if isinstance(field, forms.ModelChoiceField):
                offer(self, name, field.queryset)

    def value_of(self, record: Versioned, name: str) -> Any:
        """What a field shows of the record: its attribute of that name, unless the form says otherwise."""
        return getattr(record, name)

    @property
    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def expected_version(self) -> int:
        return int(self.cleaned_data["version"])

    def read_again(self, current: Versioned) -> dict[str, list[Any]]:
        """After a conflict: saving again is about the version shown; return what differs, now and as typed."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        pairs = {
            str(self.fields[name].label): [
                _comparable(value, self.fields[name]) for value in (self.value_of(current, name), typed)
            ]
            for name, typed in self.changes.items()
        }
        return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


class RecordForm(VersionedForm, forms.ModelForm):
    """The same, with fields made from the model of ``record``."""

    def __init__(self, *args: Any, record: Versioned, **options: Any) -> None:
        # Django's forms write on their instance even when they refuse: the service compares with the record itself.
        super().__init__(*args, record=record, instance=copy.copy(record), **options)


class InOrder(forms.Form):
    """A form with ``starts_on`` and ``ends_on``."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin vient avant le début.")
        return cleaned


def offer(form: forms.Form | forms.ModelForm, name: str, rows: QuerySet[Any]) -> None:
    """What one may choose in a link.

    An edit offers what the record is linked to as well: closed, past or gone since, it leaves when somebody takes it away.
    """
    field: Any = form.fields[name]
    linked = field.initial if isinstance(form, VersionedForm) else None
    held = [row.pk for row in (linked if isinstance(linked, list) else [linked]) if isinstance(row, Model)]
    kept = rows.model._default_manager.filter(pk__in=held)
    field.queryset = rows | (kept.distinct() if rows.query.distinct else kept) if held else rows


def _rows(value: Any) -> Any:
    """A many-to-many link as the rows it leads to."""
    return list(value.all()) if hasattr(value, "all") else value


def _comparable(value: Any, field: forms.Field) -> Any:
    """Links as the sorted names of what they lead to, a choice as its words."""
    value = _rows(value)
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        return dict(field.choices).get(value, value)
    return sorted(map(str, value)) if isinstance(value, list) else value


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: str,
    submit: str = "Enregistrer",
    back: str = "",
    intro: str = "",
    confirm: str = "",
    template: str = "ui/form_page.html",
    context: dict[str, Any] | None = None,
) -> TemplateResponse:
    """A whole page for one form. Status 422 when what was sent is refused: what was typed is kept.

    ``back`` is the address of « Annuler » and of the breadcrumb; ``confirm`` is asked before it is sent; ``template``
    extends ``ui/form_page.html``, and receives ``context`` too.
    """
    kept.give_back(request, form)
    is_refused = form.is_bound and bool(form.errors)
    return TemplateResponse(
        request,
        template,
        {
            "form": form,
            "title": title,
            "submit": submit,
            "back": back,
            "intro": intro,
            "confirm": confirm,
            **(context or {}),
        },
        status=422 if is_refused else 200,
    )


def attempt(form: BaseForm, act: Callable[[], T]) -> T | None:
    """Call a service with a valid form: its result, or None and the refusal among the form's errors."""
    try:
        return act()
    except (Refused, ValidationError) as refusal:
        show_refusal(form, refusal)
    return None


def show_refusal(form: BaseForm, refusal: Refused | ValidationError) -> None:
    """What a service refused, among the errors of the form: at its field when the form has it."""
    if isinstance(refusal, Refused):
        told = {refusal.field: [refusal.message]}
    else:
        told = (
            refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
        )
    for name, said in told.items():
        for message in said:
            form.add_error(name if name in form.fields else None, message)


def act_page(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    said: str | Callable[[], str],
    then: Any = None,
    title: str,
    **shown: Any,
) -> HttpResponse:
    """A page for an act that asks a few things first: ``act(form.cleaned_data)`` calls the service.

    Done, it says so and goes to ``then`` (a record or an address), to what the act made without one; refused, it keeps
    what was typed. ``shown`` goes to ``form_page``; « Annuler » leads to ``then`` unless ``back`` says otherwise.
    """
    if request.method == "POST" and form.is_valid():
        made: Any = attempt(form, lambda: act(form.cleaned_data))
        if not form.errors:
            messages.success(request, said() if callable(said) else said)
            return redirect(then or made)
    if then:
        shown.setdefault("back", then if isinstance(then, str) else then.get_absolute_url())
    return form_page(request, form, title=title, **shown)


class ReasonForm(forms.Form):
    """What the button « act » with a ``reason`` sends."""

    reason = text("Pourquoi\u00a0?", length=1000, rows=3)

    def __init__(self, *args: Any, label: str, is_owed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label, self.fields["reason"].required = label, is_owed


def reason_page(
    request: HttpRequest,
    act: Callable[[str], object],
    *,
    asks: str,
    is_owed: bool = True,
    **shown: Any,
) -> HttpResponse:
    """The page of an act that a button asks a reason for: what the button sent acts, or comes back with what is wrong."""
    form = ReasonForm(request.POST if request.method == "POST" else None, label=asks, is_owed=is_owed)
    return act_page(request, form, lambda given: act(given["reason"]), **shown)


def edit_page(
    request: HttpRequest,
    form: VersionedForm,
    save: Callable[[], object],
    *,
    title: str,
    said: str = "C'est enregistré.",
    template: str = "ui/edit.html",
    context: dict[str, Any] | None = None,
    **asked: str,
) -> HttpResponse:
    """The one way to edit a record: nothing typed is lost, neither to an error nor to somebody who saved first.

    ``save`` calls the service with ``form.changes`` and ``form.expected_version``. After a conflict the form keeps
    what was typed beside the current version. ``template`` extends ``ui/edit.html`` and receives ``context`` too;
    ``asked`` is what ``form_page`` says around the form (submit, intro).
    """
    current: Versioned = form.record
    differences: dict[str, list[Any]] = {}
    if request.method == "POST" and form.is_valid():
        read = form.expected_version
        attempt(form, lambda: _knowing_who(request.user, save))
        if not form.errors:
            messages.success(request, said)
            return redirect(form.record)
        # Nothing is written yet of a record that its first edit makes.
        current = type(form.record)._default_manager.filter(pk=form.record.pk).first() or form.record
        if current.version != read:
            differences = form.read_again(current)
    back = current.get_absolute_url()
    shown = {"breadcrumb": [(str(current), back)], "differences": differences, **(context or {})}
    return form_page(request, form, title=title, back=back, template=template, context=shown, **asked)


def _knowing_who(user: Any, save: Callable[[], object]) -> object:
    """Save; a conflict says that somebody else was first only when the journal's last entry of the record is another's."""
    try:
        return save()
    except Conflict as conflict:
        ref = getattr(conflict.record, "ref", None)
        last = Entry.objects.about(ref).in_order().last() if ref else None
        if last and last.actor not in {"", user.public_id}:
            raise Conflict(conflict.record, by_another=True) from conflict
        raise

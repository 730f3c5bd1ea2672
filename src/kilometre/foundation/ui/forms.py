"""Forms drawn by our own templates: label, help, error and control tied together."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.template.response import TemplateResponse

from kilometre.foundation.errors import Refused

T = TypeVar("T")


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


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

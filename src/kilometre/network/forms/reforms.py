"""Naming a reform in a form: the field, and who is offered which."""

from typing import Any

from django import forms

from kilometre.foundation.records.models import Versioned
from kilometre.foundation.ui.choices import ByName
from kilometre.foundation.ui.forms import VersionedForm, offer
from kilometre.network.models import Reform


def reform(label: str = "Réforme ou mission") -> forms.ModelChoiceField:
    """Empty until ``offer_reforms``: what may be named depends on who names it, and in what."""
    return ByName(
        label=label,
        queryset=Reform.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Aucune",
    )


class ReformOffered(VersionedForm):
    """An edit of a record that names a reform."""

    def __init__(self, *args: Any, record: Versioned, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        offer_reforms(self, record)


def offer_reforms(form: forms.Form, *things: Any) -> None:
    """Fill the field named ``reform`` in for what ``things`` (accounts, records) make."""
    offer(form, "reform", Reform.objects.offered_to(*things))

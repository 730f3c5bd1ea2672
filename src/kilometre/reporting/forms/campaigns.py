"""Forms of a campaign."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone

from kilometre.foundation.indicators.registry import plural_of
from kilometre.foundation.ui.forms import VersionedForm
from kilometre.reporting.asked import OWN
from kilometre.reporting.models import LabReturn
from kilometre.reporting.models.campaigns import HIGHEST
from kilometre.reporting.presenting import plain, quantity
from kilometre.reporting.services import Declared

LARGEST_WORKBOOK = 2_000_000


class OpenForm(forms.Form):
    """A year and a day."""

    year = forms.TypedChoiceField(label="Quelle année ?", coerce=int)
    due_on = forms.DateField(label="À signer avant le", widget=forms.DateInput)
    intro = forms.CharField(
        label="Un mot aux labs",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il se lit en haut de leur page.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        this = timezone.localdate().year
        fields: Any = self.fields
        fields["year"].choices = [(year, str(year)) for year in range(this - 1, this - 5, -1)] + [
            (this, f"{this}, en cours")
        ]


class DueDayForm(VersionedForm):
    due_on = forms.DateField(label="À signer avant le", widget=forms.DateInput)


class WorkbookForm(forms.Form):
    workbook = forms.FileField(
        label="Le classeur rempli",
        help_text="Celui que vous avez téléchargé ici, au format XLSX, 2 Mo au plus.",
    )

    def clean_workbook(self) -> bytes:
        uploaded = self.cleaned_data["workbook"]
        if uploaded.size > LARGEST_WORKBOOK:
            raise forms.ValidationError(
                "Ce fichier pèse plus de 2 Mo : ce n'est pas le classeur téléchargé ici."
            )
        content: bytes = uploaded.read()
        return content


@dataclass(frozen=True, slots=True)
class Topic:
    """The two fields of each line of a topic, and how many of its figures are computed here."""

    title: str
    fields: list[tuple[Any, Any]]
    computed: int
    is_open: bool


class ReturnForm(VersionedForm):
    """Each line: the lab's value, beside the computed one, and a comment."""

    template_name = "reporting/return_form.html"
    record: LabReturn

    comment = forms.CharField(
        label="Commentaire sur l'ensemble",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, record: LabReturn, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        self.lines = list(record.lines.all())
        for line in self.lines:
            self.fields[f"value-{line.name}"] = _value_field(line)
            self.fields[f"said-{line.name}"] = forms.CharField(
                label=f"Commentaire : {line.label}", max_length=500, required=False, initial=line.comment
            )
        self.order_fields([*(name for line in self.lines for name in _names(line)), "comment"])

    @property
    def topics(self) -> list[Topic]:
        """By topic, what only the lab knows first and unfolded: for the template."""
        made = [
            Topic(
                title,
                [(self[f"value-{line.name}"], self[f"said-{line.name}"]) for line in group],
                computed=sum(line.computed is not None for line in group),
                is_open=title == OWN or any(set(_names(line)) & set(self.errors) for line in group),
            )
            for title, lines in groupby(self.lines, key=lambda line: line.topic)
            if (group := list(lines))
        ]
        return sorted(made, key=lambda topic: topic.title != OWN)

    @property
    def declared(self) -> dict[str, Declared]:
        given = self.cleaned_data
        return {
            line.name: Declared(given[f"value-{line.name}"], given[f"said-{line.name}"])
            for line in self.lines
        }

    def read_again(self, current: Any) -> dict[str, list[Any]]:
        """After a conflict: saving again is about the version shown; return what differs, now and as typed."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        pairs: dict[str, list[Any]] = {}
        for line in current.lines.all():
            typed = self.declared[line.name]
            pairs[line.label] = [_shown(line.declared), _shown(typed.value)]
            pairs[f"Commentaire : {line.label}"] = [line.comment, typed.comment]
        pairs["Commentaire sur l'ensemble"] = [current.comment, self.cleaned_data["comment"]]
        return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


def _value_field(line: Any) -> forms.DecimalField:
    """« 2,5 » or « 2.5 »; a percentage stays under 100."""
    return forms.DecimalField(
        label=_label(line),
        required=False,
        min_value=0,
        max_value=100 if line.unit == "%" else HIGHEST,
        decimal_places=4,
        localize=True,
        initial=_shown(line.declared),
        help_text=_help(line),
        widget=forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "autocomplete": "off",
                **({} if line.computed is None else {"placeholder": _shown(line.computed)}),
            }
        ),
    )


def _label(line: Any) -> str:
    """« Agents du lab (ETP) »; « Agents formés » says by itself that it counts agents."""
    unit = plural_of(line.unit)
    return line.label if not unit or unit.lower() in line.label.lower() else f"{line.label} ({unit})"


def _help(line: Any) -> str:
    """What is computed first; nothing is said to be unmeasured where only the lab can know."""
    if line.topic == OWN:
        return line.definition
    return f"Calculé ici : {quantity(line.computed, line)}. {line.definition}"


def _names(line: Any) -> tuple[str, str]:
    return f"value-{line.name}", f"said-{line.name}"


def _shown(value: Decimal | None) -> str:
    return "" if value is None else plain(value).replace("\u202f", "")

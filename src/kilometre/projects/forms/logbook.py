"""Forms of the logbook: one for each kind of line, one to settle, two to measure."""

from typing import Any

from django import forms
from django.utils import timezone

from kilometre.foundation.ui.fields import day
from kilometre.foundation.ui.forms import LARGEST_VERSION, VersionedForm
from kilometre.projects.enums import Direction, Fate, LineKind, RiskLevel
from kilometre.projects.models import Line, Project
from kilometre.projects.workers import workers

from .fields import offer_by_name, person, text

TITLES = {
    LineKind.MILESTONE: "Ce qui doit être atteint",
    LineKind.DECISION: "Ce qui a été décidé",
    LineKind.RISK: "Ce qui pourrait empêcher le projet d'aboutir",
}
MISSING: dict[Any, dict[str, str]] = {
    Fate.REACHED: {"on": "Dites quel jour il a été atteint."},
    Fate.PUT_OFF: {
        "date": "Donnez la nouvelle date.",
        "reason": "Dites pourquoi il est reporté : qui attend ce jalon doit le comprendre.",
    },
    Fate.DROPPED: {"reason": "Dites pourquoi il est abandonné : qui attend ce jalon doit le comprendre."},
}
DATES = {LineKind.MILESTONE: "Pour le", LineKind.DECISION: "Décidé le", LineKind.RISK: "À revoir le"}


class LineForm(forms.Form):
    """A line of one kind."""

    title = forms.CharField(max_length=200)
    date = day("Date")
    owner = person("Qui s'en occupe\u00a0?", required=False, empty_label="Personne encore")
    level = forms.ChoiceField(label="Niveau", choices=RiskLevel.choices, initial=RiskLevel.MEDIUM)
    detail = text("Précisions", length=2000)

    def __init__(self, *args: Any, project: Project, kind: LineKind, **options: Any) -> None:
        super().__init__(*args, **options)
        date = self.fields["date"]
        self.fields["title"].label = TITLES[kind]
        date.label, date.required = DATES[kind], kind != LineKind.RISK
        offer_by_name(self, "owner", workers(project))
        if kind == LineKind.DECISION:
            date.initial = date.initial or timezone.localdate()
            del self.fields["owner"]
        if kind != LineKind.RISK:
            del self.fields["level"]


class LineEditForm(LineForm, VersionedForm):
    """The same, with the version that was read."""

    def __init__(self, *args: Any, record: Line, **options: Any) -> None:
        kind = LineKind(record.kind)
        super().__init__(*args, project=record.project, kind=kind, record=record, **options)


class SettleForm(forms.Form):
    """A risk is put aside."""

    on = day("Écarté le", initial=timezone.localdate)
    outcome = forms.CharField(label="Ce que cela a donné", max_length=500, required=False)


class MilestoneForm(forms.Form):
    """What becomes of a milestone: reached, put off or dropped. The fields that do not go with the choice stay unread."""

    fate = forms.ChoiceField(
        label="Ce jalon est",
        choices=Fate.choices,
        initial=Fate.REACHED,
        widget=forms.RadioSelect,
    )
    on = day("Atteint le", required=False, initial=timezone.localdate)
    outcome = forms.CharField(label="Ce que cela a donné", max_length=500, required=False)
    date = day("Nouvelle date", required=False)
    reason = text("Pourquoi ?", length=500, rows=3, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_VERSION)

    def __init__(self, *args: Any, line: Line, **options: Any) -> None:
        super().__init__(*args, initial={"version": line.version}, **options)
        self.fields["on"].needed_if = "obligatoire si le jalon est atteint"  # type: ignore[attr-defined]
        self.fields["date"].needed_if = "obligatoire s'il est reporté"  # type: ignore[attr-defined]
        self.fields["reason"].needed_if = (  # type: ignore[attr-defined]
            "obligatoire s'il est reporté ou abandonné"
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        fate = cleaned.get("fate")
        for name, missing in MISSING.get(fate, {}).items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, missing)
        return cleaned


class TargetForm(forms.Form):
    """What is measured, from where to where, and who says it."""

    title = forms.CharField(
        label="Ce que l'on mesure",
        max_length=160,
        help_text="Par exemple : délai entre la demande et l'avis.",
    )
    unit = forms.CharField(label="Unité", max_length=40, help_text="jour, %, dossier…")
    direction = forms.ChoiceField(label="Sens souhaité", choices=Direction.choices, widget=forms.RadioSelect)
    baseline = forms.DecimalField(label="Valeur de départ", max_digits=14, decimal_places=2, localize=True)
    baseline_on = day("Mesurée le")
    goal = forms.DecimalField(label="Cible", max_digits=14, decimal_places=2, required=False, localize=True)
    goal_on = day("À atteindre le", required=False)
    source = forms.CharField(
        label="D'où vient la mesure ?", max_length=300, help_text="Un registre, une enquête, un logiciel."
    )


class TargetEditForm(TargetForm, VersionedForm):
    """The same, with the version that was read."""


class MeasureForm(forms.Form):
    date = day("Date de la mesure", initial=timezone.localdate)
    value = forms.DecimalField(label="Valeur", max_digits=14, decimal_places=2, localize=True)
    sample = forms.IntegerField(
        label="Sur combien de cas ?", required=False, min_value=1, max_value=1_000_000_000
    )
    source = forms.CharField(label="Source, si elle diffère", max_length=300, required=False)

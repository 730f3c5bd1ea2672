"""Forms of rituals, of meetings, and of what they decide."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from kilometre.coordination.enums import FollowUpState, RhythmKind, Zone
from kilometre.coordination.models import FollowUp, Meeting, Ritual
from kilometre.coordination.queries.networks import people_of
from kilometre.coordination.services.rituals import RHYTHM
from kilometre.foundation.ui.fields import text
from kilometre.foundation.ui.forms import RecordForm, VersionedForm
from kilometre.network.models import Person


def hour(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def minutes(label: str, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=5, max_value=600, **options)


class RhythmFields(forms.Form):
    """The first date gives the others."""

    starts_on = forms.DateField(
        label="Première date",
        widget=forms.DateInput,
        help_text="Elle donne le jour : si c'est un mardi, les suivantes sont des mardis.",
    )
    at = hour("Heure")
    length = minutes("Durée, en minutes", initial=60)
    kind = forms.ChoiceField(
        label="Rythme", choices=RhythmKind.choices, initial=RhythmKind.WEEKLY, widget=forms.RadioSelect
    )
    every = forms.IntegerField(
        label="Tous les combien ?",
        min_value=1,
        max_value=12,
        initial=1,
        help_text="1 : chaque semaine (ou chaque mois). 2 : une semaine (ou un mois) sur deux.",
    )
    until = forms.DateField(
        label="Dernière date possible", required=False, widget=forms.DateInput, help_text="Vide : sans fin."
    )
    zone = forms.ChoiceField(label="Heure de", choices=Zone.choices, initial=Zone.PARIS)


class RitualForm(RhythmFields):
    """Open a ritual."""

    title = forms.CharField(label="Nom du rituel", max_length=120)
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    link = forms.URLField(
        label="Adresse de la réunion en ligne", max_length=500, required=False, assume_scheme="https"
    )
    purpose = text("À quoi il sert", length=2000, rows=3, required=False)
    is_open = forms.BooleanField(
        label="Tous les labs peuvent lire l'ordre du jour et les comptes rendus", required=False
    )

    field_order = ("title", *RhythmFields.base_fields, "place", "link", "purpose", "is_open")


class RhythmForm(RhythmFields, VersionedForm):
    """Another rhythm, from its next date on unless one says another."""

    def value_of(self, record: Any, name: str) -> Any:
        """A ritual that is stopped is taken up again without an end."""
        if name == "until" and record.is_stopped(timezone.now()):
            return None
        return record.next_date if name == "starts_on" else super().value_of(record, name)

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in RHYTHM}


class RitualTextsForm(RecordForm):
    link = forms.URLField(
        label="Adresse de la réunion en ligne", max_length=500, required=False, assume_scheme="https"
    )

    class Meta:
        model = Ritual
        fields = ("title", "purpose", "place", "link", "is_open")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}


class StopForm(forms.Form):
    last = forms.DateField(
        label="Dernier jour où il se réunit",
        widget=forms.DateInput,
        help_text="Les réunions prévues après ce jour sont annulées. Les actions encore ouvertes restent à leurs responsables.",
    )


class ProposalForm(forms.Form):
    title = forms.CharField(label="Sujet", max_length=160)
    detail = text("Ce que vous en attendez", length=2000, rows=3, required=False)
    length = minutes("Durée souhaitée, en minutes", required=False)


class DeclineForm(forms.Form):
    reason = text("Pourquoi ?", length=500, rows=3, help_text="La personne qui a proposé ce sujet le lira.")


class MinutesForm(VersionedForm):
    minutes = text(
        "Compte rendu",
        length=20000,
        rows=16,
        help_text="Ce qui s'est dit, en quelques lignes par sujet. Les décisions et les actions se notent à part : elles sont suivies.",
    )


class DecisionForm(forms.Form):
    text = text("Décision, en une phrase", length=500, rows=3)


class CorrectionForm(VersionedForm):
    text = text("Décision, en une phrase", length=500, rows=3)


class FollowUpForm(forms.Form):
    """What, who, for when."""

    text = forms.CharField(label="Ce qui est à faire", max_length=300)
    owner = forms.ModelChoiceField(
        label="Qui s'en charge ?", queryset=Person.objects.none(), to_field_name="public_id"
    )
    due_on = forms.DateField(label="Pour quand ?", widget=forms.DateInput)

    def __init__(self, *args: Any, ritual: Ritual, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = people_of(ritual.network)  # type: ignore[attr-defined]


class FollowUpEditForm(VersionedForm):
    text = forms.CharField(label="Ce qui est à faire", max_length=300)
    owner = forms.ModelChoiceField(
        label="Qui s'en charge ?", queryset=Person.objects.none(), to_field_name="public_id"
    )
    due_on = forms.DateField(label="Pour quand ?", widget=forms.DateInput)

    def __init__(self, *args: Any, record: FollowUp, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        people = people_of(record.ritual.network) | Person.objects.filter(pk=record.owner_id)
        self.fields["owner"].queryset = people.distinct()  # type: ignore[attr-defined]
        self.fields["owner"].initial = record.owner.public_id


class FinishForm(forms.Form):
    word = text("Un mot sur le résultat", length=500, rows=3, required=False)


class DropForm(forms.Form):
    reason = text("Pourquoi ?", length=500, rows=3)


class MoveForm(VersionedForm):
    """Another moment or place, for one date only."""

    day = forms.DateField(label="Jour", widget=forms.DateInput)
    at = hour("Heure")
    length = minutes("Durée, en minutes")
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    link = forms.URLField(
        label="Adresse de la réunion en ligne", max_length=500, required=False, assume_scheme="https"
    )
    reason = forms.CharField(label="Pourquoi ce changement ?", max_length=300, required=False)

    def __init__(self, *args: Any, record: Meeting, **options: Any) -> None:
        self.zone = ZoneInfo(record.ritual.zone)
        super().__init__(*args, record=record, **options)

    def value_of(self, record: Any, name: str) -> Any:
        """On the clock of the ritual; what the meeting does not change is the ritual's."""
        local = record.starts_at.astimezone(self.zone)
        match name:
            case "day":
                return local.date()
            case "at":
                return local.time()
            case "length":
                return record.length or record.ritual.length
            case "place":
                return record.where
            case "link":
                return record.address
            case _:
                return super().value_of(record, name)

    @property
    def starts_at(self) -> dt.datetime:
        given = self.cleaned_data
        return dt.datetime.combine(given["day"], given["at"], self.zone)


class CancelForm(forms.Form):
    reason = text("Pourquoi ?", length=300, rows=2, help_text="Les membres du réseau le liront.")


class FollowUpFilters(forms.Form):
    mine = forms.BooleanField(label="Seulement les miennes", required=False)
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Toutes"), *FollowUpState.choices])


class DecisionFilters(forms.Form):
    words = forms.CharField(label="Mots de la décision", max_length=80, required=False)

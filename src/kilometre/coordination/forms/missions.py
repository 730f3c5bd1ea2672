"""Forms of support missions."""

from typing import Any

from django import forms
from django.utils import timezone

from kilometre.coordination.enums import MissionState, Urgency, Usefulness
from kilometre.coordination.models import Mission
from kilometre.coordination.services.missions import supporters
from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.fields import text
from kilometre.foundation.ui.forms import VersionedForm, offer
from kilometre.network.models import Lab, Person
from kilometre.network.rules import standing

REVERSED = "La fin vient avant le début."


def _lab() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Lab", queryset=Lab.objects.none(), to_field_name="slug", empty_label="Choisir un lab"
    )


def _subject() -> forms.CharField:
    return forms.CharField(label="Sujet, en quelques mots", max_length=160)


class AskMissionForm(forms.Form):
    lab = _lab()
    subject = _subject()
    expected = text("Qu'en attendez-vous ?", length=4000, rows=5)
    urgency = forms.ChoiceField(
        label="Pour quand ?", choices=Urgency.choices, initial=Urgency.NORMAL, widget=forms.RadioSelect
    )
    wished_from = forms.DateField(
        label="À partir du",
        required=False,
        widget=forms.DateInput,
        help_text="Si vous avez une date en tête.",
    )
    wished_until = forms.DateField(label="Jusqu'au", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        own = Lab.objects.open().filter(pk__in=standing(user).labs).order_by("sort_key")
        self.fields["lab"].queryset = own  # type: ignore[attr-defined]
        if own.count() == 1:
            self.fields["lab"].initial = own[0].slug

    def clean(self) -> dict[str, Any]:
        return _in_order(self, "wished_from", "wished_until")


class PlanFields(forms.Form):
    """Who, and when."""

    in_charge = forms.ModelChoiceField(
        label="Qui s'en charge ?",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        empty_label="Choisir une personne",
    )
    starts_on = forms.DateField(label="Commence le", widget=forms.DateInput)
    ends_on = forms.DateField(
        label="Se termine le", required=False, widget=forms.DateInput, help_text="Si la date est connue."
    )

    def clean(self) -> dict[str, Any]:
        return _in_order(self, "starts_on", "ends_on")


class OfferMissionForm(PlanFields):
    lab = _lab()
    subject = _subject()
    expected = text("Ce que vous proposez", length=4000, rows=5)
    field_order = ("lab", "subject", "expected")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open().order_by("sort_key")
        labs = labs.filter(origin=Origin.FICTIONAL) if user.is_fictional else labs.real()
        self.fields["lab"].queryset = labs  # type: ignore[attr-defined]
        _name_people(self, supporters(user), user)  # type: ignore[arg-type]


class AcceptMissionForm(PlanFields):
    """What the lab wished is proposed first."""

    def __init__(self, *args: Any, user: User, mission: Mission, **options: Any) -> None:
        super().__init__(*args, **options)
        _name_people(self, supporters(mission.lab), user)
        self.fields["starts_on"].initial = max(
            mission.wished_from or timezone.localdate(), timezone.localdate()
        )
        self.fields["ends_on"].initial = mission.wished_until


class PlanMissionForm(PlanFields, VersionedForm):
    def __init__(self, *args: Any, record: Mission, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        offer(self, "in_charge", supporters(record.lab))
        self.fields["in_charge"].initial = record.in_charge.public_id if record.in_charge else None


class DeclineMissionForm(forms.Form):
    reason = text("Pourquoi ?", length=1000, help_text="L'autre partie le lira.")


class FinishMissionForm(forms.Form):
    outcome = text(
        "Qu'en est-il sorti ?",
        length=8000,
        rows=8,
        help_text="Ce qui a été fait, ce qui change pour le lab. Les documents s'ajoutent sur la page.",
    )


class StopMissionForm(forms.Form):
    lessons = text(
        "Pourquoi s'arrêter, et qu'en retenir ?",
        length=8000,
        rows=6,
        help_text="Ce qu'on a appris sert aux prochains appuis. Aucun jugement sur une personne.",
    )


class JudgeMissionForm(VersionedForm):
    useful = forms.ChoiceField(
        label="Cet appui vous a-t-il été utile ?", choices=Usefulness.choices, widget=forms.RadioSelect
    )
    useful_word = text(
        "En un mot, ce qui a aidé ou manqué",
        length=1000,
        required=False,
        help_text="Nécessaire si la réponse n'est pas « oui ». Parlez de l'appui, jamais d'une personne.",
    )


class MissionFilters(forms.Form):
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *MissionState.choices])


def _name_people(form: forms.Form, people: Any, user: User) -> None:
    """Choices of who is in charge, with oneself chosen first."""
    field: Any = form.fields["in_charge"]
    field.queryset = people
    own = people.filter(user=user).first()
    field.initial = own.public_id if own else None


def _in_order(form: forms.Form, first: str, last: str) -> dict[str, Any]:
    cleaned: dict[str, Any] = forms.Form.clean(form) or {}
    if cleaned.get(first) and cleaned.get(last) and cleaned[last] < cleaned[first]:
        form.add_error(last, REVERSED)
    return cleaned

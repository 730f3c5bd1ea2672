"""Forms of calls: one to ask, one to answer."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.forms import VersionedForm
from kilometre.network.models import Lab, Organisation, Reform
from kilometre.network.rules import standing

from .enums import CallKind, CallState, Choice
from .models import Answer, Call, Question
from .services.calling import MOST_QUESTIONS

TWO_WEEKS = dt.timedelta(days=14)


def _text(label: str, *, length: int, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def _day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput, **options)


def _reform() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Réforme ou mission",
        queryset=Reform.objects.all(),
        required=False,
        empty_label="Aucune",
    )


class CallForm(forms.Form):
    """Ask labs: what, whom, until when. A few short questions may go with the yes or no."""

    title = forms.CharField(label="Titre", max_length=160)
    kind = forms.ChoiceField(label="Que cherchez-vous ?", choices=CallKind.choices, widget=forms.RadioSelect)
    question = _text("Que demandez-vous aux labs ?", length=3000)
    questions = _text(
        "Questions courtes",
        length=1100,
        required=False,
        help_text=f"Une par ligne, {MOST_QUESTIONS} au plus. Par exemple : quelle semaine, combien de places.",
    )
    labs = forms.ModelMultipleChoiceField(
        label="À quels labs ?",
        queryset=Lab.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    closes_on = _day("Réponse attendue jusqu'au", initial=lambda: timezone.localdate() + TWO_WEEKS)
    starts_on = _day("Pour la période du", required=False)
    ends_on = _day("au", required=False)
    reform = _reform()
    asked_by = forms.ModelChoiceField(
        label="Au nom de quelle administration ?",
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Aucune",
    )
    is_shared = forms.BooleanField(
        label="Les labs lisent les réponses des autres labs", required=False, initial=True
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open()
        labs = labs.filter(origin=Origin.FICTIONAL) if user.is_fictional else labs.real()
        self.fields["labs"].queryset = labs.order_by("sort_key")  # type: ignore[attr-defined]
        own = Organisation.objects.filter(pk__in=standing(user).organisations).order_by("sort_key")
        self.fields["asked_by"].queryset = own  # type: ignore[attr-defined]
        if not own:
            del self.fields["asked_by"]

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        for number, line in enumerate(lines, start=1):
            if len(line) > 200:
                raise forms.ValidationError(f"La question {number} dépasse 200 signes : raccourcissez-la.")
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _check_period(self, cleaned)
        return cleaned


class CallEditForm(VersionedForm):
    title = forms.CharField(label="Titre", max_length=160)
    question = _text("Ce que l'on demande", length=3000)
    closes_on = _day("Réponse attendue jusqu'au")
    starts_on = _day("Pour la période du", required=False)
    ends_on = _day("au", required=False)
    reform = _reform()
    is_shared = forms.BooleanField(label="Les labs lisent les réponses des autres labs", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _check_period(self, cleaned)
        return cleaned


class MoreLabForm(forms.Form):
    lab = forms.ModelChoiceField(
        label="Lab", queryset=Lab.objects.none(), to_field_name="slug", empty_label="Choisissez"
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open()
        labs = labs.filter(origin=Origin.FICTIONAL) if call.is_fictional else labs.real()
        asked = call.answers.values("lab")
        self.fields["lab"].queryset = labs.exclude(pk__in=asked).order_by("sort_key")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes, no or perhaps, a word, and the short questions of the call."""

    choice = forms.ChoiceField(label="Votre lab répond", choices=Choice.choices, widget=forms.RadioSelect)
    comment = _text("Un mot d'explication", length=1000, rows=3, required=False)

    def __init__(self, *args: Any, answer: Answer, questions: list[Question], **options: Any) -> None:
        given = {reply.question_id: reply.text for reply in answer.replies.all()}
        initial = {"choice": answer.choice, "comment": answer.comment}
        super().__init__(*args, initial=initial, **options)
        self.questions = {f"question_{question.pk}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = forms.CharField(
                label=question.text, max_length=500, required=False, initial=given.get(question.pk, "")
            )

    @property
    def replies(self) -> dict[Question, str]:
        return {question: self.cleaned_data[name] for name, question in self.questions.items()}


class OutcomeForm(forms.Form):
    outcome = _text(
        "Ce qui en sort",
        length=2000,
        help_text="Les labs qui ont répondu le reçoivent. L'appel, s'il est ouvert, est clos.",
    )


class ReopenForm(forms.Form):
    closes_on = _day("Réponse attendue jusqu'au", initial=lambda: timezone.localdate() + TWO_WEEKS)


class CallFilters(forms.Form):
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *CallState.choices])
    kind = forms.ChoiceField(
        label="Ce que l'on cherche", required=False, choices=[("", "Tout"), *CallKind.choices]
    )


def _check_period(form: forms.Form, cleaned: dict[str, Any]) -> None:
    starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
    if starts and ends and ends < starts:
        form.add_error("ends_on", "La fin vient avant le début.")

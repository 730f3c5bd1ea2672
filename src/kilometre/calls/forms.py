"""Forms of calls: one to ask, one to answer."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.fields import day, text
from kilometre.foundation.ui.forms import InOrder, VersionedForm, attempt, offer
from kilometre.network.forms.reforms import ReformOffered, offer_reforms, reform
from kilometre.network.models import Lab, Organisation
from kilometre.network.rules import standing

from .enums import CallKind, CallState, Choice
from .models import Answer, Call, Question
from .services.calling import MOST_QUESTIONS, refuse_past

ONLY_EXAMPLES = (
    "Votre compte est un exemple fictif : les labs réels n'y sont pas, ils ne reçoivent rien d'un exemple."
)
TWO_WEEKS = dt.timedelta(days=14)


class CallForm(InOrder):
    """Ask labs: what, whom, until when. A few short questions may go with the yes or no."""

    title = forms.CharField(label="Titre", max_length=160)
    kind = forms.ChoiceField(label="Que cherchez-vous ?", choices=CallKind.choices, widget=forms.RadioSelect)
    question = text("Que demandez-vous aux labs ?", length=3000)
    questions = text(
        "Questions courtes",
        length=1100,
        required=False,
        help_text=f"Une par ligne, {MOST_QUESTIONS} au plus. Par exemple : quelle semaine, combien de places.",
    )
    labs = forms.ModelMultipleChoiceField(
        label="À quels labs ?",
        queryset=Lab.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    closes_on = day("Réponse attendue jusqu'au", initial=lambda: timezone.localdate() + TWO_WEEKS)
    starts_on = day("Pour la période du", required=False)
    ends_on = day("au", required=False)
    reform = reform()
    asked_by = forms.ModelChoiceField(
        label="Au nom de quelle administration ?",
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
        offer(self, "labs", labs.order_by("sort_key"))
        if user.is_fictional:
            self.fields["labs"].help_text = ONLY_EXAMPLES
        own = Organisation.objects.filter(pk__in=standing(user).organisations).order_by("sort_key")
        offer(self, "asked_by", own)
        offer_reforms(self, user)
        if not own:
            del self.fields["asked_by"]

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
        for number, line in enumerate(lines, start=1):
            if len(line) > 200:
                raise forms.ValidationError(f"La question {number} dépasse 200 signes : raccourcissez-la.")
        questions = list(dict.fromkeys(lines))
        if len(questions) > MOST_QUESTIONS:
            raise forms.ValidationError(f"Un appel a {MOST_QUESTIONS} questions au plus.")
        return questions

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "closes_on" in cleaned:
            attempt(self, lambda: refuse_past(cleaned["closes_on"]))
        return cleaned


class CallEditForm(InOrder, ReformOffered):
    title = forms.CharField(label="Titre", max_length=160)
    question = text("Ce que l'on demande", length=3000)
    closes_on = day("Réponse attendue jusqu'au")
    starts_on = day("Pour la période du", required=False)
    ends_on = day("au", required=False)
    reform = reform()
    is_shared = forms.BooleanField(label="Les labs lisent les réponses des autres labs", required=False)


class MoreLabForm(forms.Form):
    lab = forms.ModelChoiceField(
        label="Lab", queryset=Lab.objects.none(), to_field_name="slug", empty_label="Choisissez"
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open()
        labs = labs.filter(origin=Origin.FICTIONAL) if call.is_fictional else labs.real()
        asked = call.answers.values("lab")
        offer(self, "lab", labs.exclude(pk__in=asked).order_by("sort_key"))


class AnswerForm(VersionedForm):
    """Yes, no or perhaps, a word, and the short questions of the call."""

    choice = forms.ChoiceField(label="Votre lab répond", choices=Choice.choices, widget=forms.RadioSelect)
    comment = text("Un mot d'explication", length=1000, rows=3, required=False)

    def __init__(self, *args: Any, record: Answer, questions: list[Question], **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        self.questions = by_field(questions)
        self.fields.update(question_fields(record, questions))

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("choice", "comment")}

    def read_again(self, current: Any) -> dict[str, list[Any]]:
        pairs = super().read_again(current)
        said = {reply.question_id: reply.text for reply in current.replies.all()}
        told = {question.text: [said.get(question.pk, ""), text] for question, text in self.replies.items()}
        return pairs | {label: pair for label, pair in told.items() if pair[0] != pair[1]}

    @property
    def replies(self) -> dict[Question, str]:
        return {question: self.cleaned_data[name] for name, question in self.questions.items()}


def by_field(questions: Iterable[Question]) -> dict[str, Question]:
    """Each question by the name of its field."""
    return {f"question_{question.pk}": question for question in questions}


def question_fields(answer: Answer, questions: Iterable[Question]) -> dict[str, forms.Field]:
    """One field a question, with what the lab said to it already: on screen and in the link of the e-mail."""
    said = {reply.question_id: reply.text for reply in answer.replies.all()}
    return {
        name: forms.CharField(
            label=question.text, max_length=500, required=False, initial=said.get(question.pk, "")
        )
        for name, question in by_field(questions).items()
    }


class OutcomeForm(forms.Form):
    outcome = text(
        "Ce qui en sort",
        length=2000,
        help_text="Les labs qui ont répondu le reçoivent. L'appel, s'il est ouvert, est clos.",
    )


class ReopenForm(forms.Form):
    closes_on = day("Réponse attendue jusqu'au", initial=lambda: timezone.localdate() + TWO_WEEKS)


class CallFilters(forms.Form):
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *CallState.choices])
    kind = forms.ChoiceField(
        label="Ce que l'on cherche", required=False, choices=[("", "Tout"), *CallKind.choices]
    )

"""Forms of studies."""

from typing import Any

from django import forms
from django.db.models import Q

from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.forms import VersionedForm
from kilometre.network.models import Lab, Membership, Organisation, Person, Reform
from kilometre.network.rules import standing

from .enums import PartState, StudyState
from .models import Part, Study


def _text(label: str, *, length: int, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def _date(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput, **options)


def _people_of(labs: Any) -> Any:
    team = Membership.objects.current().filter(lab__in=labs)
    return Person.objects.filter(pk__in=team.values("person")).order_by("sort_key")


class OrderForm(forms.Form):
    """Order a study: what is to be learnt, from which labs. The protocol and the dates may come later."""

    title = forms.CharField(label="Titre", max_length=160)
    question = _text("Que voulez-vous savoir ?", length=2000)
    labs = forms.ModelMultipleChoiceField(
        label="À quels labs ?",
        queryset=Lab.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text="Chacun accepte ou décline sa part.",
    )
    reform = forms.ModelChoiceField(
        label="Réforme ou mission",
        queryset=Reform.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="Aucune",
    )
    asked_by = forms.ModelChoiceField(
        label="Au nom de quelle administration ?",
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Aucune",
    )
    starts_on = _date("Début")
    ends_on = _date("Fin")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open()
        labs = labs.filter(origin=Origin.FICTIONAL) if user.is_fictional else labs.real()
        self.fields["labs"].queryset = labs.order_by("sort_key")  # type: ignore[attr-defined]
        own = Organisation.objects.filter(pk__in=standing(user).organisations).order_by("sort_key")
        self.fields["asked_by"].queryset = own  # type: ignore[attr-defined]
        if not own:
            del self.fields["asked_by"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _check_order(self, cleaned)
        return cleaned


class StudyForm(VersionedForm):
    title = forms.CharField(label="Titre", max_length=160)
    question = _text("Ce que l'on veut savoir", length=2000)
    coordinator = forms.ModelChoiceField(
        label="Qui coordonne ?", queryset=Person.objects.none(), to_field_name="public_id"
    )
    reform = forms.ModelChoiceField(
        label="Réforme ou mission",
        queryset=Reform.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label="Aucune",
    )
    starts_on = _date("Début")
    ends_on = _date("Fin")

    def __init__(self, *args: Any, record: Study, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        labs = record.parts.values("lab")
        team = Membership.objects.current().filter(Q(lab__in=labs) | Q(organisation=record.asked_by_id))
        people = Person.objects.filter(Q(pk__in=team.values("person")) | Q(pk=record.coordinator_id))
        self.fields["coordinator"].queryset = people.order_by("sort_key")  # type: ignore[attr-defined]
        for name, key in (("coordinator", "public_id"), ("reform", "slug")):
            related = getattr(record, name)
            self.fields[name].initial = getattr(related, key) if related else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _check_order(self, cleaned)
        return cleaned


class ProtocolForm(VersionedForm):
    protocol = _text(
        "Protocole commun",
        length=8000,
        rows=14,
        help_text="Qui l'on rencontre, combien de personnes, avec quelles questions, ce que l'on note et comment : "
        "le même pour tous les labs, pour que les résultats se comparent.",
    )


class AskForm(forms.Form):
    lab = forms.ModelChoiceField(label="Quel lab ?", queryset=Lab.objects.none(), to_field_name="slug")
    task = _text("Ce que vous lui demandez", length=2000, required=False)

    def __init__(self, *args: Any, study: Study, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open()
        labs = labs.filter(origin=Origin.FICTIONAL) if study.is_fictional else labs.real()
        taken = study.parts.exclude(state=PartState.DECLINED).values("lab")
        self.fields["lab"].queryset = labs.exclude(pk__in=taken).order_by("sort_key")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes or no for the lab."""

    YES = "yes"

    choice = forms.ChoiceField(
        label="Votre lab prend-il sa part ?",
        choices=[(YES, "Oui"), ("no", "Non, pas cette fois")],
        widget=forms.RadioSelect,
    )
    contact = forms.ModelChoiceField(
        label="Si oui, qui s'en occupe ?",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Moi",
    )
    reason = forms.CharField(
        label="Si non, un mot d'explication",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, part: Part, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contact"].queryset = _people_of([part.lab_id])  # type: ignore[attr-defined]


class PartForm(forms.Form):
    """What the lab does, when, and who takes care of it."""

    task = _text("Ce que le lab fait", length=2000, required=False)
    starts_on = _date("Début")
    ends_on = _date("Fin")
    contact = forms.ModelChoiceField(
        label="Qui s'en occupe ?",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="À nommer",
    )

    def __init__(self, *args: Any, part: Part, **options: Any) -> None:
        initial = {
            "task": part.task,
            "starts_on": part.starts_on,
            "ends_on": part.ends_on,
            "contact": part.contact.public_id if part.contact else "",
        }
        super().__init__(*args, initial=initial, **options)
        self.fields["contact"].queryset = _people_of([part.lab_id])  # type: ignore[attr-defined]
        if part.study.starts_on and part.study.ends_on:
            said = f"L'étude va du {part.study.starts_on:%d/%m/%Y} au {part.study.ends_on:%d/%m/%Y}."
            self.fields["starts_on"].help_text = said


class FindingsForm(forms.Form):
    findings = _text(
        "Ce que le lab a constaté",
        length=8000,
        rows=10,
        help_text="Sans nom ni détail qui permette de reconnaître une personne rencontrée.",
    )


class ResultsForm(forms.Form):
    results = _text("Ce que l'étude a montré", length=8000, rows=12)


class LessonsForm(forms.Form):
    lessons = _text("Ce que vous en retenez", length=4000, rows=6)


class StudyFilters(forms.Form):
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *StudyState.choices])
    reform = forms.ModelChoiceField(
        label="Réforme",
        required=False,
        queryset=Reform.objects.all(),
        to_field_name="slug",
        empty_label="Toutes",
    )
    lab = forms.ModelChoiceField(
        label="Lab",
        required=False,
        queryset=Lab.objects.order_by("sort_key"),
        to_field_name="slug",
        empty_label="Tous",
    )


def _check_order(form: forms.Form, cleaned: dict[str, Any]) -> None:
    starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", "La fin vient avant le début.")

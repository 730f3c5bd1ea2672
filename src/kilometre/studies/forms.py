"""Forms of studies."""

from typing import Any

from django import forms
from django.db.models import Q

from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french
from kilometre.foundation.ui.fields import day, text
from kilometre.foundation.ui.forms import InOrder, VersionedForm, offer
from kilometre.network.forms.reforms import ReformOffered, offer_reforms, reform
from kilometre.network.models import Lab, Membership, Organisation, Person, Reform
from kilometre.network.rules import standing

from .enums import PartState, StudyState
from .models import Part, Study


def _people_of(labs: Any) -> Any:
    team = Membership.objects.current().filter(lab__in=labs)
    return Person.objects.filter(pk__in=team.values("person")).order_by("sort_key")


class OrderForm(InOrder):
    """Order a study: what is to be learnt, from which labs. The protocol and the dates may come later."""

    title = forms.CharField(label="Titre", max_length=160)
    question = text("Que voulez-vous savoir ?", length=2000)
    labs = forms.ModelMultipleChoiceField(
        label="À quels labs ?",
        queryset=Lab.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text="Chacun accepte ou décline sa part.",
    )
    reform = reform()
    asked_by = forms.ModelChoiceField(
        label="Au nom de quelle administration ?",
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Aucune",
    )
    starts_on = day("Début", required=False)
    ends_on = day("Fin", required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open()
        labs = labs.filter(origin=Origin.FICTIONAL) if user.is_fictional else labs.real()
        offer(self, "labs", labs.order_by("sort_key"))
        own = Organisation.objects.filter(pk__in=standing(user).organisations).order_by("sort_key")
        offer(self, "asked_by", own)
        offer_reforms(self, user)
        if not own:
            del self.fields["asked_by"]


class StudyForm(InOrder, ReformOffered):
    title = forms.CharField(label="Titre", max_length=160)
    question = text("Ce que l'on veut savoir", length=2000)
    coordinator = forms.ModelChoiceField(
        label="Qui coordonne ?", queryset=Person.objects.none(), to_field_name="public_id"
    )
    reform = reform()
    starts_on = day("Début", required=False)
    ends_on = day("Fin", required=False)

    def __init__(self, *args: Any, record: Study, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        labs = record.parts.values("lab")
        team = Membership.objects.current().filter(Q(lab__in=labs) | Q(organisation=record.asked_by_id))
        offer(self, "coordinator", Person.objects.filter(pk__in=team.values("person")).order_by("sort_key"))


class ProtocolForm(VersionedForm):
    protocol = text(
        "Protocole commun",
        length=8000,
        rows=14,
        help_text="Qui l'on rencontre, combien de personnes, avec quelles questions, ce que l'on note et comment : "
        "le même pour tous les labs, pour que les résultats se comparent.",
    )


class AskForm(forms.Form):
    lab = forms.ModelChoiceField(label="Quel lab ?", queryset=Lab.objects.none(), to_field_name="slug")
    task = text("Ce que vous lui demandez", length=2000, required=False)

    def __init__(self, *args: Any, study: Study, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open()
        labs = labs.filter(origin=Origin.FICTIONAL) if study.is_fictional else labs.real()
        taken = study.parts.exclude(state=PartState.DECLINED).values("lab")
        offer(self, "lab", labs.exclude(pk__in=taken).order_by("sort_key"))


class AnswerForm(VersionedForm):
    """Yes or no for the lab."""

    YES, NO = "yes", "no"

    choice = forms.ChoiceField(
        label="Votre lab prend-il sa part ?",
        choices=[(YES, "Oui"), (NO, "Non, pas cette fois")],
        widget=forms.RadioSelect,
    )
    contact = forms.ModelChoiceField(
        label="Si oui, qui s'en occupe ?",
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

    def __init__(self, *args: Any, record: Part, user: User, **options: Any) -> None:
        self.user = user
        super().__init__(*args, record=record, **options)
        offer(self, "contact", _people_of([record.lab_id]).exclude(user=user))

    def value_of(self, record: Any, name: str) -> Any:
        """What the lab said; one's own name is « Moi »."""
        if name == "choice":
            return self.YES if record.is_taken else self.NO if record.answered_at else ""
        if name == "contact":
            return (
                None if record.contact is None or record.contact.user_id == self.user.pk else record.contact
            )
        return super().value_of(record, name)


class PartForm(VersionedForm):
    """What the lab does, when, and who takes care of it."""

    task = text("Ce que le lab fait", length=2000, required=False)
    starts_on = day("Début", required=False)
    ends_on = day("Fin", required=False)
    contact = forms.ModelChoiceField(
        label="Qui s'en occupe ?",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="À nommer",
    )

    def __init__(self, *args: Any, record: Part, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        offer(self, "contact", _people_of([record.lab_id]))
        self.fields["contact"].required = record.is_taken
        study = record.study
        if study.starts_on and study.ends_on:
            said = f"L'étude va du {french.date(study.starts_on)} au {french.date(study.ends_on)}."
            self.fields["starts_on"].help_text = said


class FindingsForm(VersionedForm):
    findings = text(
        "Ce que le lab a constaté",
        length=8000,
        rows=10,
        help_text="Sans nom ni détail qui permette de reconnaître une personne rencontrée.",
    )


class ResultsForm(forms.Form):
    results = text("Ce que l'étude a montré", length=8000, rows=12)


class LessonsForm(forms.Form):
    lessons = text("Ce que vous en retenez", length=4000, rows=6)


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

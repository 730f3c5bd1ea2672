"""Forms of projects: opened, described, shared, moved from stage to stage."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.forms import VersionedForm, offer
from kilometre.intake.models import Need
from kilometre.network.enums import DatePrecision
from kilometre.network.forms.reforms import offer_reforms, reform
from kilometre.network.models import Lab, Person
from kilometre.network.rules import standing
from kilometre.network.spelling import key
from kilometre.projects import gates
from kilometre.projects.enums import Stage
from kilometre.projects.gates import Debt
from kilometre.projects.kinship import FOLLOWS, INSPIRED_BY
from kilometre.projects.models import Action, Axis, Project
from kilometre.projects.workers import workers

from .fields import labs, offer_by_name, offer_own, open_to, person, several_labs, territory, text

REASON = {
    "label": "Votre réponse à la personne qui a envoyé le besoin",
    "max_length": 4000,
    "help_text": "Elle la recevra avec le lien. Le texte de son besoin reste privé.",
}


class StartForm(forms.Form):
    """Open a project: the rest is written later, stage after stage."""

    title = forms.CharField(label="Titre", max_length=160)
    objective = text("Objectif", help_text="Ce qui doit aller mieux, et pour qui.")
    lead_lab = labs(label="Lab pilote")
    partner_labs = several_labs(label="Labs associés", required=False)

    def __init__(self, *args: Any, user: User, need: Need | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        lead = offer_own(self, "lead_lab", Lab.objects.filter(pk__in=standing(user).labs))
        others = open_to(user, need)
        offer_by_name(self, "partner_labs", others.exclude(pk=lead.pk) if lead else others)


class TurnIntoProjectForm(StartForm):
    """The same, from a need: nothing of the need's text is filled in."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **REASON)


class ProjectForm(VersionedForm):
    title = forms.CharField(label="Titre", max_length=160)
    objective = text("Objectif")
    approach = text("Démarche")
    result = text("Résultat")
    partners = forms.CharField(
        label="Partenaires hors des labs",
        max_length=500,
        required=False,
        help_text="Services, associations, entreprises qui y prennent part.",
    )
    territory = territory()
    reform = reform()
    axis = forms.ModelChoiceField(
        label="Feuille de route",
        required=False,
        queryset=Axis.objects.none(),
        empty_label="Hors feuille de route",
    )

    def __init__(self, *args: Any, record: Project, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        labs = [record.lead_lab_id, *record.partner_labs.values_list("pk", flat=True)]
        axes = Axis.objects.filter(roadmap__lab__in=[pk for pk in labs if pk])
        if record.axis_id:
            axes |= Axis.objects.filter(roadmap__axes=record.axis_id)
        offer_reforms(self, record)
        offer(self, "axis", axes.distinct().select_related("parent", "roadmap"))


class LabsForm(VersionedForm):
    lead_lab = labs(label="Lab pilote", required=False, empty_label="Aucun")
    partner_labs = several_labs(label="Labs associés", required=False)

    def __init__(self, *args: Any, record: Project, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        for name in ("lead_lab", "partner_labs"):
            offer_by_name(self, name, open_to(record))


class ContactForm(forms.Form):
    contact = person("Qui répond de ce projet ?")

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_by_name(self, "contact", workers(project))


class MemberForm(forms.Form):
    """Somebody of the network, found by name; several matches become a choice."""

    MOST = 20

    person = forms.CharField(label="Qui ?", max_length=120, help_text="Son nom, ou une partie.")
    role = forms.CharField(
        label="Rôle", max_length=120, required=False, help_text="Par exemple : animation, terrain, données."
    )

    def __init__(self, *args: Any, project: Project, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.project, self.user = project, user

    def clean_person(self) -> Person | None:
        typed = self.cleaned_data["person"]
        people = Person.objects.visible_to(self.user).exclude(
            pk__in=self.project.team.filter(until=None).values("person")
        )
        people = people.filter(origin=Origin.FICTIONAL) if self.project.is_fictional else people.real()
        named = people.filter(
            Q(public_id=typed) | Q(name__icontains=typed) | Q(search_key__contains=key(typed))
        ).order_by("sort_key")
        found = list(named[: self.MOST])
        exact = [person for person in found if typed in {person.public_id, person.name}] or found
        if len(exact) == 1:
            return exact[0]
        if exact:
            choices = [
                ("", "Choisissez"),
                *((row.public_id, f"{row}, {row.job}" if row.job else row.name) for row in exact),
            ]
            self.fields["person"].widget = forms.Select(choices=choices)
            raise forms.ValidationError("Plusieurs personnes correspondent : choisissez.")
        raise forms.ValidationError("Personne de ce nom dans l'annuaire : vérifiez l'orthographe.")


WHO_MAY_WAIVE = (
    "Avancer sans ce que demande l'étape revient au responsable d'un des labs du projet, "
    "ou à la coordination nationale."
)


class StageForm(forms.Form):
    """Where the project goes; what its stage owes is asked for when nothing shows it yet."""

    stage = forms.ChoiceField(label="Nouvelle étape", widget=forms.RadioSelect)
    proof = text("Ce qui le montre", length=2000)
    url = forms.URLField(
        assume_scheme="https",
        label="Où le voir",
        max_length=300,
        required=False,
        help_text="L'adresse d'un compte rendu, d'une maquette…",
    )
    reason = text("Raison", length=2000)

    def __init__(
        self, *args: Any, stages: list[str], debt: Debt | None, may_waive: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.owed = debt if debt and not debt.is_met and not may_waive else None
        self.fields["stage"].choices = [(stage, Stage(stage).label) for stage in stages]  # type: ignore[attr-defined]
        self.fields["reason"].needed_if = (  # type: ignore[attr-defined]
            "obligatoire pour arrêter le projet ou sauter une étape"
            if self.owed
            else "obligatoire pour arrêter le projet, sauter une étape ou avancer sans ce qui est demandé"
        )
        if debt is None:
            del self.fields["proof"], self.fields["url"]
        else:
            self.fields["proof"].label = debt.label
            self.fields["proof"].help_text = (
                "Déjà là, rien à ajouter si cela suffit." if debt.is_met else debt.hint
            )
            if not debt.is_met:
                self.fields["proof"].needed_if = "obligatoire pour avancer"  # type: ignore[attr-defined]
        if self.owed:
            self.fields["reason"].help_text = WHO_MAY_WAIVE

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        stage = cleaned.get("stage")
        if self.owed and stage and gates.is_forward(self.owed.stage, Stage(stage)) and not cleaned["proof"]:
            asked = f"Pour {gates.PASSAGES[Stage(stage)]}, {gates.ASKED[self.owed.stage]} ci-dessous."
            self.add_error("proof", f"{asked} {WHO_MAY_WAIVE}")
        return cleaned


class LinkForm(forms.Form):
    """What the project comes from, found by its title. Several matches become a choice."""

    KINDS: ClassVar[dict[str, type[Project | Action]]] = {INSPIRED_BY.slug: Project, FOLLOWS.slug: Action}
    MOST = 20

    kind = forms.ChoiceField(
        label="Quel lien ?",
        choices=[(INSPIRED_BY.slug, "S'inspire d'un projet"), (FOLLOWS.slug, "Fait suite à une action")],
        initial=INSPIRED_BY.slug,
        widget=forms.RadioSelect,
    )
    target = forms.CharField(
        label="Quel projet, ou quelle action ?", max_length=160, help_text="Quelques mots de son titre."
    )

    def __init__(self, *args: Any, user: User, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.project = user, project

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "kind" in cleaned and "target" in cleaned:
            cleaned["target"] = self._found(self.KINDS[cleaned["kind"]], cleaned["target"])
        return cleaned

    def _found(self, model: type[Project | Action], typed: str) -> Project | Action | None:
        rows = model.objects.visible_to(self.user).exclude(public_id=self.project.public_id)
        named = list(
            rows.filter(Q(public_id=typed) | Q(title__icontains=typed)).order_by("title", "pk")[: self.MOST]
        )
        exact = [row for row in named if typed in {row.public_id, row.title}] or named
        if len(exact) == 1:
            return exact[0]
        if exact:
            choices = [("", "Choisissez"), *((row.public_id, row.title) for row in exact)]
            self.fields["target"].widget = forms.Select(choices=choices)
            self.add_error("target", "Plusieurs titres correspondent : choisissez.")
        else:
            self.add_error("target", "Aucun titre ne contient ces mots : essayez-en d'autres.")
        return None


class DateForm(forms.Form):
    label = forms.CharField(label="Ce qui s'est passé", max_length=80)
    date = forms.DateField(label="Date", widget=forms.DateInput)
    precision = forms.ChoiceField(
        label="Précision",
        choices=[
            (row.value, row.label) for row in (DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR)
        ],
    )
    source = forms.CharField(
        label="Qui le dit ?", max_length=300, help_text="Un document, une adresse, une personne."
    )

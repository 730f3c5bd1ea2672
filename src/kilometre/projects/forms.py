"""Forms of actions, projects and roadmaps."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.forms import VersionedForm
from kilometre.intake.models import Need
from kilometre.network.enums import DatePrecision, TerritoryKind
from kilometre.network.models import Lab, Membership, Person, Territory
from kilometre.network.queries.labs import LabQuerySet
from kilometre.network.rules import standing

from .enums import ActionKind, Stage
from .kinship import FOLLOWS, INSPIRED_BY
from .models import Action, Axis, Project, Roadmap

TERRITORIES = (TerritoryKind.REGION, TerritoryKind.COLLECTIVITY, TerritoryKind.DEPARTMENT)
REASON = {
    "label": "Votre réponse à la personne qui a envoyé le besoin",
    "max_length": 4000,
    "help_text": "Elle la recevra avec le lien. Le texte de son besoin reste privé.",
}


def _labs(**options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=Lab.objects.open().order_by("sort_key"), to_field_name="slug", **options
    )


def _several_labs(**options: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        queryset=Lab.objects.open().order_by("sort_key"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def _text(label: str, *, length: int = 3000, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, widget=forms.Textarea(attrs={"rows": 4}), **options
    )


def _offer(form: forms.Form, name: str, labs: LabQuerySet) -> None:
    form.fields[name].queryset = labs.order_by("sort_key")  # type: ignore[attr-defined]


def _open_to(*things: Any) -> LabQuerySet:
    """Labs that may join what ``things`` make: an imagined object is joined to imagined labs only."""
    is_fictional = any(thing.is_fictional for thing in things if thing)
    labs = Lab.objects.open()
    return labs.filter(origin=Origin.FICTIONAL) if is_fictional else labs.real()


class StartForm(forms.Form):
    """Open a project: the rest is written later, stage after stage."""

    title = forms.CharField(label="Titre", max_length=160)
    objective = _text("Objectif", help_text="Ce qui doit aller mieux, et pour qui.")
    lead_lab = _labs(label="Lab pilote")
    partner_labs = _several_labs(label="Labs associés", required=False)

    def __init__(self, *args: Any, user: User, need: Need | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "lead_lab", Lab.objects.filter(pk__in=standing(user).labs))
        _offer(self, "partner_labs", _open_to(user, need))


class TurnIntoProjectForm(StartForm):
    """The same, from a need: nothing of the need's text is filled in."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **REASON)


class ProjectForm(VersionedForm):
    title = forms.CharField(label="Titre", max_length=160)
    objective = _text("Objectif")
    approach = _text("Démarche")
    result = _text("Résultat")
    territory = forms.ModelChoiceField(
        label="Territoire",
        required=False,
        queryset=Territory.objects.current().of_kind(*TERRITORIES).order_by("kind", "name"),
        empty_label="Aucun en particulier",
    )
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
        self.fields["axis"].queryset = axes.distinct().select_related("parent", "roadmap")  # type: ignore[attr-defined]


class LabsForm(forms.Form):
    lead_lab = _labs(label="Lab pilote", required=False, empty_label="Aucun")
    partner_labs = _several_labs(label="Labs associés", required=False)

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        initial = {
            "lead_lab": project.lead_lab.slug if project.lead_lab else "",
            "partner_labs": [lab.slug for lab in project.partner_labs.all()],
        }
        super().__init__(*args, initial=initial, **options)
        for name in self.fields:
            _offer(self, name, _open_to(project))


class ContactForm(forms.Form):
    contact = forms.ModelChoiceField(
        label="Qui répond de ce projet ?", queryset=Person.objects.none(), to_field_name="public_id"
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = [project.lead_lab, *project.partner_labs.all()]
        team = Membership.objects.current().filter(lab__in=[lab for lab in labs if lab])
        people = Person.objects.filter(pk__in=team.values("person")).order_by("sort_key")
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]


class StageForm(forms.Form):
    stage = forms.ChoiceField(label="Nouvelle étape", widget=forms.RadioSelect)
    reason = _text("Pourquoi l'arrêter ?", length=2000)

    def __init__(self, *args: Any, stages: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stage"].choices = [(stage, Stage(stage).label) for stage in stages]  # type: ignore[attr-defined]
        self.fields["reason"].needed_if = "obligatoire si vous arrêtez le projet"  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """What the project comes from, found by its title. Several matches become a choice."""

    KINDS: ClassVar[dict[str, type[Project | Action]]] = {INSPIRED_BY.slug: Project, FOLLOWS.slug: Action}
    MOST = 20

    kind = forms.ChoiceField(
        label="Quel lien ?",
        choices=[(INSPIRED_BY.slug, "S'inspire d'un projet"), (FOLLOWS.slug, "Fait suite à une action")],
        initial=INSPIRED_BY.slug,
        widget=forms.RadioSelect,
    )
    target = forms.CharField(
        label="Quel projet, ou quelle action ?", max_length=160, help_text="Quelques mots de son titre."
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
            self.add_error("target", "Plusieurs titres correspondent : choisissez.")
        else:
            self.add_error("target", "Aucun titre ne contient ces mots : essayez-en d'autres.")
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
        label="Qui le dit ?", max_length=300, help_text="Un document, une adresse, une personne."
    )


class ActionForm(forms.Form):
    """Five fields, one minute."""

    title = forms.CharField(label="Ce que vous avez fait", max_length=160)
    kind = forms.ChoiceField(label="Genre", choices=ActionKind.choices)
    date = forms.DateField(label="Date", widget=forms.DateInput, initial=timezone.localdate)
    labs = _several_labs(label="Labs")
    summary = forms.CharField(label="En une phrase, ce que cela a donné", max_length=300, required=False)

    def __init__(self, *args: Any, user: User, need: Need | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "labs", _open_to(user, need))
        mine = Lab.objects.filter(pk__in=standing(user).labs).values_list("slug", flat=True)
        self.fields["labs"].initial = list(mine)


class TurnIntoActionForm(ActionForm):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **REASON)


class ActionEditForm(VersionedForm):
    title = forms.CharField(label="Ce que vous avez fait", max_length=160)
    kind = forms.ChoiceField(label="Genre", choices=ActionKind.choices)
    date = forms.DateField(label="Date", widget=forms.DateInput)
    summary = forms.CharField(label="En une phrase, ce que cela a donné", max_length=300, required=False)


class RoadmapForm(forms.Form):
    title = forms.CharField(label="Titre", max_length=160)
    lab = _labs(label="Lab")
    summary = _text("Présentation", length=2000)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "lab", Lab.objects.filter(pk__in=standing(user).labs))


class AxisForm(forms.Form):
    title = forms.CharField(label="Titre de l'axe", max_length=160)
    parent = forms.ModelChoiceField(
        label="Dans quel axe ?",
        required=False,
        queryset=Axis.objects.none(),
        empty_label="Directement dans la feuille de route",
    )
    note = forms.CharField(label="Précision", max_length=300, required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].queryset = roadmap.axes.filter(parent=None)  # type: ignore[attr-defined]


class ProjectFilters(forms.Form):
    """Filters of the list: all optional."""

    stage = forms.ChoiceField(label="Étape", required=False, choices=[("", "Toutes"), *Stage.choices])
    lab = forms.ModelChoiceField(
        label="Lab",
        required=False,
        queryset=Lab.objects.order_by("sort_key"),
        to_field_name="slug",
        empty_label="Tous",
    )
    region = forms.ModelChoiceField(
        label="Région",
        required=False,
        queryset=Territory.objects.current()
        .of_kind(TerritoryKind.REGION, TerritoryKind.COLLECTIVITY)
        .order_by("name"),
        to_field_name="code",
        empty_label="Toutes",
    )
    roadmap = forms.ModelChoiceField(
        label="Feuille de route",
        required=False,
        queryset=Roadmap.objects.order_by("sort_key"),
        to_field_name="public_id",
        empty_label="Toutes",
    )
    origin = forms.ChoiceField(label="Origine", required=False, choices=[("", "Toutes"), *Origin.choices])


class ActionFilters(forms.Form):
    kind = forms.ChoiceField(label="Genre", required=False, choices=[("", "Tous"), *ActionKind.choices])
    lab = forms.ModelChoiceField(
        label="Lab",
        required=False,
        queryset=Lab.objects.order_by("sort_key"),
        to_field_name="slug",
        empty_label="Tous",
    )

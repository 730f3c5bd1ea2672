"""Forms of labs, organisations, people and places."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, Q
from django.forms.models import ModelChoiceIterator

from kilometre.engines.calendars import Delay
from kilometre.foundation.ui import french
from kilometre.foundation.ui.choices import Alphabetical, ByName
from kilometre.foundation.ui.forms import RecordForm
from kilometre.network.enums import (
    LARGE_TERRITORIES,
    ORGANISATION_ROLES,
    LabKind,
    LabStatus,
    MembershipRole,
    OrganisationKind,
    TerritoryKind,
)
from kilometre.network.models import Citation, Lab, Organisation, Person, Skill, Territory
from kilometre.network.spelling import key, words

MOST_LINES = 30
MOST_ALIKE = 5


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    def __init__(self, *, longest: int = 200, **options: Any) -> None:
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"{len(lines)} lignes : {MOST_LINES} au plus.")
        for line in lines:
            if len(line) > self.longest:
                raise forms.ValidationError(f"« {line[:40]}… » dépasse {self.longest} caractères.")
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != data


class AddressField(forms.URLField):
    """The address of a site; « exemple.fr » is read as https."""

    def __init__(self, **options: Any) -> None:
        super().__init__(assume_scheme="https", **options)


class DelayField(forms.CharField):
    """A promised delay in words, « 2 jours ouvrés », or as it is kept: « 2jo »."""

    WRITTEN = re.compile(r"([0-9]+)(h|j|heures?|jours?)(o|ouvrées?|ouvrés?)?")

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, required=False, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        written = self.WRITTEN.fullmatch("".join(text.lower().split()))
        return f"{written[1]}{written[2][0]}{'o' if written[3] else ''}" if written else text

    def prepare_value(self, value: Any) -> Any:
        try:
            return Delay.parse(value or "").describe()
        except ValueError:
            return value


def organisation_named(text: str) -> Organisation:
    """The organisation of this name or acronym; ValidationError when the directory has none."""
    rows = Organisation.objects.filter(Q(name__iexact=text) | Q(short_name__iexact=text))
    found = rows.order_by("pk").first()
    if found is None:
        raise forms.ValidationError(
            f"« {text} » n'est pas dans l'annuaire des organisations : vérifiez son nom, ou ajoutez-la d'abord."
        )
    return found


class OrganisationField(forms.CharField):
    """One organisation, by name or acronym: the directory may hold thousands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, required=False, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return organisation_named(text) if text else None

    def run_validators(self, value: Any) -> None:
        """The text was found: nothing else is to be checked."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Organisation.objects.get(pk=value)
        return value.name if isinstance(value, Organisation) else value


class OrganisationsField(LinesField):
    """Several, one a line."""

    def to_python(self, value: Any) -> Any:
        return [organisation_named(line) for line in super().to_python(value)]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple) and value and isinstance(value[0], int):
            value = list(Organisation.objects.filter(pk__in=value))
        return "\n".join(row.name for row in value) if isinstance(value, list | tuple) else value


class SkillsField(forms.ModelMultipleChoiceField):
    """Skills to tick, family by family."""

    iterator = Alphabetical

    def rank(self, skill: Skill) -> tuple[Any, ...]:
        return (french.sort_key(str(skill.broader or skill)), skill.broader_id is not None)

    def __init__(self, **options: Any) -> None:
        rows = Skill.objects.select_related("broader")
        super().__init__(rows, required=False, widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, obj: Model) -> str:
        return f"{obj}, en général" if obj.broader_id is None else str(obj)  # type: ignore[attr-defined]


class TerritoryChoices(ModelChoiceIterator):
    """Regions first, each kind in the order of the alphabet: databases do not agree on accents."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        rows = sorted(self.queryset, key=lambda row: (row.kind != TerritoryKind.REGION, key(row.name)))
        yield from map(self.choice, rows)


class TerritoryField(forms.ModelChoiceField):
    """A region or an overseas collectivity where people live."""

    iterator = TerritoryChoices

    def __init__(self, **options: Any) -> None:
        rows = Territory.objects.current().of_kind(*LARGE_TERRITORIES).inhabited()
        options.setdefault("empty_label", "Aucune")
        super().__init__(rows, required=False, **options)


class AreaField(forms.CharField):
    """A territory of any kind, by name or official code: « Bas-Rhin (département 67) » says which of several."""

    WRITTEN = re.compile(r"\(([^()]+) ([0-9A-Z]+)\)$")

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Nom ou code d'une région, d'un département, d'une intercommunalité…")
        super().__init__(max_length=160, required=False, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = list(self._meant(text)[: MOST_ALIKE + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                f"« {text} » n'est pas dans le code officiel géographique de l'année."
            )
        choices = " ; ".join(map(area_text, found[:MOST_ALIKE]))
        raise forms.ValidationError(f"Plusieurs territoires ont ce nom, recopiez le bon : {choices}.")

    def _meant(self, text: str) -> Any:
        rows = Territory.objects.current()
        written = self.WRITTEN.search(text)
        kinds = {kind.label.lower(): kind for kind in TerritoryKind}
        if written and written[1].lower() in kinds:
            return rows.filter(kind=kinds[written[1].lower()], code=written[2])
        return rows.filter(Q(name__iexact=text) | Q(code=text.upper())).order_by("pk")

    def run_validators(self, value: Any) -> None:
        """The text was found: nothing else is to be checked."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Territory.objects.get(pk=value)
        return area_text(value) if isinstance(value, Territory) else value


def area_text(territory: Territory) -> str:
    """« Bas-Rhin (département 67) »: a name alone may be that of several."""
    return f"{territory.name} ({territory.get_kind_display().lower()} {territory.code})"


class RoleField(forms.TypedChoiceField):
    """One of a few roles."""

    def __init__(self, roles: Iterable[MembershipRole]) -> None:
        choices = [(role.value, role.label) for role in roles]
        super().__init__(label="Rôle", choices=choices, coerce=MembershipRole)


class LabForm(RecordForm):
    missions = LinesField(label="Missions", help_text="Une par ligne.")
    expertises = LinesField(label="Expertises", longest=80, help_text="Une par ligne.")
    carriers = OrganisationsField(label="Porteurs", help_text="Nom ou sigle d'une organisation par ligne.")
    partners = OrganisationsField(label="Partenaires", help_text="Nom ou sigle d'une organisation par ligne.")
    skills = SkillsField(label="Compétences")
    region = TerritoryField(label="Région")
    territory = AreaField(label="Territoire couvert")
    promise = DelayField(
        label="Délai de prise en charge",
        help_text="Un nombre et une unité : « 24 heures », « 16 heures ouvrées », « 10 jours » ou « 2 jours ouvrés ».",
    )

    class Meta:
        model = Lab
        fields = (
            "name", "kind", "status", "summary", "description", "missions", "expertises", "skills", "carriers",
            "partners", "region", "territory", "has_no_walls", "city", "latitude", "longitude", "address", "contact_email",
            "website", "promise",
        )  # fmt: skip
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"website": AddressField}
        help_texts: ClassVar[dict[str, str]] = {
            "contact_email": "L'adresse d'un service, jamais celle d'une personne : elle est publique.",
            "latitude": "En degrés, pour placer la ville sur la carte : 48.583",
            "longitude": "En degrés : 7.745",
            "has_no_walls": "Le lab n'a pas de lieu à lui.",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {"description": forms.Textarea(attrs={"rows": 8})}


class NewLabForm(forms.ModelForm):
    region = TerritoryField(label="Région")

    class Meta:
        model = Lab
        fields = ("name", "kind", "status", "region", "city")

    @property
    def opening(self) -> dict[str, Any]:
        """What the service is given: a new lab covers its region."""
        return {**self.cleaned_data, "territory": self.cleaned_data["region"]}


class CitationForm(forms.ModelForm):
    """A date, or another name, as a source gives it."""

    field = forms.ChoiceField(
        label="Ce que dit la source",
        choices=((Citation.DATE, "Une date"), (Citation.NAME, "Un autre nom du lab")),
    )
    words = forms.CharField(
        label="En quelques mots",
        max_length=120,
        help_text="L'événement daté (« Lancement ») ou le nom, écrit comme dans la source.",
    )

    class Meta:
        model = Citation
        fields = ("field", "words", "date", "precision", "note", "source", "source_url")
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"source_url": AddressField}


class OrganisationForm(RecordForm):
    territory = AreaField(label="Territoire")
    parent = OrganisationField(label="Fait partie de", help_text="Nom ou sigle de l'organisation mère.")

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "kind", "parent", "territory", "siren", "siret", "website")
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"website": AddressField}


class NewOrganisationForm(forms.ModelForm):
    territory = AreaField(label="Territoire")
    parent = OrganisationField(label="Fait partie de", help_text="Nom ou sigle de l'organisation mère.")

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "kind", "parent", "territory", "siren", "siret", "website")
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"website": AddressField}


class ProfileForm(RecordForm):
    class Meta:
        model = Person
        fields = ("name", "job", "biography", "email", "phone", "is_listed")


class TeamForm(forms.Form):
    """Somebody to add to a team."""

    name = forms.CharField(label="Prénom et nom", max_length=120)
    email = forms.EmailField(label="Courriel professionnel", max_length=200)
    job = forms.CharField(label="Fonction", max_length=120, required=False)
    role = RoleField((MembershipRole.MEMBER, MembershipRole.LEAD))
    starts_on = forms.DateField(
        label="À partir du", required=False, help_text="Aujourd'hui si vous ne dites rien."
    )


class AppointmentForm(TeamForm):
    """Somebody to appoint in an organisation."""

    role = RoleField(ORGANISATION_ROLES)


class TextFilter(forms.Form):
    q = forms.CharField(label="Nom, ville ou thème", max_length=100, required=False)

    def clean_q(self) -> str:
        """What holds no letter nor digit looks for nothing."""
        text: str = self.cleaned_data["q"]
        return text if words(text) else ""


class LabFilters(TextFilter):
    region = TerritoryField(label="Région", to_field_name="code", empty_label="Toutes")
    situation = forms.ChoiceField(
        label="Situation", choices=[("", "Toutes"), *LabStatus.choices], required=False
    )
    genre = forms.ChoiceField(label="Type", choices=[("", "Tous"), *LabKind.choices], required=False)
    competence = ByName(
        Skill.objects.all(), label="Compétence", required=False, to_field_name="slug", empty_label="Toutes"
    )


class OrganisationFilters(TextFilter):
    q = forms.CharField(label="Nom ou sigle", max_length=100, required=False)
    genre = forms.ChoiceField(label="Type", choices=[("", "Tous"), *OrganisationKind.choices], required=False)


class PersonFilters(TextFilter):
    q = forms.CharField(label="Nom ou fonction", max_length=100, required=False)
    competence = ByName(
        Skill.objects.all(), label="Compétence", required=False, to_field_name="slug", empty_label="Toutes"
    )


class PlaceForm(forms.Form):
    q = forms.CharField(label="Votre commune ou votre code postal", max_length=80, required=False)

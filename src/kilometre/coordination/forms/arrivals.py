"""Forms of arrivals and of their checklist."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from kilometre.coordination.enums import ArrivalKind, ArrivalState, StepWho
from kilometre.coordination.models import Arrival, Gathering, Ritual
from kilometre.coordination.models.arrivals import LONGEST
from kilometre.coordination.validators import check_address
from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.fields import text
from kilometre.foundation.ui.forms import VersionedForm
from kilometre.network.models import Lab, Membership, Person
from kilometre.network.rules import is_coordinator, standing

PAGES = (
    ("/rendez-vous/", "Les formations et rencontres"),
    ("/reseaux/", "Les réseaux et leurs réunions"),
    ("/personnes/", "L'annuaire des personnes"),
    ("/labs/", "Les labs"),
)
OFFERED = 20  # of each kind


class StepFields(forms.Form):
    """What a step says. ``address`` leads to a page of the site, or elsewhere."""

    label = forms.CharField(label="Étape, en une phrase", max_length=160)
    why = text("Pourquoi", length=500, rows=2, required=False)
    who = forms.ChoiceField(
        label="Qui la fait ?", choices=StepWho.choices, initial=StepWho.TEAM, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label="Page ou adresse utile",
        max_length=500,
        required=False,
        validators=[check_address],
        help_text="Une page de ce site (« /rendez-vous/… ») ou une adresse en « https:// » : guide, espace partagé…",
    )


class PageFields(forms.Form):
    """A page chosen instead of an address typed."""

    page = forms.ChoiceField(
        label="Ou une page à choisir",
        required=False,
        help_text="La formation à suivre, la première réunion, les contacts.",
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["page"].choices = _pages(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        page = cleaned.pop("page", "")
        if page and cleaned.get("address"):
            self.add_error("page", "Choisissez une page ou donnez une adresse, l'une des deux.")
        cleaned["address"] = page or cleaned.get("address", "")
        return cleaned


def _days(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label="À faire dans les",
        min_value=0,
        max_value=LONGEST,
        help_text="En jours après l'arrivée de l'équipe.",
        **options,
    )


class NewChecklistStepForm(PageFields, StepFields):
    days = _days(initial=30)
    field_order = ("label", "why", "who", "days", "page", "address")


class ChecklistStepForm(StepFields, VersionedForm):
    days = _days()
    field_order = ("label", "why", "who", "days", "address")


class NewStepForm(PageFields, StepFields):
    due_on = forms.DateField(label="Pour le", widget=forms.DateInput)
    field_order = ("label", "why", "who", "due_on", "page", "address")


class OpenArrivalForm(forms.Form):
    lab = forms.ModelChoiceField(
        label="Lab", queryset=Lab.objects.none(), to_field_name="slug", empty_label="Choisir un lab"
    )
    kind = forms.ChoiceField(
        label="De quoi s'agit-il ?",
        choices=ArrivalKind.choices,
        initial=ArrivalKind.CREATED,
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(
        label="L'équipe arrive le",
        widget=forms.DateInput,
        help_text="Les dates des étapes se comptent à partir de ce jour.",
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        labs = Lab.objects.open().order_by("sort_key")
        labs = labs.filter(origin=Origin.FICTIONAL) if user.is_fictional else labs.real()
        if not is_coordinator(user):
            labs = labs.filter(pk__in=standing(user).led_labs)
        busy = Arrival.objects.under_way().values("lab")
        self.fields["lab"].queryset = labs.exclude(pk__in=busy)  # type: ignore[attr-defined]


class SponsorForm(forms.Form):
    person = forms.ModelChoiceField(
        label="À qui demander ?",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        empty_label="Choisir une personne",
        help_text="Une personne d'un autre lab, que l'annuaire vous montre. Elle accepte ou décline.",
    )

    def __init__(self, *args: Any, user: User, arrival: Arrival, **options: Any) -> None:
        super().__init__(*args, **options)
        current = Membership.objects.current()
        others = current.filter(lab__isnull=False).exclude(lab=arrival.lab).values("person")
        accounts = User.objects.reachable().filter(email_confirmed_at__isnull=False)
        people = Person.objects.visible_to(user).alike(arrival).filter(pk__in=others, user__in=accounts)
        people = people.exclude(pk__in=current.filter(lab=arrival.lab).values("person"))
        self.fields["person"].queryset = people.exclude(pk=arrival.sponsor_id or 0).order_by("sort_key")  # type: ignore[attr-defined]


class SkipForm(forms.Form):
    reason = text("Pourquoi passer cette étape ?", length=300, rows=2)


class CloseArrivalForm(forms.Form):
    word = text(
        "En un mot, comment s'est passée cette arrivée ?",
        length=1000,
        help_text="Ce qui a aidé, ce qui a manqué : cela sert aux prochaines équipes. Aucun jugement sur une personne.",
    )


class ArrivalFilters(forms.Form):
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *ArrivalState.choices])


def _pages(user: User) -> list[Any]:
    """Pages that ``user`` sees: those of every day, the gatherings to come, the rituals under way."""
    example = Q(origin=Origin.FICTIONAL)
    alike = example if user.is_fictional else ~example
    gatherings = Gathering.objects.visible_to(user).upcoming(timezone.now()).filter(alike)[:OFFERED]
    rituals = (
        Ritual.objects.visible_to(user).live(timezone.now()).filter(alike).order_by("title", "pk")[:OFFERED]
    )
    groups = (
        ("Pages du site", list(PAGES)),
        ("Formations et rendez-vous", [(one.get_absolute_url(), str(one)) for one in gatherings]),
        ("Réunions régulières", [(one.get_absolute_url(), str(one)) for one in rituals]),
    )
    return [("", "Aucune"), *(group for group in groups if group[1])]

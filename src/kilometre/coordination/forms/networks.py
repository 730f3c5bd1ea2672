"""Forms of networks."""

from typing import Any

from django import forms

from kilometre.coordination.enums import NetworkState, Reach
from kilometre.coordination.models import Network
from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.forms import RecordForm, offer
from kilometre.network.models import Lab, Organisation, Person


class NewNetworkForm(forms.Form):
    """Three things to open a network; who opens it heads it unless somebody else is named."""

    name = forms.CharField(label="Nom du réseau", max_length=120)
    purpose = forms.CharField(
        label="Ce qui réunit ses membres", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    head = forms.ModelChoiceField(
        label="Qui l'anime ?",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        help_text="Cette personne en est prévenue.",
    )
    reach = forms.ChoiceField(
        label="Qui voit que ce réseau existe ?",
        choices=Reach.choices,
        initial=Reach.NETWORK,
        widget=forms.RadioSelect,
        help_text="Les réunions et leurs comptes rendus restent lus des seuls membres, sauf si vous ouvrez un rituel à tous les labs.",
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        people = _people_known(user)
        self.fields["head"].queryset = people  # type: ignore[attr-defined]
        own = people.filter(user=user).first()
        self.fields["head"].initial = own.public_id if own else None


class NetworkForm(RecordForm):
    class Meta:
        model = Network
        fields = ("name", "purpose", "organisation", "reach")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 5}), "reach": forms.RadioSelect}

    def __init__(self, *args: Any, record: Network, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        bodies = Organisation.objects.order_by("sort_key")
        fictional = bodies.filter(origin=Origin.FICTIONAL)
        offer(self, "organisation", fictional if record.is_fictional else bodies.real())
        self.fields["organisation"].empty_label = "Aucune"  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """A lab with all its team, or one person."""

    lab = forms.ModelChoiceField(
        label="Un lab, avec toute son équipe",
        queryset=Lab.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Aucun",
    )
    person = forms.ModelChoiceField(
        label="Ou une personne",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Aucune",
    )

    def __init__(self, *args: Any, user: User, network: Network, **options: Any) -> None:
        super().__init__(*args, **options)
        here = network.members.current()
        labs = Lab.objects.open()
        labs = labs.filter(origin=Origin.FICTIONAL) if network.is_fictional else labs.real()
        taken = here.filter(lab__isnull=False).values("lab")
        self.fields["lab"].queryset = labs.exclude(pk__in=taken).order_by("sort_key")  # type: ignore[attr-defined]
        people = _people_known(user, is_fictional=network.is_fictional)
        taken = here.filter(person__isnull=False).values("person")
        self.fields["person"].queryset = people.exclude(pk__in=taken)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("lab")) == bool(cleaned.get("person")) and not self.errors:
            self.add_error("lab", "Choisissez un lab ou une personne, l'un des deux.")
        return cleaned


class HeadForm(forms.Form):
    person = forms.ModelChoiceField(
        label="Qui devient tête du réseau ?", queryset=Person.objects.none(), to_field_name="public_id"
    )

    def __init__(self, *args: Any, user: User, network: Network, **options: Any) -> None:
        super().__init__(*args, **options)
        heads = network.members.heads().values("person")
        people = _people_known(user, is_fictional=network.is_fictional).exclude(pk__in=heads)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class NetworkFilters(forms.Form):
    mine = forms.BooleanField(label="Seulement mes réseaux", required=False)
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *NetworkState.choices])


def _people_known(user: User, *, is_fictional: bool | None = None) -> Any:
    """People whom one may name: those that one may know of, with an account in use, since they are told."""
    fictional = user.is_fictional if is_fictional is None else is_fictional
    people = Person.objects.reachable().visible_to(user).order_by("sort_key")
    return people.filter(origin=Origin.FICTIONAL) if fictional else people.real()

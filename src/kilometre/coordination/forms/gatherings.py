"""Forms of gatherings."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from kilometre.coordination.enums import GatheringKind, Reach, Zone
from kilometre.coordination.models import Gathering, Member, Network
from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.fields import text
from kilometre.foundation.ui.forms import VersionedForm
from kilometre.network.models import Lab
from kilometre.network.rules import is_coordinator, standing

from .rituals import hour


class GatheringFields(forms.Form):
    """What it is, when, where, for whom."""

    title = forms.CharField(label="Titre", max_length=160)
    kind = forms.ChoiceField(label="Nature", choices=GatheringKind.choices)
    day = forms.DateField(label="Jour", widget=forms.DateInput)
    begins = hour("Début")
    last_day = forms.DateField(
        label="Dernier jour", required=False, widget=forms.DateInput, help_text="S'il dure plusieurs jours."
    )
    ends = hour("Fin")
    zone = forms.ChoiceField(label="Heure de", choices=Zone.choices, initial=Zone.PARIS)
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    link = forms.URLField(
        label="Adresse en ligne",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Montrée aux personnes inscrites seulement.",
    )
    description = text("Programme", length=6000, rows=6, required=False)
    seats = forms.IntegerField(
        label="Nombre de places",
        min_value=1,
        max_value=5000,
        required=False,
        help_text="Vide : sans limite. Au-delà, une liste d'attente se forme d'elle-même.",
    )
    closes_on = forms.DateField(label="Dernier jour d'inscription", required=False, widget=forms.DateInput)
    reach = forms.ChoiceField(
        label="Qui le voit ?", choices=Reach.choices, initial=Reach.NETWORK, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "begins", "ends", "zone"} <= set(cleaned):
            zone = ZoneInfo(cleaned["zone"])
            last = cleaned.get("last_day") or cleaned["day"]
            cleaned["starts_at"] = dt.datetime.combine(cleaned["day"], cleaned["begins"], zone)
            cleaned["ends_at"] = dt.datetime.combine(last, cleaned["ends"], zone)
            if cleaned["ends_at"] <= cleaned["starts_at"]:
                self.add_error("ends", "La fin vient avant le début.")
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """For the service: moments in place of days and hours."""
        left_out = {"day", "begins", "last_day", "ends", "version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class AnnounceForm(GatheringFields):
    network = forms.ModelChoiceField(
        label="Réseau qui organise",
        queryset=Network.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Aucun",
    )
    lab = forms.ModelChoiceField(
        label="Lab qui accueille",
        queryset=Lab.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Aucun",
    )

    field_order = ("title", "kind", "network", "lab")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        own = standing(user)
        headed = Member.objects.heads().filter(person=own.person_id or 0).values("network")
        networks = Network.objects.active().order_by("sort_key")
        labs = Lab.objects.open().order_by("sort_key")
        if is_coordinator(user):
            networks = networks.filter(origin=Origin.FICTIONAL) if user.is_fictional else networks.real()
            labs = labs.filter(origin=Origin.FICTIONAL) if user.is_fictional else labs.real()
        else:
            networks, labs = networks.filter(pk__in=headed), labs.filter(pk__in=own.led_labs)
        self.fields["network"].queryset = networks  # type: ignore[attr-defined]
        self.fields["lab"].queryset = labs  # type: ignore[attr-defined]


class GatheringForm(GatheringFields, VersionedForm):
    """Days and hours are asked on the clock of the zone; the record holds moments."""

    def __init__(self, *args: Any, record: Gathering, **options: Any) -> None:
        super().__init__(*args, record=Clocked(record), **options)  # type: ignore[arg-type]
        self.record = record

    @property
    def changes(self) -> dict[str, Any]:
        return self.given

    def read_again(self, current: Any) -> dict[str, list[Any]]:
        """As typed, field by field: moments would say nothing on the page."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        shown = Clocked(current)
        pairs = {
            str(self.fields[name].label): [getattr(shown, name), typed]
            for name, typed in self.cleaned_data.items()
            if name in self.fields and name != "version"
        }
        return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


class Clocked:
    """A gathering as its form reads it."""

    def __init__(self, gathering: Gathering) -> None:
        zone = ZoneInfo(gathering.zone)
        begins, ends = gathering.starts_at.astimezone(zone), gathering.ends_at.astimezone(zone)
        self.gathering = gathering
        self.day, self.begins, self.ends = begins.date(), begins.time(), ends.time()
        self.last_day = ends.date() if ends.date() != begins.date() else None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.gathering, name)


class CancelGatheringForm(forms.Form):
    reason = text("Pourquoi ?", length=300, rows=2, help_text="Les personnes inscrites le liront.")


class AttendanceForm(forms.Form):
    """Who came, among those who had a place."""

    came = forms.MultipleChoiceField(
        label="Qui était là ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les autres sont notées absentes. Cela sert aux totaux et aux attestations, jamais à comparer des personnes.",
    )

    def __init__(self, *args: Any, gathering: Gathering, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = gathering.registrations.seated().select_related("person").order_by("person__sort_key")
        self.rows = list(rows)
        field = self.fields["came"]
        field.choices = [(str(row.pk), str(row.person)) for row in self.rows]  # type: ignore[attr-defined]
        field.initial = [str(row.pk) for row in self.rows if row.attendance == "came"]

    def noted(self, here: list[str]) -> dict[int, bool]:
        """Each registration, and whether it is among those ticked."""
        return {row.pk: str(row.pk) in here for row in self.rows}


class GatheringFilters(forms.Form):
    when = forms.ChoiceField(
        label="Quand", required=False, choices=[("", "À venir"), ("past", "Passés"), ("all", "Tous")]
    )
    kind = forms.ChoiceField(label="Nature", required=False, choices=[("", "Toutes"), *GatheringKind.choices])

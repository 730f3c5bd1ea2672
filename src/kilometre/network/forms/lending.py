"""Forms of the days that one lends: the grid of the coming weeks, and a lab's request."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from kilometre.network import evidence, weeks
from kilometre.network.models import Availability, Lab, Person

HALVES = [(str(halves), weeks.in_words(halves)) for halves in range(weeks.FULL + 1)]
AS_USUAL = ""


class AvailabilityForm(forms.Form):
    """What is usual, then the weeks that are not, then who sees it and who must agree."""

    usual = forms.TypedChoiceField(
        label="D'habitude, par semaine",
        choices=HALVES,
        coerce=int,
        help_text="Ce que vous pouvez prêter à d'autres labs.",
    )
    is_shared = forms.BooleanField(
        label="Montrer mes disponibilités au réseau",
        required=False,
        help_text="Votre nom apparaît alors dans l'annuaire du réseau. Rien n'est public.",
    )
    manager_name = forms.CharField(
        label="Nom de votre responsable hiérarchique", max_length=120, required=False
    )
    manager_email = forms.EmailField(
        label="Son courriel",
        max_length=200,
        required=False,
        help_text="Son accord est demandé avant tout prêt. Prévenez cette personne : son adresse ne sert qu'à cela.",
    )
    is_repeated = forms.BooleanField(
        label="Recopier la première semaine sur les suivantes",
        required=False,
        help_text="Remplace ce que vous avez choisi plus haut pour les onze autres.",
    )

    def __init__(
        self,
        *args: Any,
        own: Availability | None,
        particular: dict[dt.date, int],
        today: dt.date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.weeks = weeks.upcoming(today)
        if own is not None:
            for name in ("usual", "is_shared", "manager_name", "manager_email"):
                self.fields[name].initial = getattr(own, name)
        for week in self.weeks:
            self.fields[weeks.code(week)] = forms.ChoiceField(
                label=weeks.words(week),
                choices=[(AS_USUAL, "Comme d'habitude"), *HALVES],
                required=False,
                initial=str(particular[week]) if week in particular else AS_USUAL,
            )

    def own_fields(self) -> list[Any]:
        return [self[name] for name in ("usual", "is_shared", "manager_name", "manager_email")]

    def week_fields(self) -> list[Any]:
        return [self[weeks.code(week)] for week in self.weeks]

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        given = {week: self._halves(week) for week in self.weeks}
        if self.cleaned_data["is_repeated"]:
            given = dict.fromkeys(self.weeks, given[self.weeks[0]])
        names = ("usual", "is_shared", "manager_name", "manager_email")
        return {**{name: self.cleaned_data[name] for name in names}, "particular": given}

    def _halves(self, week: dt.date) -> int | None:
        chosen = self.cleaned_data[weeks.code(week)]
        return int(chosen) if chosen != AS_USUAL else None


class LoanForm(forms.Form):
    """A lab asks for days of somebody: no week offers more than what is free."""

    lab = forms.ModelChoiceField(
        label="Pour quel lab ?", queryset=Lab.objects.none(), to_field_name="slug", empty_label=None
    )
    purpose = forms.CharField(
        label="Pour quoi faire ?", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    purpose_ref = forms.ChoiceField(label="Pour quel travail ?", required=False)

    def __init__(
        self,
        *args: Any,
        labs: Iterable[int],
        asker: Person,
        user: Any,
        free: dict[dt.date, int],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["lab"]
        field.queryset = Lab.objects.filter(pk__in=list(labs)).order_by("sort_key")
        field.initial = field.queryset.values_list("slug", flat=True).first()
        works: Any = self.fields["purpose_ref"]
        works.choices = [("", "Aucun, ou pas encore noté"), *evidence.choices(asker, user)]
        self.weeks = {week: halves for week, halves in free.items() if halves > 0}
        for week, halves in self.weeks.items():
            self.fields[weeks.code(week)] = forms.ChoiceField(
                label=weeks.words(week),
                choices=[("", "Aucun jour"), *HALVES[1 : halves + 1]],
                required=False,
            )

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        chosen = {week: self.cleaned_data[weeks.code(week)] for week in self.weeks}
        days: dict[dt.date, Decimal] = {
            week: weeks.days(int(halves)) for week, halves in chosen.items() if halves
        }
        names = ("lab", "purpose", "purpose_ref")
        return {**{name: self.cleaned_data[name] for name in names}, "days": days}


class ManagerForm(forms.Form):
    """What a manager answers who has an account."""

    choice = forms.ChoiceField(
        label="Êtes-vous d'accord ?",
        choices=[("yes", "Je suis d'accord"), ("no", "Je refuse")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Pourquoi ?", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason.needed_if = "à dire si vous refusez"  # type: ignore[attr-defined]

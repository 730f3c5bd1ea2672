"""Forms of actions: five fields, one minute; the rest may come later."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.intake.models import Need
from kilometre.network.forms.reforms import ReformOffered, reform
from kilometre.network.models import Lab
from kilometre.network.rules import standing
from kilometre.projects.enums import ActionKind
from kilometre.projects.models import Action

from .fields import labs, offer_by_name, offer_own, open_to, several_labs, territory, text
from .projects import REASON


class ActionForm(forms.Form):
    """Five fields, one minute."""

    title = forms.CharField(label="Ce que vous avez fait", max_length=160)
    kind = forms.ChoiceField(label="Type", choices=ActionKind.choices)
    date = forms.DateField(label="Date", widget=forms.DateInput, initial=timezone.localdate)
    labs = several_labs(label="Labs")
    summary = forms.CharField(label="En une phrase, ce que cela a donné", max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        user: User,
        need: Need | None = None,
        willing: Collection[str] | None = None,
        **options: Any,
    ) -> None:
        """``willing``: slugs of the labs that said yes to the call from which the action is born. They come first."""
        super().__init__(*args, **options)
        own, rows = standing(user).labs, open_to(user, need)
        mine = Lab.objects.filter(pk__in=own).values_list("slug", flat=True)
        self.initial.setdefault("labs", list(mine if willing is None else willing))
        if willing and own:
            self.fields["labs"].rank = lambda lab: (lab.slug not in willing,)  # type: ignore[attr-defined]
            self.fields["labs"].help_text = "Les labs qui ont dit oui viennent en premier."
        offer_by_name(self, "labs", rows if own else rows.filter(slug__in=willing or ()))


class TurnIntoActionForm(ActionForm):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **REASON)


class ActionEditForm(ReformOffered):
    title = forms.CharField(label="Ce que vous avez fait", max_length=160)
    kind = forms.ChoiceField(label="Type", choices=ActionKind.choices)
    date = forms.DateField(label="Date", widget=forms.DateInput)
    summary = forms.CharField(label="En une phrase, ce que cela a donné", max_length=300, required=False)
    territory = territory()
    reform = reform()
    participants = forms.IntegerField(
        label="Combien de personnes y ont pris part ?", required=False, min_value=0, max_value=1_000_000
    )


class ConvertForm(forms.Form):
    """A project made of an action: its title and its aim; labs, need, territory and reform come along."""

    title = forms.CharField(label="Titre", max_length=160)
    objective = text("Objectif", help_text="Ce qui doit aller mieux, et pour qui.")
    lead_lab = labs(label="Lab pilote")

    def __init__(self, *args: Any, user: User, action: Action, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_own(self, "lead_lab", Lab.objects.filter(pk__in=standing(user).labs, actions=action))

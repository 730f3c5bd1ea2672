"""Forms of the needs."""

from collections.abc import Mapping
from typing import Any

from django import forms

from kilometre.foundation.accounts.models import User
from kilometre.intake.enums import ANSWERS, NeedState, Outcome
from kilometre.intake.fields import PlaceField
from kilometre.intake.labs import lab_for, labs_offered_to, labs_that_may_take, team_of
from kilometre.intake.models import Need
from kilometre.network.models import Lab, Person, Territory

GUESSED = "Je ne sais pas : celui de mon territoire"


class NeedForm(forms.Form):
    """Six fields: those of a visitor ask for an e-mail address instead of a date.

    ``similar`` are the cases shown beside the description: see ``views.similar``.
    """

    template_name = "intake/need_form.html"
    similar: Mapping[str, Any] = {}

    title = forms.CharField(
        label="Votre besoin, en une phrase", max_length=120, help_text="120 caractères au plus."
    )
    description = forms.CharField(
        label="Que se passe-t-il aujourd'hui ?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Avec vos mots, 4 000 caractères au plus. Seuls vous, les labs qui s'en occupent et la coordination du réseau liront ce texte.",
    )
    concerns = forms.CharField(
        label="Qui est concerné ?",
        max_length=200,
        help_text="Par exemple : les familles, les agents d'accueil.",
    )
    territory = PlaceField(label="Où ?", help_text="Une commune ou un code postal.")
    lab = forms.ModelChoiceField(
        label="À quel lab ?",
        queryset=Lab.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=GUESSED,
        help_text="Si vous ne savez pas, nous choisissons le plus proche du lieu. Si aucun lab ne le couvre, la coordination du "
        "réseau cherche qui peut s'en occuper.",
    )
    wanted_on = forms.DateField(label="Pour quand ?", required=False, widget=forms.DateInput)
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=200,
        help_text="Vous recevrez un lien : votre besoin part quand vous l'ouvrez.",
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["email" if user.is_authenticated else "wanted_on"]
        self.user = user
        asked = Lab.objects.open().filter(slug=self.initial.get("lab", ""))  # from its page: even an example
        offered = labs_offered_to(user) | asked
        self.fields["lab"].queryset = offered.order_by("sort_key")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        territory: Territory | None = cleaned.get("territory")
        if territory is None:
            self.fields["territory"].offer()  # type: ignore[attr-defined]
        elif not cleaned.get("lab") and "lab" not in self.errors:
            cleaned["lab"] = lab_for(territory, self.user)
        return cleaned


class HandOverForm(forms.Form):
    contact = forms.ModelChoiceField(
        label="À qui ?", queryset=Person.objects.none(), to_field_name="public_id", empty_label="Choisissez"
    )

    def __init__(self, *args: Any, need: Need, **options: Any) -> None:
        super().__init__(*args, **options)
        team = team_of(need.lab).exclude(pk=need.contact_id)
        self.fields["contact"].queryset = team  # type: ignore[attr-defined]


class RerouteForm(forms.Form):
    lab = forms.ModelChoiceField(
        label="Vers quel lab ?",
        queryset=Lab.objects.none(),
        to_field_name="slug",
        empty_label="Choisissez",
        help_text="Seuls sont proposés les labs où quelqu'un peut répondre ici. L'échéance promise ne change pas. La personne "
        "et l'autre lab sont prévenus.",
    )

    reason = forms.CharField(
        label="Pourquoi ce lab ?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne et l'autre lab liront ces mots.",
    )

    def __init__(self, *args: Any, need: Need, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lab"].queryset = labs_that_may_take(need)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Quelle suite ?",
        choices=[(outcome.value, outcome.label) for outcome in ANSWERS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Votre réponse et ses raisons",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="La personne qui a envoyé le besoin lira ce texte.",
    )
    referral = forms.CharField(
        label="Vers quel service, et qui y contacter ?",
        max_length=300,
        required=False,
        help_text="Obligatoire si vous orientez la personne.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == Outcome.REFERRED and not cleaned.get("referral"):
            self.add_error("referral", "Indiquez le service et son contact.")
        return cleaned


class NeedFilters(forms.Form):
    """Filters of the list: all optional."""

    MINE, LABS = "mine", "labs"

    whose = forms.ChoiceField(
        label="Lesquels",
        required=False,
        choices=[("", "Tous"), (MINE, "Ceux que j'ai envoyés"), (LABS, "Ceux de mes labs")],
    )
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *NeedState.choices])
    lab = forms.ModelChoiceField(
        label="Lab",
        required=False,
        queryset=Lab.objects.none(),  # the list says which
        to_field_name="slug",
        empty_label="Tous",
    )
    late = forms.BooleanField(label="Délai dépassé", required=False)

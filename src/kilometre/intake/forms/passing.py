"""Forms by which a need changes hands."""

from typing import Any

from django import forms

from kilometre.foundation.ui.forms import VersionedForm
from kilometre.intake import reaching

WHY_NOT_HERE = (
    "Votre demande porte sur votre situation personnelle. Un lab améliore les démarches pour tous et n'intervient pas "
    "dans un dossier : le service ci-dessous peut vous répondre."
)


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi votre lab ne peut-il pas s'en occuper ?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne, la coordination et le lab qui prendra la suite liront ces mots.",
    )


class ReachForm(forms.Form):
    """The service that answers, and how to reach it."""

    service_name = forms.CharField(label="Quel service peut répondre\u00a0?", max_length=140)
    reach = forms.CharField(
        label="Comment le joindre\u00a0?",
        max_length=150,
        validators=[reaching.validate],
        help_text="Un téléphone, une adresse, un courriel ou une page\u00a0: la personne doit pouvoir s'en servir aussitôt.",
    )


class ReferralForm(ReachForm, VersionedForm):
    """The same, of a need that has its answer."""

    def value_of(self, record: Any, name: str) -> Any:
        service_name, reach = reaching.parts(record.referral)
        return {"service_name": service_name, "reach": reach}.get(name, record.version)


class OnwardForm(ReachForm):
    """An individual case: who answers for it, and what one writes to the person."""

    reason = forms.CharField(
        label="Ce que vous écrivez à la personne",
        max_length=4000,
        initial=WHY_NOT_HERE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

"""Forms by which a need changes hands."""

from django import forms

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


class OnwardForm(forms.Form):
    """An individual case: the service that answers for it, and how to reach it."""

    service_name = forms.CharField(label="Quel service peut répondre ?", max_length=140)
    reach = forms.CharField(
        label="Comment le joindre ?",
        max_length=150,
        help_text="Un téléphone, une adresse, un courriel ou une page : la personne doit pouvoir s'en servir aussitôt.",
    )
    reason = forms.CharField(
        label="Ce que vous écrivez à la personne",
        max_length=4000,
        initial=WHY_NOT_HERE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

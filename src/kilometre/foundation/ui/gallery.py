"""The forms of the gallery: one field of each kind, and the filters of a list."""

from django import forms

TERRITORIES = (("occitanie", "Occitanie"), ("grand-est", "Grand Est"), ("bretagne", "Bretagne"))
PUBLICS = (("agents", "Des agents"), ("usagers", "Des usagers"), ("entreprises", "Des entreprises"))

# Sent to the form to show how it refuses.
FORM_EXAMPLES = {"title": "Accueil des nouveaux arrivants", "starts_on": "31/02/2026", "email": "dora"}


class ExampleForm(forms.Form):
    title = forms.CharField(label="Le besoin en une phrase", max_length=120)
    details = forms.CharField(
        label="Ce qui se passe aujourd'hui", widget=forms.Textarea, required=False,
        help_text="Qui est concerné, et ce que cela coûte en temps.",
    )  # fmt: skip
    territory = forms.ChoiceField(label="Territoire", choices=TERRITORIES)
    urgency = forms.ChoiceField(
        label="Quand en avez-vous besoin ?", choices=(("weeks", "Dans les semaines à venir"), ("months", "Cette année")),
        widget=forms.RadioSelect,
    )  # fmt: skip
    publics = forms.MultipleChoiceField(
        label="Qui est concerné ?", choices=PUBLICS, widget=forms.CheckboxSelectMultiple, required=False
    )
    starts_on = forms.DateField(label="À partir du", required=False)
    email = forms.EmailField(
        label="Votre adresse électronique", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label="Mot de passe", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Douze caractères au moins.",
    )  # fmt: skip
    document = forms.FileField(
        label="Un document", required=False, help_text="PDF, ODT ou image, 10 Mo au plus."
    )
    agrees = forms.BooleanField(label="J'accepte que le lab me recontacte")


class ExampleFilters(forms.Form):
    q = forms.CharField(label="Mots", required=False)
    region = forms.ChoiceField(label="Région", choices=(("", "Toutes"), *TERRITORIES), required=False)

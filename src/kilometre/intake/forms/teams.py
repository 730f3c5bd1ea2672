"""The answer of whoever is asked to join a team."""

from django import forms


class AnswerTeamForm(forms.Form):
    YES = "yes"

    choice = forms.ChoiceField(
        label="Votre réponse",
        choices=[(YES, "J'accepte"), ("no", "Je décline")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Si vous déclinez, un mot d'explication",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="La personne qui suit le besoin le lira ; rien ne vous oblige à en donner.",
    )

"""Writing a message."""

from typing import Any

from django import forms

from kilometre.foundation.journal.models import Audience

from .models import MAX_LENGTH

READERS = (
    (Audience.CASE.value, "Toutes les personnes qui suivent cette page"),
    (Audience.TEAM.value, "L'équipe seulement"),
)


class MessageForm(forms.Form):
    """``for_team`` adds the choice of readers, for those who may write to the team alone."""

    body = forms.CharField(
        label="Votre message",
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Votre message est vide : écrivez quelques mots."},
    )
    audience = forms.ChoiceField(
        label="Qui le lira", choices=READERS, initial=Audience.CASE, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, for_team: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_team:
            del self.fields["audience"]

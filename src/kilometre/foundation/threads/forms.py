"""Writing a message."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.models import Record

from . import rules
from .models import MAX_LENGTH
from .registry import REGISTERED


class MessageForm(forms.Form):
    """``readers`` are named under the message; for those who may write to the team alone, ``team`` is the first choice.

    What is meant for colleagues must never leave by oversight: only a deliberate choice writes to all.
    """

    body = forms.CharField(
        label="Votre message",
        max_length=MAX_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Votre message est vide : écrivez quelques mots."},
    )
    audience = forms.ChoiceField(label="Qui le lira", initial=Audience.TEAM, widget=forms.RadioSelect)

    def __init__(self, *args: Any, readers: str, team: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if team:
            choices = [(Audience.TEAM.value, f"{team} seulement"), (Audience.CASE.value, capfirst(readers))]
            self.fields["audience"].choices = choices  # type: ignore[attr-defined]
        else:
            self.fields["body"].help_text = format_html("Le liront : {}.", readers)
            del self.fields["audience"]


def message_form(user: Any, record: Record, data: Any = None) -> MessageForm:
    """The form of the thread of ``record``, which names those who will read what ``user`` writes."""
    terms = REGISTERED[type(record)]
    team = terms.team_readers if rules.can_post_to_team(user, record) else None
    return MessageForm(
        data, readers=terms.readers(user, record), team=capfirst(team(user, record)) if team else ""
    )

"""The choice of what one receives: one question a topic."""

from typing import Any

from django import forms

from kilometre.foundation.accounts.models import User

from .enums import Channel
from .models import Preference
from .registry import topics


class PreferencesForm(forms.Form):
    """A field a topic, named after it."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        chosen = dict(Preference.objects.filter(user=user).values_list("topic", "channel"))
        for topic, labels in topics().items():
            self.fields[topic] = forms.ChoiceField(
                label=sentence(labels),
                choices=Channel.choices,
                initial=chosen.get(topic, Channel.EMAIL),
                widget=forms.RadioSelect,
            )


def sentence(labels: list[str]) -> str:
    """« Un besoin arrive ; un besoin est retiré »."""
    first, *others = labels
    return "\u00a0; ".join([first, *(label[:1].lower() + label[1:] for label in others)])

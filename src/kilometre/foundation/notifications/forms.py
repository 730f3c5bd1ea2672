"""The choice of what one receives: one answer for each part of one's work, and topics set apart where one wants."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from kilometre.foundation.accounts.models import User

from . import registry
from .enums import Channel, Sphere
from .models import Preference
from .registry import default_of, topics

AS_THE_OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Group:
    """A sphere as the page shows it: its answer, then its topics, folded."""

    answer: BoundField
    topics: list[BoundField]

    @property
    def apart(self) -> int:
        return sum(topic.value() != AS_THE_OTHERS for topic in self.topics)

    @property
    def is_open(self) -> bool:
        return any(topic.errors for topic in self.topics)


class PreferencesForm(forms.Form):
    """A field a sphere, named after it; a field a topic, which may follow its sphere."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        said = dict(Preference.objects.filter(user=user).values_list("topic", "channel"))
        self.spheres = {sphere: offered for sphere in Sphere if (offered := _offered(sphere, user))}
        for sphere, offered in self.spheres.items():
            channels = {topic: said.get(topic, default_of(topic)) for topic in offered}
            usual = Counter(channels.values()).most_common(1)[0][0]
            alone = len(offered) == 1
            self.fields[sphere] = forms.ChoiceField(
                label=next(iter(offered.values())) if alone else sphere.label,
                choices=Channel.choices,
                initial=usual,
                widget=forms.RadioSelect,
            )
            for topic, label in offered.items() if not alone else ():
                self.fields[topic] = forms.ChoiceField(
                    label=label,
                    choices=[(AS_THE_OTHERS, "Comme le reste du groupe"), *Channel.choices],
                    initial=AS_THE_OTHERS if channels[topic] == usual else channels[topic],
                )

    def groups(self) -> Iterator[Group]:
        for sphere, offered in self.spheres.items():
            yield Group(self[sphere], [self[topic] for topic in offered if topic in self.fields])

    @property
    def chosen(self) -> dict[str, Channel]:
        """What each topic becomes."""
        given = self.cleaned_data
        return {
            topic: Channel(
                given[sphere] if given.get(topic, AS_THE_OTHERS) == AS_THE_OTHERS else given[topic]
            )
            for sphere, offered in self.spheres.items()
            for topic in offered
        }


def _offered(sphere: Sphere, user: User) -> dict[str, str]:
    """The topics of a sphere that may ever concern this person, and their sentences."""
    found = {}
    for topic, labels in topics().items():
        declared = registry.TOPICS[topic]
        if declared.sphere == sphere and (declared.rule is None or declared.rule(user)):
            found[topic] = sentence(labels)
    return found


def sentence(labels: list[str]) -> str:
    """« Un besoin arrive ; un besoin est retiré »."""
    first, *others = labels
    return "\u00a0; ".join([first, *(label[:1].lower() + label[1:] for label in others)])

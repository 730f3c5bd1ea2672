"""A place, typed as people say it: a commune, a postcode. Several matches become a choice."""

from typing import Any

from django import forms

from kilometre.network.models import Territory
from kilometre.network.queries import places
from kilometre.network.queries.places import Place
from kilometre.network.spelling import key

MOST = 20


class PlaceField(forms.CharField):
    """Gives a commune. When several match, the form offers them: see ``offer``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, **options)
        self.matches: list[Place] = []

    def clean(self, value: Any) -> Territory | None:
        typed = super().clean(value)
        if not typed:
            return None
        name, _, rest = typed.partition(" (")
        found = places.find(name, limit=MOST)
        same = [place for place in found if place.label == typed] or ([] if rest else _exactly(name, found))
        if len(same) == 1:
            return same[0].territory
        self.matches = same or found
        if not self.matches:
            raise forms.ValidationError("Nous ne trouvons pas ce lieu : essayez le code postal.")
        raise forms.ValidationError("Plusieurs communes correspondent : choisissez la vôtre.")

    def offer(self) -> None:
        """Draw the matches as a list to choose from, instead of the line that was typed."""
        if self.matches:
            self.widget = forms.Select(
                choices=[("", "Choisissez")] + [(place.label, place.label) for place in self.matches]
            )


def _exactly(typed: str, found: list[Place]) -> list[Place]:
    """Those named just so; or the only one, which a postcode or a beginning of name leads to."""
    named = [place for place in found if key(place.territory.name) == key(typed)]
    return named or (found if len(found) == 1 else [])

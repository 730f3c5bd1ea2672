"""A place, typed as people say it: a commune, a postcode. Several matches become a choice."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from kilometre.network.forms import AreaField, area_text
from kilometre.network.models import Territory
from kilometre.network.queries import places
from kilometre.network.queries.places import Place
from kilometre.network.spelling import key

MOST = 20
POSTCODE = re.compile(r"[0-9]{5}")
OTHER = "-autre"
MOST_AREAS = 8


class PlaceInput(forms.TextInput):
    """A line of text; what is typed beside a list of matches counts more than the choice in it."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(name + OTHER) or data.get(name)


class PlaceChoice(forms.Select):
    """The matches to choose from, and a line for whoever is not among them: neither is required alone."""

    template_name = "intake/place_choice.html"

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "other": name + OTHER}


class PlaceField(forms.CharField):
    """Gives a commune. When several match, the form offers them: see ``offer``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, widget=PlaceInput, **options)
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
        if not self.matches and POSTCODE.fullmatch(name):
            raise forms.ValidationError("Ce code postal n'existe pas : vérifiez ses chiffres.")
        if not self.matches:
            raise forms.ValidationError("Nous ne trouvons pas ce lieu : essayez le code postal.")
        raise forms.ValidationError("Plusieurs communes correspondent : choisissez la vôtre.")

    def offer(self) -> None:
        """Draw the matches as a list to choose from, beside a line to type another."""
        if self.matches:
            self.widget = PlaceChoice(
                choices=[("", "Choisissez")] + [(place.label, place.label) for place in self.matches]
            )


def _exactly(typed: str, found: list[Place]) -> list[Place]:
    """Those named just so; or the only one, which a postcode or a beginning of name leads to."""
    named = [place for place in found if key(place.territory.name) == key(typed)]
    return named or (found if len(found) == 1 else [])


class AreasField(forms.CharField):
    """Territories of any kind, parted by commas: each by its name or code. Gives a list, and names what it does not know."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=400, **options)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(area_text(area) for area in value or ())

    def clean(self, value: Any) -> list[Territory]:
        typed = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        one = AreaField(label="")
        found: list[Territory] = []
        for name in typed[:MOST_AREAS]:
            area = one.clean(name)
            if area is not None and area not in found:
                found.append(area)
        if len(typed) > MOST_AREAS:
            raise forms.ValidationError(f"{MOST_AREAS} territoires au plus : nommez plutôt leur région.")
        return found

"""Finding a commune as people type it: a name, the beginning of one, a postcode, an INSEE code, a mistake.

Prefixes are ranges on an indexed key, so that 35,000 communes cost the same on both databases. Matches are
ordered by population: whoever types « saint-d » most often means Saint-Denis.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from kilometre.network import spelling
from kilometre.network.cog import VINTAGE
from kilometre.network.enums import PLACES
from kilometre.network.models import PlaceName, Postcode, Territory

LAST = "zzzz"  # no key holds it: from « x » to « xzzzz » is all that begins with x
CANDIDATES = 60
ALIKE = 0.6
NO_LIMIT = 1_000
NAMESAKES = 8
LONGEST = 80

_CODE = re.compile(r"[0-9][0-9abAB][0-9]{3}")
_DIGITS = re.compile(r"[0-9]{2,5}")
_WHOLE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or municipal district, and the former name by which it was found."""

    territory: Territory
    former: str = ""

    @property
    def label(self) -> str:
        """« Rennes (35, Ille-et-Vilaine) », with the former commune when that is what was typed."""
        around = self.territory.department or self.territory.region
        where = f" ({around.code}, {around.name})" if around else ""
        return f"{self.territory.name}{where}" + (f", dont {self.former}" if self.former else "")


def find(text: str, *, limit: int = 8) -> list[Place]:
    """Places that ``text`` may mean, likeliest first; two queries, three when nothing is spelt that way.

    A whole postcode is never cut (the fullest serves some seventy communes) and its communes are in the order
    of the alphabet: whoever lives in the smallest one finds it.
    """
    typed = text.strip()[:LONGEST]
    code = next((part for part in typed.split() if _DIGITS.fullmatch(part) or _CODE.fullmatch(part)), "")
    if _WHOLE.fullmatch(code):
        found = _fetch(_by_code(code, spelling.key(typed.replace(code, ""))), NO_LIMIT)
        cities = {
            place.territory.commune_id for place in found
        }  # each gives way to its district of that code
        precise = [place for place in found if place.territory.pk not in cities]
        return sorted(precise, key=lambda place: spelling.key(place.territory.name))
    if code:
        return _fetch(_by_code(code.upper(), spelling.key(typed.replace(code, ""))), limit)
    key = spelling.key(typed)
    if not key:
        return []
    return _fetch(_by_name(key, limit) or _by_sound(typed, key), limit)


def named(text: str) -> list[Place]:
    """Places of this very name or code: for whoever types a commune where everything is searched."""
    typed = text.strip()[:LONGEST]
    if _WHOLE.fullmatch(typed) or _CODE.fullmatch(typed):
        return find(typed)
    key = spelling.key(typed)
    if not key:
        return []
    rows = PlaceName.objects.filter(key=key, territory__vintage=VINTAGE).order_by("-population")
    return _fetch(rows.values_list("territory_id", "former")[:NAMESAKES], NAMESAKES)


def get(code: str) -> Territory | None:
    """The current commune or district of an INSEE code, with what surrounds it."""
    return Territory.objects.current().of_kind(*PLACES).with_parents().filter(code=code.upper()).first()


def _by_code(code: str, name: str) -> list[tuple[int, str]]:
    """An INSEE code, a postcode or its beginning; a name beside it narrows."""
    most = NO_LIMIT if _WHOLE.fullmatch(code) else CANDIDATES
    rows = Postcode.objects.filter(code__range=(code, code + LAST), territory__vintage=VINTAGE)
    if name:
        rows = rows.filter(territory__place_names__key__range=(name, name + LAST))
    found = [(pk, "") for pk in rows.order_by("-population").values_list("territory_id", flat=True)[:most]]
    if len(code) == 5 and not name:
        known = Territory.objects.current().of_kind(*PLACES).filter(code=code).values_list("pk", flat=True)
        found += [(pk, "") for pk in known]
    return found


def _by_name(key: str, limit: int) -> list[tuple[int, str]]:
    """Names that begin so: the very name first, then the most populated."""
    columns = ("territory_id", "former")
    rows = PlaceName.objects.filter(territory__vintage=VINTAGE).order_by("-population")
    exact = list(rows.filter(key=key).values_list(*columns)[:limit])
    longer = rows.filter(key__range=(key, key + LAST)).values_list(*columns)
    return exact + list(longer[: limit * 3])


def _by_sound(typed: str, key: str) -> list[tuple[int, str]]:
    """Names that sound alike, by how many letters they share."""
    heard = spelling.sound(typed)
    if not heard:
        return []
    rows = PlaceName.objects.filter(sound=heard, territory__vintage=VINTAGE).order_by("-population")
    close = [
        (SequenceMatcher(None, key, other).ratio(), pk, former)
        for other, pk, former in rows.values_list("key", "territory_id", "former")[:CANDIDATES]
    ]
    close.sort(key=lambda match: -match[0])
    return [(pk, former) for likeness, pk, former in close if likeness >= ALIKE]


def _fetch(found: Iterable[tuple[int, str]], limit: int) -> list[Place]:
    """The first ``limit`` distinct territories, in order."""
    wanted: dict[int, str] = {}
    for pk, former in found:
        if len(wanted) == limit:
            break
        if not (pk in wanted and not wanted[pk]):
            wanted[pk] = former
    territories = Territory.objects.with_parents().in_bulk(wanted)
    return [Place(territories[pk], former) for pk, former in wanted.items()]

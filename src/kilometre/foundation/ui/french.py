"""Dates, durations, numbers and plurals in French words, as screens write them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
NARROW, FIXED = "\u202f", "\u00a0"
SPACES = re.compile(r"« | »| (?=[:;!?](?:\s|$))")
ELIDED = re.compile(r"[aeiouh]|y(?![aeiouy])")
# First words of names before which nothing elides: those of territories, services and places, as the field writes them.
ASPIRATED = re.compile(
    "haches?$|hack|hague|haie|hainaut|halage|halles?$|halls?$|haltes?$|ham$|hameau|hand|hangar|haras$|harcel|harfleur|harnes$|"
    "hasard|haus|haut|havre|haye|hem$|heros$|heurt|hierarch|hockey|holland|honfleur|hong|hors$|hou|hubs?$|huit(?!r)|huning|"
    "hurepoix|huttes?$|onz"
)
STEPS = (("an", "ans", 31_557_600), ("mois", "mois", 2_592_000), ("jour", "jours", 86_400),
         ("heure", "heures", 3600), ("minute", "minutes", 60))  # fmt: skip


def local(value: dt.date) -> dt.date:
    """A moment in the time zone of the page; a date as it is."""
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


def date(value: dt.date) -> str:
    """« 1er décembre 2026 »."""
    here = local(value)
    return f"{'1er' if here.day == 1 else here.day}{FIXED}{MONTHS[here.month - 1]} {here.year}"


def day(value: dt.date) -> str:
    """« lundi 30 novembre 2026 »."""
    return f"{DAYS[local(value).weekday()]} {date(value)}"


def short_day(value: dt.date) -> str:
    """« 30 nov. 2026 »."""
    here = local(value)
    return f"{'1er' if here.day == 1 else here.day}{FIXED}{SHORT_MONTHS[here.month - 1]}{FIXED}{here.year}"


def hour(value: dt.datetime) -> str:
    """« 12 h 00 »."""
    here = local(value)
    assert isinstance(here, dt.datetime)
    return f"{here.hour}{FIXED}h{FIXED}{here.minute:02}"


def moment(value: dt.datetime) -> str:
    """« lundi 30 novembre 2026 à 12 h 00 »."""
    return f"{day(value)} à {hour(value)}"


def short_moment(value: dt.date) -> str:
    """« lun. 30 nov. 2026 à 12 h 00 »; without the hour for a date."""
    here = local(value)
    text = f"{DAYS[here.weekday()][:3]}.{FIXED}{short_day(value)}"
    return f"{text} à {hour(value)}" if isinstance(value, dt.datetime) else text


def ago(value: dt.datetime, now: dt.datetime | None = None) -> str:
    """« il y a 3 heures », « dans 2 jours », « à l'instant »."""
    seconds = ((now or timezone.now()) - value).total_seconds()
    for one, many, size in STEPS:
        number_of = int(abs(seconds) // size)
        if number_of:
            words = f"{number_of}{FIXED}{one if number_of == 1 else many}"
            return f"il y a {words}" if seconds > 0 else f"dans {words}"
    return "à l'instant"


def number(value: Any) -> str:
    """« 12 500,5 »; what is not a number comes back as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    text = f"{value:,}" if not isinstance(value, float) else f"{value:,.10g}"
    return text.replace(",", NARROW).replace(".", ",")


def plural(value: int, one: str, many: str | None = None) -> str:
    """« besoin », or « besoins » from two on."""
    return one if abs(value) < 2 else many or f"{one}s"


def count(value: int, one: str, many: str | None = None) -> str:
    """« 0 besoin », « 1 besoin », « 2 besoins »."""
    return f"{number(value)}{FIXED}{plural(value, one, many)}"


def spaced(text: str) -> str:
    """With the spaces that no line may break: inside « », before : ; ! ?"""
    return SPACES.sub(lambda found: found[0].replace(" ", FIXED), text)


def size(octets: int) -> str:
    """« 8,9 ko », « 1,2 Mo »: thousands, as the system shows them."""
    value, unit = (octets / 1000, "ko") if octets < 999_950 else (octets / 1_000_000, "Mo")
    return f"{number(round(value, 1) if value < 10 else round(value))}{FIXED}{unit}"


def sort_key(text: str) -> str:
    """What to sort by, as a French dictionary does: no capitals, accents, spaces or marks."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(sign for sign in plain if sign.isalnum())


def of(name: object) -> str:
    """« d'Alice », « de Bruno », « d'Hélène », « de Yann », « de Hauts-de-France »: elided before a vowel or a mute h."""
    return _elided("de", str(name))


def that(name: object) -> str:
    """« qu'Alice », « que Bruno »."""
    return _elided("que", str(name))


def _elided(word: str, text: str) -> str:
    first = sort_key(re.split(r"[\s-]", text, maxsplit=1)[0])
    return f"{word[:-1]}'{text}" if ELIDED.match(first) and not ASPIRATED.match(first) else f"{word} {text}"


def of_each(names: Iterable[object]) -> str:
    """« d'Alice et de Bruno »."""
    return listed([of(name) for name in names])


def listed(words: Sequence[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last

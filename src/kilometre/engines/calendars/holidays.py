"""Public holidays (jours fériés) of each French department and overseas collectivity.

What the law names, and nothing else, unless the caller asks for local usage. Three traps are settled here:

- **Alsace-Moselle** (57, 67, 68). 26 December is a holiday everywhere. Good Friday is one only in the
  communes that have a Protestant temple or a mixed church (Code du travail, art. L3134-13, after the
  ordinance of 16 August 1892). Services of the three departments close on that day: it counts in all three.
- **Saint-Martin** (978). Article L3422-2 says 27 May, a slip that was known and not yet mended in 2024: since
  2018 yearly circulars, the collectivity and the prefecture keep 28 May, and so does this module.
- **The Pacific** (986, 987, 988) has its own labour law: the same eleven days as elsewhere, from other texts.

Each day counts from the year of its text: 8 May was no holiday from 1960 to 1981. ``basis`` names the text in
force today. Whit Monday stayed on the legal list in 2005-2007, when it was the default « journée de
solidarité ».
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from .departments import timezone_of

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """One holiday: its date, its French name, and the text (or the usage) that makes it one."""

    date: date
    name: str
    basis: str


class _Feast(NamedTuple):
    """A holiday that comes back every year from ``since`` to ``until``, both included."""

    name: str
    when: tuple[int, int] | int  # (month, day), or a number of days after Easter Sunday
    basis: str
    since: int = FIRST_YEAR
    until: int = LAST_YEAR

    def date_in(self, year: int) -> date:
        if isinstance(self.when, int):
            return easter(year) + timedelta(days=self.when)
        return date(year, *self.when)


_LABOUR_CODE: Final = "Code du travail, art. L3133-1"
_ALSACE_MOSELLE: Final = "Code du travail, art. L3134-13 (droit local d'Alsace-Moselle)"
_ABOLITION: Final = "Code du travail, art. L3422-2"
_SAINT_MARTIN: Final = "Code du travail, art. L3422-2, au 28 mai depuis la circulaire de 2018"
_WALLIS: Final = "Accord interprofessionnel territorial de Wallis-et-Futuna"
_POLYNESIA: Final = "Code du travail de la Polynésie française"
_CALEDONIA: Final = "Accord interprofessionnel territorial de Nouvelle-Calédonie, art. 74"
_USAGE: Final = "Usage local, sans valeur légale"

_NATIONAL_BASIS: Final = {"986": _WALLIS, "987": _POLYNESIA, "988": _CALEDONIA}


def _national(basis: str) -> tuple[_Feast, ...]:
    return (
        _Feast("Jour de l'an", (1, 1), basis),
        _Feast("Lundi de Pâques", 1, basis),
        _Feast("Fête du Travail", (5, 1), basis, since=1946),
        _Feast("Victoire 1945", (5, 8), basis, since=1953, until=1959),
        _Feast("Victoire 1945", (5, 8), basis, since=1982),
        _Feast("Ascension", 39, basis),
        _Feast("Lundi de Pentecôte", 50, basis),
        _Feast("Fête nationale", (7, 14), basis),
        _Feast("Assomption", (8, 15), basis),
        _Feast("Toussaint", (11, 1), basis),
        _Feast("Armistice 1918", (11, 11), basis, since=1922),
        _Feast("Noël", (12, 25), basis),
    )


_RHINE_FEASTS: Final = (
    _Feast("Vendredi saint", -2, _ALSACE_MOSELLE),
    _Feast("Saint-Étienne", (12, 26), _ALSACE_MOSELLE),
)


def _abolition(month: int, day: int, since: int, until: int = LAST_YEAR, basis: str = _ABOLITION) -> _Feast:
    return _Feast("Abolition de l'esclavage", (month, day), basis, since, until)


# First dates: law 83-550 and decree 83-1003 of 23 November 1983; 977 and 978 were communes of 971 until 2007
# and got their own line with decree 2012-553.
_LOCAL: Final[dict[str, tuple[_Feast, ...]]] = {
    "57": _RHINE_FEASTS,
    "67": _RHINE_FEASTS,
    "68": _RHINE_FEASTS,
    "971": (_abolition(5, 27, since=1984),),
    "972": (_abolition(5, 22, since=1984),),
    "973": (_abolition(6, 10, since=1984),),
    "974": (_abolition(12, 20, since=1983),),
    "976": (_abolition(4, 27, since=1984),),
    "977": (_abolition(5, 27, since=1984, until=2011), _abolition(10, 9, since=2012)),
    "978": (
        _abolition(5, 27, since=1984, until=2017),
        _abolition(5, 28, since=2018, basis=_SAINT_MARTIN),
    ),
    "986": (
        _Feast("Saint Pierre Chanel", (4, 28), _WALLIS, since=1962),
        _Feast("Saints Pierre et Paul", (6, 29), _WALLIS, since=1962),
        _Feast("Fête du Territoire", (7, 29), _WALLIS, since=1962),
    ),
    "987": (
        _Feast("Arrivée de l'Évangile", (3, 5), _POLYNESIA, since=1978),
        _Feast("Vendredi saint", -2, _POLYNESIA),
        _Feast("Fête de l'autonomie", (6, 29), _POLYNESIA, since=1985, until=2024),
        _Feast("Matāri’i", (11, 20), _POLYNESIA, since=2025),
    ),
    "988": (
        _Feast("Prise de possession", (9, 24), _CALEDONIA, since=1953, until=2003),
        _Feast("Fête de la Citoyenneté", (9, 24), _CALEDONIA, since=2004),
    ),
}

_MARTINIQUE_USAGE: Final = (
    _Feast("Mardi gras", -47, _USAGE),
    _Feast("Mercredi des Cendres", -46, _USAGE),
    _Feast("Vendredi saint", -2, _USAGE),
    _Feast("Fête de Victor Schœlcher", (7, 21), _USAGE),
    _Feast("Jour des défunts", (11, 2), _USAGE),
)
_GUADELOUPE_USAGE: Final = (*_MARTINIQUE_USAGE, _Feast("Mi-carême", -24, _USAGE))
_LOCAL_USAGE: Final = {
    "971": _GUADELOUPE_USAGE,
    "972": _MARTINIQUE_USAGE,
    "977": _GUADELOUPE_USAGE,
    "978": _GUADELOUPE_USAGE,
}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, for any year from 1583.

    The anonymous algorithm of Nature (20 April 1876), published by Butcher (Ecclesiastical Calendar, 1877)
    and by Jean Meeus (Astronomical Algorithms, ch. 8), in integers and without exceptions: the golden number
    gives the paschal full moon (epact ``h``), then one looks for the Sunday after it (``weekday``).

    Raises
    ------
    ValueError
        The year is before 1583, the first one of the Gregorian calendar.
    """
    if year < 1583:
        raise ValueError(
            f"Pâques n'est calculé que dans le calendrier grégorien, à partir de 1583 (reçu : {year})."
        )
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, b = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    h = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, k = divmod(rest, 4)
    weekday = (32 + 2 * b + 2 * leap_years - h - k) % 7
    m = (golden + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def public_holidays(department: str, year: int, *, with_usage: bool = False) -> tuple[Holiday, ...]:
    """Holidays of a department or collectivity (INSEE code: "67", "2A", "974") in one year, by date.

    Two holidays may share a date (1 May 2008 was also Ascension day): both are listed. With ``with_usage``,
    the days that the French West Indies (971, 972, 977, 978) do not work by custom are added, and say so in
    ``basis``; those of Saint-Barthélemy and Saint-Martin are the ones of Guadeloupe, which they belonged to
    until 2007.

    Raises
    ------
    ValueError
        Unknown code, or a year outside 1900-2200.
    """
    timezone_of(department)  # refuses an unknown code
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Les jours fériés sont connus de {FIRST_YEAR} à {LAST_YEAR} (reçu : {year}).")
    feasts = _national(_NATIONAL_BASIS.get(department, _LABOUR_CODE)) + _LOCAL.get(department, ())
    if with_usage:
        feasts += _LOCAL_USAGE.get(department, ())
    return tuple(
        sorted(
            Holiday(feast.date_in(year), feast.name, feast.basis)
            for feast in feasts
            if feast.since <= year <= feast.until
        )
    )

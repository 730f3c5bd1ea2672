"""The departments and overseas collectivities where an office can sit, and the time their clocks show."""

from typing import Final

_OVERSEAS_ZONES: Final = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_METROPOLITAN: Final = {f"{number:02}" for number in range(1, 96)} - {"20"} | {"2A", "2B"}


def timezone_of(department: str) -> str:
    """IANA zone of a department or collectivity, by its INSEE code ("67", "2A", "974").

    One zone each: the Marquesas and Gambier islands (987) follow Tahiti here. The southern lands (984)
    and Clipperton (989) have no office, hence no zone.

    Raises
    ------
    ValueError
        The code is not that of a department or of an inhabited overseas collectivity.
    """
    if department in _METROPOLITAN:
        return "Europe/Paris"
    if department in _OVERSEAS_ZONES:
        return _OVERSEAS_ZONES[department]
    raise ValueError(
        f"Code de département ou de collectivité inconnu : {department!r} "
        "(attendu : deux caractères en métropole, « 01 » à « 95 », « 2A », « 2B » ; trois outre-mer, « 974 »)."
    )

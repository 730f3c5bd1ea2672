"""A gathering in words: when, where, the places left, and what comes next for its reader."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from kilometre.coordination.enums import RegistrationState
from kilometre.coordination.models import Gathering, Registration
from kilometre.foundation.ui import french

from .rituals import when


def span(gathering: Gathering) -> str:
    """« mardi 13 octobre 2026 à 10 h 00, jusqu'à 12 h 00 »."""
    zone = ZoneInfo(gathering.zone)
    begins, ends = gathering.starts_at.astimezone(zone), gathering.ends_at.astimezone(zone)
    clock = f"{ends.hour}{french.FIXED}h{french.FIXED}{ends.minute:02}"
    until = clock if begins.date() == ends.date() else f"{french.day(ends.date())} à {clock}"
    return f"{when(gathering.starts_at, gathering.zone)}, jusqu'à {until}"


def seats(gathering: Gathering, seated: int) -> str:
    """« 3 places libres sur 12 », « complet », « places non limitées »."""
    if gathering.seats is None:
        return "non limitées"
    left = gathering.seats - seated
    if left <= 0:
        return "complet, liste d'attente ouverte"
    return f"{french.count(left, 'place libre', 'places libres')} sur {gathering.seats}"


def facts_of(gathering: Gathering, seated: int, *, shows_link: bool) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [("Quand", span(gathering)), ("Nature", gathering.get_kind_display())]
    if gathering.place:
        facts.append(("Lieu", gathering.place))
    if gathering.link:
        facts.append(
            ("En ligne", "Rejoindre", gathering.link)
            if shows_link
            else ("En ligne", "adresse donnée aux personnes inscrites")
        )
    if gathering.network:
        facts.append(("Réseau", gathering.network, gathering.network.get_absolute_url()))
    if gathering.lab:
        facts.append(("Lab qui accueille", gathering.lab, gathering.lab.get_absolute_url()))
    facts.append(("Places", seats(gathering, seated)))
    facts.append(("Inscription jusqu'au", french.date(gathering.last_day)))
    return facts


def next_step(gathering: Gathering, own: Registration | None, rank: int, now: dt.datetime) -> str:
    """What the reader's registration is, and what comes next."""
    if not gathering.is_planned:
        return f"Ce rendez-vous est annulé : {gathering.reason}"
    if gathering.ends_at <= now:
        return "Ce rendez-vous est passé."
    if own is not None and own.state == RegistrationState.SEATED:
        return "Votre inscription est confirmée."
    if own is not None and own.state == RegistrationState.WAITING:
        return (
            f"Vous êtes en liste d'attente, au rang {rank}. Dès qu'une place se libère, elle vous est donnée et "
            "vous en êtes prévenu."
        )
    if not gathering.takes_registrations(now):
        return "Les inscriptions sont closes."
    return "Les inscriptions sont ouvertes."

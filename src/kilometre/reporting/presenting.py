"""What the pages of a campaign say: values in words, what comes next and who must act, where labs and platform differ."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from kilometre.foundation.indicators.reading import FAILED, UNKNOWN
from kilometre.foundation.indicators.registry import INDICATORS, plural_of
from kilometre.foundation.ui import french

from .enums import ReturnState
from .models import Campaign, LabReturn, ReturnLine

TONES = {ReturnState.EXPECTED: "warning", ReturnState.SIGNED: "success"}
COLUMNS = ("Chiffre", "Calculé ici", "Déclaré par le lab", "Commentaire")


def tone_of(lab_return: LabReturn) -> str:
    return TONES[ReturnState(lab_return.state)]


def quantity(value: Decimal | None, line: ReturnLine) -> str:
    """« 4 actions », « 62,5 % », « non mesuré », « non calculé »."""
    if value is None:
        return FAILED if line.has_failed else UNKNOWN
    unit = plural_of(line.unit) if abs(value) >= 2 else line.unit
    return f"{plain(value)}{french.FIXED}{unit}" if unit else plain(value)


def plain(value: Decimal) -> str:
    """Without the zeros that the column adds; whole numbers stay whole."""
    return french.number(int(value) if value == value.to_integral_value() else value.normalize())


def address_of(line: ReturnLine, lab: str) -> str:
    """The page of the figure, at this lab and year, as it is today; nothing for what the platform does not measure."""
    if not lab or line.name not in INDICATORS:
        return ""
    asked = f"?lab={lab}&period={line.period}" if line.period else f"?lab={lab}"
    return f"/indicateurs/{INDICATORS[line.name].slug}/{asked}"


@dataclass(frozen=True, slots=True)
class Topic:
    """The lines of one context, ready for a table."""

    title: str
    rows: list[tuple[Any, ...]]


def topics_of(lab_return: LabReturn) -> list[Topic]:
    lab = (
        "" if lab_return.is_fictional else lab_return.lab.slug
    )  # figures on their own page count what is real
    return [
        Topic(title, [_row(line, lab) for line in lines])
        for title, lines in groupby(lab_return.lines.all(), key=lambda line: line.topic)
    ]


def _row(line: ReturnLine, lab: str) -> tuple[Any, ...]:
    declared = "" if line.declared is None else quantity(line.declared, line)
    return (
        (line.label, address) if (address := address_of(line, lab)) else line.label,
        quantity(line.computed, line),
        declared or "comme calculé" if line.computed is not None else declared or "non renseigné",
        line.comment or "aucun",
    )


def failures_of(lab_return: LabReturn) -> str:
    """What a return holds of the figures that could not be computed; nothing when all could."""
    failed = [line for line in lab_return.lines.all() if line.has_failed]
    if not failed:
        return ""
    names = french.listed([f"« {line.label} »" for line in failed])
    one = len(failed) == 1
    what = (
        "Un chiffre n'a pas pu être calculé" if one else f"{len(failed)} chiffres n'ont pas pu être calculés"
    )
    kept = "il reste" if one else "ils restent"
    return (
        f"{what} le {french.date(lab_return.frozen_at)} : {names}. Le lab peut déclarer le sien ; sinon, {kept} "
        "« non calculé » dans le bilan signé et dans le livret."
    )


def gaps_of(lines: Iterable[ReturnLine]) -> list[tuple[Any, ...]]:
    """Where a lab declares otherwise than what was computed: lab, figure, both values, its comment."""
    return [
        (
            (str(line.lab_return.lab), line.lab_return.get_absolute_url()),
            line.label,
            quantity(line.computed, line),
            quantity(line.declared, line),
            line.comment or "sans commentaire",
        )
        for line in lines
    ]


def next_step(lab_return: LabReturn, today: dt.date) -> str:
    """A sentence for whoever reads the page."""
    campaign: Campaign = lab_return.campaign
    day = french.date(campaign.due_on)
    if lab_return.is_signed:
        return f"Signé par {lab_return.signed_by} : les chiffres du lab sont rendus."
    if not campaign.is_open:
        return "La campagne s'est close sans que ce lab ait signé."
    late = " La date est passée." if campaign.due_on < today else ""
    return (
        f"Vérifiez les chiffres calculés, corrigez ou complétez ceux qu'il faut, puis la personne responsable du lab signe avant "
        f"le {day}.{late}"
    )

"""Needs in each state, made as people make them."""

from typing import Any

from cast import Cast
from kilometre.intake import services
from kilometre.intake.enums import Outcome
from kilometre.intake.models import Need
from kilometre.intake.services import bringing


def send(cast: Cast, **fields: Any) -> Need:
    """Hugo sends a need to Lab'EST."""
    return services.send(
        actor=fields.pop("actor", cast.holder),
        **{
            "title": "Mon dossier attend dans quatre services",
            "description": "Chaque service attend l'avis d'un autre.",
            "concerns": "Les porteurs de projets du département",
            "territory": cast.commune,
            "lab": cast.lab,
            **fields,
        },
    )


def taken(cast: Cast, **fields: Any) -> Need:
    """Alice is its contact."""
    return services.take_in_charge(actor=cast.member, need=send(cast, **fields))


def answered(cast: Cast, **fields: Any) -> Need:
    return services.answer(
        actor=cast.member, need=taken(cast, **fields), outcome=Outcome.REFUSED, reason="Hors de notre champ."
    )


def withdrawn(cast: Cast, **fields: Any) -> Need:
    need = send(cast, **fields)
    return services.withdraw(actor=need.sender, need=need)


def brought_in(cast: Cast, **fields: Any) -> Need:
    """Alice followed it in a spreadsheet."""
    return bringing.bring_in(
        actor=cast.member,
        **{
            "title": "Un besoin suivi au tableur",
            "description": "Chaque service attend l'avis d'un autre.",
            "concerns": "Les porteurs de projets du département",
            "territory": cast.commune,
            "lab": cast.lab,
            **fields,
        },
    )

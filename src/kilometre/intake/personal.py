"""What needs hold about people."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, nothing, on_erase, on_export
from kilometre.network.queries.people import roles_of

from . import services
from .models import CaseMark, Need, Passing, Place

SENT = Personal(
    "Répondre à un besoin envoyé à un lab",
    "Jusqu'à l'effacement du compte de son auteur ; trente jours s'il n'est jamais confirmé",
    "Mission d'intérêt public",
)
CONTACT = Personal(
    "Nommer l'interlocuteur de la personne qui a envoyé le besoin",
    "Comme le besoin",
    "Mission d'intérêt public",
)

declare(Need, title=SENT, description=SENT, concerns=SENT, reason=SENT, referral=SENT, sender=SENT)
declare(Need, contact=CONTACT)
nothing(Need, "delay")
declare(
    CaseMark,
    person=Personal(
        "Savoir si les cas semblables proposés aident, une voix par personne",
        "Jusqu'à l'effacement du compte",
        "Mission d'intérêt public",
    ),
)
nothing(CaseMark, "case")
declare(Passing, reason=SENT)
ASKED = Personal(
    "Réunir une équipe pour un besoin : qui est demandé, et ce que chacun répond",
    "Comme le besoin",
    "Mission d'intérêt public",
)
declare(Place, person=ASKED, reason=ASKED)
nothing(Place, "work")


@on_export
def team_places(user: Any) -> dict[str, Any]:
    rows = Place.objects.filter(person__user=user)
    rows = rows.select_related("skill", "team__need__lab", "team__need__contact")
    return {
        "places proposées dans des équipes": [
            {
                "compétence": str(place.skill),
                "jours": place.days,
                "lab qui réunit l'équipe": place.team.need.addressee,
                "demandée le": place.asked_at.isoformat(),
                "réponse": place.get_state_display(),
                "un mot": place.reason,
            }
            for place in rows.prefetch_related(roles_of("team__need__contact__")).order_by("asked_at", "pk")
        ]
    }


@on_erase
def forget_places(user: Any) -> None:
    services.forget_places_of(user=user)


@on_export
def sent_needs(user: Any) -> dict[str, Any]:
    rows = Need.objects.sent_by(user).select_related("lab", "contact").order_by("created_at")
    return {
        "besoins": [
            {
                "besoin": need.title,
                "ce qui se passe": need.description,
                "qui est concerné": need.concerns,
                "lab": need.addressee,
                "état": need.get_state_display(),
                "envoyé le": need.sent_at.isoformat() if need.sent_at else None,
                "réponse": need.reason,
                "service et contact": need.referral,
            }
            for need in rows.prefetch_related(roles_of("contact__"))
        ]
    }


@on_export
def marked_cases(user: Any) -> dict[str, Any]:
    rows = CaseMark.objects.filter(person=user).order_by("marked_at")
    return {
        "cas semblables": [
            {"cas": row.case, "avis": row.get_mark_display(), "le": row.marked_at.isoformat()} for row in rows
        ]
    }


@on_erase
def forget_needs(user: Any) -> None:
    services.forget_text_of(user=user)
    services.forget_marks_of(user=user)

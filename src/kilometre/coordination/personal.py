"""What networks and rituals hold about people."""

from kilometre.foundation.accounts.models import User
from kilometre.foundation.personal import Personal, declare, nothing, on_erase, on_export

from . import services
from .models import (
    Arrival,
    ArrivalStep,
    CalendarKey,
    ChecklistStep,
    Decision,
    FollowUp,
    Gathering,
    Meeting,
    Member,
    Mission,
    Network,
    Proposal,
    Registration,
    Ritual,
)

LEGAL = "Mission d'intérêt public"
WORDS = "La vie du réseau ; une personne citée peut demander qu'un texte soit corrigé"

declare(
    Member, person=Personal("Savoir qui est membre d'un réseau et qui l'anime", "La vie du réseau", LEGAL)
)
declare(
    Proposal,
    proposer=Personal("Savoir qui présente un sujet", "La vie du rituel", LEGAL),
    detail=Personal("Préparer un sujet de réunion", WORDS, LEGAL),
    reason=Personal("Expliquer pourquoi un sujet n'est pas retenu", WORDS, LEGAL),
)
declare(Meeting, minutes=Personal("Garder ce qui s'est dit en réunion", WORDS, LEGAL))
declare(Decision, text=Personal("Garder les décisions d'une réunion", WORDS, LEGAL))
declare(
    FollowUp,
    owner=Personal("Savoir qui se charge d'une action", "La vie du rituel", LEGAL),
    text=Personal("Dire ce qui est à faire", WORDS, LEGAL),
    reason=Personal("Dire ce que l'action est devenue", WORDS, LEGAL),
)
nothing(Network, "name", "sort_key", "purpose")
nothing(Ritual, "title", "purpose", "place", "link", "zone")
nothing(Meeting, "place", "link", "reason")
nothing(Proposal, "title")
nothing(Gathering, "title", "description", "place", "link", "zone", "reason")
declare(
    Registration,
    person=Personal("Tenir les places d'un rendez-vous", "La vie du réseau", LEGAL),
    attendance=Personal(
        "Donner une attestation de présence et compter les personnes venues",
        "La vie du réseau",
        LEGAL,
    ),
)
declare(
    CalendarKey,
    user=Personal("Savoir à qui est une adresse de calendrier", "Jusqu'à sa révocation", "À votre demande"),
)
nothing(CalendarKey, "secret_digest")
ARRIVAL = "Le temps de l'arrivée de l'équipe, puis son histoire"
declare(
    Arrival,
    sponsor=Personal("Savoir qui parraine une équipe", ARRIVAL, LEGAL),
    word=Personal("Dire comment une arrivée s'est passée", WORDS, LEGAL),
)
declare(ArrivalStep, reason=Personal("Dire pourquoi une étape est passée", WORDS, LEGAL))
nothing(ArrivalStep, "label", "why", "address")
nothing(ChecklistStep, "label", "why", "address")
declare(
    Mission,
    in_charge=Personal("Savoir qui se charge d'un appui", "La vie du réseau", LEGAL),
    expected=Personal("Dire ce qu'un lab attend d'un appui", WORDS, LEGAL),
    reason=Personal("Dire pourquoi un appui est décliné", WORDS, LEGAL),
    outcome=Personal("Rendre compte d'un appui", WORDS, LEGAL),
    useful_word=Personal("Dire ce qu'un appui a apporté", WORDS, LEGAL),
)
nothing(Mission, "subject")


@on_export
def export(user: User) -> dict[str, object]:
    """Networks, actions and registrations of one's own."""
    mine = {"person__user": user}
    members = Member.objects.filter(**mine).select_related("network")
    rows = Registration.objects.filter(**mine).select_related("gathering")
    actions = FollowUp.objects.filter(owner__user=user)
    return {
        "réseaux": [f"{row.network} ({row.get_part_display().lower()})" for row in members],
        "actions de réunion": [f"{row.text} ({row.get_state_display().lower()})" for row in actions],
        "parrainages": [
            f"{row.lab} ({row.get_sponsor_state_display().lower()})"
            for row in Arrival.objects.filter(sponsor__user=user).select_related("lab")
        ],
        "appuis dont vous vous chargez": [
            f"{row.subject} ({row.get_state_display().lower()})"
            for row in Mission.objects.filter(in_charge__user=user)
        ],
        "inscriptions": [
            {
                "rendez-vous": str(row.gathering),
                "état": row.get_state_display(),
                "présence": row.get_attendance_display(),
            }
            for row in rows
        ],
    }


@on_erase
def erase(user: User) -> None:
    """The address of the calendar and places to come go; what was decided stays, under the person's erased name."""
    services.forget_registrations_of(user=user)
    CalendarKey.objects.filter(user=user).delete()

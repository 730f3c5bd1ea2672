"""What networks and rituals hold about people."""

from kilometre.foundation.personal import Personal, declare, nothing

from .models import Decision, FollowUp, Meeting, Member, Network, Proposal, Ritual

LEGAL = "Mission d'intérêt public"
WORDS = "La vie du réseau ; une personne citée peut demander qu'un texte soit corrigé"

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

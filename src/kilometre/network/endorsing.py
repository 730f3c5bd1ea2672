"""The link by which a colleague attests a skill, from the e-mail or « Mon lundi », without signing in."""

import datetime as dt

from kilometre.foundation.accounts.links import Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User

from . import rules, services
from .enums import LEVEL_HELP, EndorsementState, SkillLevel
from .models import Endorsement

ENDORSE = "network.endorse"
NO = "no"


def link_to_endorse(endorsement: Endorsement, user: User) -> str:
    """The address by which ``user`` answers."""
    levels = [(str(level.value), f"{level.label} : {LEVEL_HELP[level]}") for level in SkillLevel]
    choices = [*levels, (NO, "Je préfère ne pas attester")]
    return issue(ENDORSE, person=user, choices=choices, data={"endorsement": endorsement.pk})


def _asked(link: ActionLink) -> Endorsement | None:
    rows = Endorsement.objects.select_related("held__person", "held__skill", "by")
    asked = rows.filter(pk=link.data.get("endorsement", 0), state=EndorsementState.ASKED).first()
    return asked if asked is not None and rules.can_endorse(link.person, asked) else None


def _details(link: ActionLink) -> str:
    asked = _asked(link)
    assert asked is not None
    held = asked.held
    return f"{held.person} : {held.skill}\n\nSe dit au niveau « {held.get_level_display()} »."


def _settled(link: ActionLink) -> str:
    return "" if _asked(link) else "Cette demande n'attend plus de réponse de vous."


@link_purpose(
    ENDORSE,
    title="Une compétence à attester",
    question="Qu'avez-vous constaté ?",
    button="Répondre",
    lifetime=dt.timedelta(days=30),
    comment=Comment("Un mot", Endorsement, "comment"),
    details=_details,
    settled=_settled,
)
def answer_endorsement(link: ActionLink, *, choice: str, comment: str) -> str:
    asked = _asked(link)
    assert asked is not None
    if choice == NO:
        services.decline_endorsement(actor=link.person, endorsement=asked, comment=comment)
        return "C'est noté : vous n'attestez pas cette compétence."
    services.endorse(actor=link.person, endorsement=asked, level=SkillLevel(int(choice)), comment=comment)
    return f"C'est noté\u00a0: l'information part à {asked.held.person}."

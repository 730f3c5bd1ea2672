"""The link by which a lab answers, from the e-mail or from « Mon lundi », without signing in."""

import datetime as dt

from kilometre.foundation.accounts.links import Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.ui import french

from . import rules, services
from .answers import said, what_next
from .enums import PartState
from .models import Part

ANSWER_PART = "studies.answer-part"
YES = "yes"


def link_to_answer(part: Part, user: User) -> str:
    """The address by which ``user`` answers for the lab of ``part``."""
    choices = [(YES, "Oui, le lab prend sa part"), ("no", "Non, pas cette fois")]
    return issue(
        ANSWER_PART, person=user, subject=part.study.ref, choices=choices, data={"lab": part.lab.slug}
    )


def _part_of(link: ActionLink) -> Part | None:
    if link.subject is None:
        return None
    rows = Part.objects.select_related("study__coordinator", "lab", "answered_by")
    return rows.filter(study__public_id=link.subject.public_id, lab__slug=link.data.get("lab", "")).first()


def _details(link: ActionLink) -> str:
    part = _part_of(link)
    assert part is not None
    return "\n\n".join(
        text
        for text in (f"On attend la réponse {french.of(part.lab)}.", part.study.question, part.task)
        if text
    )


def _settled(link: ActionLink) -> str:
    part = _part_of(link)
    if part is None or not rules.can_answer(link.person, part):
        return "Cette étude n'attend plus de réponse de vous."
    if part.state != PartState.ASKED or not part.study.is_open:
        return " ".join(filter(None, (said(part, link.person), what_next(part))))
    return ""


@link_purpose(
    ANSWER_PART,
    title="Une étude vous est proposée",
    question="Votre lab prend-il sa part de cette étude ?",
    button="Répondre",
    lifetime=dt.timedelta(days=21),
    comment=Comment("Un mot d'explication", Part, "reason"),
    details=_details,
    settled=_settled,
)
def answer_part(link: ActionLink, *, choice: str, comment: str) -> str:
    part = _part_of(link)
    assert part is not None
    if choice == YES:
        services.accept(actor=link.person, part=part, expected_version=part.version)
        return f"C'est noté : {part.lab} prend sa part, et vous en êtes la personne à qui parler."
    services.decline(actor=link.person, part=part, reason=comment, expected_version=part.version)
    return f"C'est noté : {part.lab} ne prend pas part à cette étude."

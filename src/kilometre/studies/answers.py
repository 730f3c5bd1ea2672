"""What a lab answered to a study, in words, and whether it may still say otherwise."""

from kilometre.foundation.accounts.models import User
from kilometre.foundation.ui import french

from .enums import PartState, StudyState
from .models import Part


def may_answer(part: Part) -> bool:
    """It is asked; or it declined, and the study has not begun: it may change its mind."""
    if part.state == PartState.ASKED:
        return part.study.is_open
    return part.state == PartState.DECLINED and part.study.state == StudyState.PREPARED


def said(part: Part, user: User) -> str:
    """« Alice a répondu « non » le 3 mars : « Trop de chantiers. ». »; nothing while it is awaited."""
    if part.answered_at is None:
        return ""
    day = french.short_day(part.answered_at)
    if part.state == PartState.DONE:
        return f"La part {french.of(part.lab)} est rendue depuis le {day}."
    by = part.answered_by
    is_own = by is not None and by.user_id == user.pk
    who = "Vous avez" if is_own else f"{by or 'Un membre de votre lab'} a"
    word = "oui" if part.is_taken else "non"
    reason = f"\u00a0: «\u00a0{part.reason}\u00a0»" if part.reason else ""
    return f"{who} répondu «\u00a0{word}\u00a0» le {day}{reason}."


def what_next(part: Part) -> str:
    """How an answer changes, and whom to ask when it does not any more."""
    if not part.study.is_open:
        return "Cette étude est close\u00a0: plus rien n'y est attendu."
    if part.state == PartState.DECLINED and part.study.state == StudyState.PREPARED:
        return "Cette réponse se change sur la page de l'étude, tant qu'elle n'a pas commencé."
    if part.state == PartState.DECLINED:
        who = part.study.coordinator or "la coordination nationale"
        return f"L'étude a commencé\u00a0: pour y prendre part, demandez une nouvelle invitation à {who}."
    return "La page de l'étude permet de préciser la part du lab, ou de se retirer tant qu'elle n'est pas rendue."

"""What the page of a need says of its qualification."""

from typing import Any

from kilometre.foundation.ui import french
from kilometre.network.enums import SkillLevel

from . import rules
from .answering import COORDINATION
from .enums import OrphanCause
from .models import Need, Qualification, Team, WantedSkill

WRITTEN_AT_ONCE = "La personne reçoit aussitôt ce que vous écrivez, et le besoin est clos."


def qualification_of(need: Need) -> Qualification | None:
    """What is known of the need, with its reform, territories and skills; None before its contact said it."""
    rows = Qualification.objects.filter(need=need).select_related("reform", "need")
    return rows.prefetch_related("territories__department", "wanted__skill").first()


def qualification_facts(known: Qualification) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        ("Problème", known.get_problem_display()),
        ("Urgence", known.get_urgency_display()),
    ]
    if known.reform:
        facts.append(("Réforme", known.reform, known.reform.get_absolute_url()))
    if areas := [area.full_name for area in known.territories.all()]:
        facts.append(("Territoires", french.listed(areas)))
    weeks = french.count(known.weeks, "semaine")
    begins = f"à partir du {french.day(known.starts_on)}, " if known.starts_on else ""
    return [*facts, ("Période", f"{begins}sur {weeks}")]


def wanted_text(wanted: WantedSkill) -> str:
    """« niveau « pratique » au moins, 3 jours »."""
    days = french.count(wanted.days, "jour")
    return f"niveau {level_text(wanted.level)}{' au moins' if wanted.level < SkillLevel.PASSES_ON else ''}, {days}"


def level_text(level: int) -> str:
    """« « maîtrise » »: a level in a sentence."""
    return f"« {SkillLevel(level).label.lower()} »"


def shown_qualification(need: Need, known: Qualification | None, user: Any) -> dict[str, Any]:
    return {
        "qualification": known,
        "qualification_facts": qualification_facts(known) if known else [],
        "wanted": [(wanted, wanted_text(wanted)) for wanted in known.wanted.all()] if known else [],
        "can_qualify": rules.can_qualify(user, need),
    }


def readers(user: Any, need: Need) -> str:
    """Who reads what ``user`` writes or joins to the need: the person who sent it is named, and comes first."""
    people = [f"{need.asker}, qui a envoyé ce besoin"] if need.asker not in (None, user) else []
    return french.listed([*people, *_labs_in_words(need), COORDINATION])


def team_readers(user: Any, need: Need) -> str:
    return french.listed(_labs_in_words(need))


def _labs_in_words(need: Need) -> list[str]:
    """« les membres de Lab'EST »: the labs that have or had the need, or that help."""
    labs = dict.fromkeys(str(lab) for lab in (need.lab, *need.involved_labs.all()) if lab is not None)
    return [f"les membres {french.of(lab)}" for lab in labs]


def recalling(need: Need) -> dict[str, Any]:
    """What a page that acts on a need shows first: the need. For ``form_page`` and what calls it."""
    return {"template": "intake/acting.html", "context": {"need": need}}


def what_answering_does(need: Need) -> str:
    """What the page says before an answer leaves: nothing asks again."""
    is_undone = Team.objects.open().filter(need=need).exists()
    return f"{WRITTEN_AT_ONCE} L'équipe demandée est défaite." if is_undone else WRITTEN_AT_ONCE


def lab_fact(need: Need) -> tuple[Any, ...]:
    if need.lab is None:
        return ("Lab", f"Aucun ne couvre {need.territory} : {need.addressee} répond de ce besoin")
    return ("Lab", need.lab, need.lab.get_absolute_url())


def why_orphan(need: Need) -> OrphanCause:
    """What was said when it became one; else what its lab is today."""
    if need.orphan_cause:
        return OrphanCause(need.orphan_cause)
    if need.lab is None:
        return OrphanCause.NO_COVER
    return OrphanCause.NO_LAB if not need.lab.is_open else OrphanCause.NO_PEOPLE


def declined_by(need: Need) -> str:
    """Labs that said no, in their order."""
    return ", ".join(dict.fromkeys(str(each.lab) for each in need.passings.all() if each.to_lab_id is None))

"""What pages say of a team: who holds what and why, what is missing, and what comes next."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from kilometre.engines.matching import Composition, Place, Shortfall
from kilometre.foundation.ui import french
from kilometre.network import weeks
from kilometre.network.enums import AGREED_LOANS, HOLDING
from kilometre.network.models import Loan
from kilometre.network.rules import can_ask_loans, standing

from . import rules
from .composing import Proposals, key_of, open_team
from .enums import HELD, PlaceState, TeamState
from .models import Need, Qualification, Team
from .models import Place as AskedPlace
from .offers import AWAY, HERE
from .presenting import level_text

TONES = {
    PlaceState.ASKED: "info",
    PlaceState.ACCEPTED: "success",
    PlaceState.DECLINED: "neutral",
    PlaceState.FREED: "neutral",
}
WHERE = {HERE: "même département", AWAY: "autre région"}


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place of a proposal: who could hold it, and the facts that make it so."""

    skill: str
    person: Any
    lab: Any
    reasons: tuple[str, ...]
    agreement: str


@dataclass(frozen=True, slots=True)
class ShownProposal:
    key: str
    title: str
    summary: str
    places: tuple[ShownPlace, ...]
    missing: tuple[str, ...]

    @property
    def fields(self) -> dict[str, str]:
        return {"choice": self.key}


@dataclass(frozen=True, slots=True)
class ShownProposals:
    """``later``: by when a whole team could be, when none is within the weeks asked."""

    proposals: tuple[ShownProposal, ...]
    missing: tuple[str, ...]
    later: str
    is_proven: bool


def proposals_shown(found: Proposals) -> ShownProposals:
    answer, many = found.answer, len(found.answer.compositions) > 1
    shown = tuple(
        _proposal(found, each, f"Proposition {rank}" if many else "Une proposition")
        for rank, each in enumerate(answer.compositions, start=1)
        if each.places
    )
    later = ""
    if answer.possible_by is not None:
        later = f"Une équipe complète pourrait finir la {_week(found.start, answer.possible_by)}."
    missing = tuple(_missing(found, each) for each in answer.best.missing)
    return ShownProposals(shown, missing, later, answer.is_proven)


def _proposal(found: Proposals, composition: Composition, title: str) -> ShownProposal:
    labs = sorted({str(found.bench.labs[place.lab]) for place in composition.places})
    ends = _week(found.start, composition.finish)
    return ShownProposal(
        key=key_of(composition),
        title=title,
        summary=f"{french.listed(labs)} ; le travail finirait la {ends}.",
        places=tuple(_place(found, place) for place in composition.places),
        missing=tuple(_missing(found, each) for each in composition.missing),
    )


def _place(found: Proposals, place: Place) -> ShownPlace:
    others = place.fitting - 1
    reasons = [
        _level(found, place),
        f"{french.count(place.wanted.days, 'jour')}, {_weeks(found.start, place.work)}",
        WHERE.get(place.distance, "même région"),
    ]
    if others:
        reasons.append(f"{french.count(others, 'autre personne', 'autres personnes')} pourraient la tenir")
    return ShownPlace(
        skill=_label(found, place.wanted.skill),
        person=found.bench.people[place.person],
        lab=found.bench.labs[place.lab],
        reasons=tuple(reasons),
        agreement="" if place.is_agreed else "L'accord de son responsable est à obtenir.",
    )


def _level(found: Proposals, place: Place) -> str:
    if (place.person, place.wanted.skill) in found.bench.unsaid:
        return "niveau non dit : à vérifier avec la personne"
    held, asked = level_text(place.level), level_text(place.wanted.level)
    return f"niveau {held}, comme demandé" if held == asked else f"niveau {held} ({asked} demandé)"


def _missing(found: Proposals, shortfall: Shortfall) -> str:
    """« Droit, maîtrise au moins, 3 jours : personne n'a ce niveau (le plus élevé proposé est pratique). »"""
    wanted = shortfall.wanted
    what = f"{_label(found, wanted.skill)}, {level_text(wanted.level)} au moins, {french.count(wanted.days, 'jour')}"
    weeks = french.count(found.known.weeks, "semaine")
    turned = found.bench.turned.get(wanted.skill, {})
    able = {person for person, level in turned.items() if level >= wanted.level}
    if shortfall.best_level == 0 and turned:
        why = f"celles et ceux qui la proposent {_turned(found, set(turned))}"
    elif shortfall.best_level == 0:
        why = "personne ne propose cette compétence, parmi celles et ceux qui partagent leurs jours libres"
    elif shortfall.best_level < wanted.level:
        who = f"celles et ceux qui ont ce niveau {_turned(found, able)}" if able else "personne n'a ce niveau"
        why = f"{who} ; le plus élevé proposé est {level_text(shortfall.best_level)}"
    else:
        why = f"il manque {french.count(shortfall.missing_days, 'jour')} en {weeks} à la personne la plus disponible"
    return f"{what}\u00a0: {why}."


def _turned(found: Proposals, people: set[int]) -> str:
    """Said of those who were asked before: the contact may have freed their place."""
    return "ont décliné" if people <= found.declined else "ont décliné, ou leur place a été libérée"


def _label(found: Proposals, slug: str) -> str:
    return next(str(each.skill) for each in found.known.wanted.all() if each.skill.slug == slug)


def _week(start: dt.date, week: int) -> str:
    return f"semaine du {french.short_day(start + dt.timedelta(weeks=week))}"


def _weeks(start: dt.date, work: Any) -> str:
    first, last = work[0][0], work[-1][0]
    if first == last:
        return _week(start, first)
    return f"de la {_week(start, first)} à la {_week(start, last)}"


def place_in_words(place: AskedPlace) -> str:
    """« Droit, niveau « pratique », 3 jours, de la semaine du 21 déc. 2026 à la semaine du 18 janv. 2027 »."""
    return f"{place.skill}, {_work_in_words(place)}"


def who_asks(team: Team) -> str:
    """« Alice Exemple (Lab Exemple Meuse) »."""
    contact = team.need.contact
    return f"{contact} ({team.need.addressee})" if contact else team.need.addressee_first


def _work_in_words(place: AskedPlace) -> str:
    level, days = level_text(place.level), french.count(place.days, "jour")
    return f"niveau {level}, {days}, {_weeks(place.team.starts_on, place.work)}"


def team_shown(team: Team, user: Any) -> dict[str, Any]:
    """A team and its places, as this reader may act on them."""
    own = standing(user).person_id
    can_run = rules.can_run_team(user, team)
    loans = _loans_here(team)
    places = [
        {
            "place": place,
            "tone": TONES[PlaceState(place.state)],
            "what": _work_in_words(place),
            "agreement": _agreement(place, loans),
            "ask_url": _ask_url(place, loans) if can_run and can_ask_loans(user) else "",
            "may_free": can_run and place.is_held,
            "reason": place.reason if can_run or place.person_id == own else "",
        }
        for place in team.places.all()
        if place.is_held or can_run or place.person_id == own
    ]
    return {
        "team": team,
        "places": places,
        "team_next": _next(team) if can_run else own_end(team, own) or _next(team),
        "can_run_team": can_run,
        "may_answer": rules.can_answer_team(user, team),
        "is_asked": any(
            place.person_id == own and place.state == PlaceState.ASKED for place in team.places.all()
        ),
        "is_complete": team.state == TeamState.COMPLETE,
    }


def _loans_here(team: Team) -> dict[int, bool]:
    """Of the people of the team, those asked since for the lab of the need, and whether their manager agreed."""
    people = [place.person_id for place in team.places.all() if place.is_held and not place.is_agreed]
    if not people or team.need.lab_id is None:
        return {}
    rows = Loan.objects.filter(person__in=people, lab=team.need.lab_id, state__in=HOLDING)
    loans: dict[int, bool] = {}
    for person, state in rows.values_list("person", "state"):
        loans[person] = loans.get(person, False) or state in AGREED_LOANS
    return loans


def _agreement(place: AskedPlace, loans: dict[int, bool]) -> str:
    """Said of whoever comes from another lab, while they are counted on."""
    if not place.is_held or place.lab_id == place.team.need.lab_id:
        return ""
    if place.is_agreed or loans.get(place.person_id):
        return "Son responsable est d'accord."
    if place.person_id in loans:
        return "L'accord de son responsable est demandé."
    return "L'accord de son responsable est à obtenir."


def _ask_url(place: AskedPlace, loans: dict[int, bool]) -> str:
    """Where to ask the manager for the weeks of the place, once its person said yes and nobody asked yet."""
    lab = place.team.need.lab
    is_owed = place.state == PlaceState.ACCEPTED and not place.is_agreed and place.person_id not in loans
    if lab is None or place.lab_id == lab.pk or not is_owed:
        return ""
    start = place.team.starts_on
    wanted: dict[str, str] = {
        weeks.code(start + dt.timedelta(weeks=week)): str(weeks.half_days(days)) for week, days in place.work
    }
    about = urlencode({"lab": lab.slug, "purpose": str(place.skill), **wanted})
    return f"{reverse('network:loan-ask', args=[place.person.public_id])}?{about}"


def _next(team: Team) -> str:
    if team.state == TeamState.UNDONE:
        return "Cette équipe est défaite : plus rien n'est attendu de personne."
    if team.state == TeamState.COMPLETE:
        return "L'équipe est complète : chacun a accepté. Le travail peut commencer."
    waited = _names(team, PlaceState.ASKED)
    if waited:
        return f"La réponse {french.of_each(waited)} est attendue."
    return f"Une place est libre : {team.need.contact or 'le lab'} peut la proposer à quelqu'un d'autre."


def own_end(team: Team, person: int | None) -> str:
    """To somebody who was asked and is no longer: why nothing is awaited from them; empty to others."""
    states = {place.state for place in team.places.all() if place.person_id == person}
    if team.state == TeamState.UNDONE or not states or states & set(HELD):
        return ""
    contact = team.need.contact
    address = f" ({contact.email})" if contact and contact.email else ""
    whom = f"écrivez à {contact or team.need.addressee}{address}"
    if PlaceState.DECLINED in states:
        return f"Vous avez répondu non\u00a0: la place peut être proposée à d'autres. Si vous changez d'avis, {whom}."
    return f"Votre place a été libérée\u00a0: plus rien n'est attendu de vous. Pour en savoir plus, {whom}."


def _names(team: Team, state: PlaceState) -> list[str]:
    places: list[AskedPlace] = [place for place in team.places.all() if place.state == state]
    return list(dict.fromkeys(str(place.person) for place in places))


def shown_team(need: Need, known: Qualification | None, user: Any) -> dict[str, Any]:
    """The section of the need's page: its team, or the way to compose one once skills are said."""
    if known is None:
        return {"team": None, "can_compose": False}
    team = open_team(need)
    can_compose = rules.can_compose(user, need)
    wanted = [each.skill_id for each in known.wanted.all()]
    if team is None:
        return {"team": None, "can_compose": can_compose and bool(wanted)}
    held = {place.skill_id for place in team.places.all() if place.is_held}
    has_free_place = can_compose and any(skill not in held for skill in wanted)
    return {**team_shown(team, user), "can_compose": can_compose, "has_free_place": has_free_place}

"""A lab's facts as its page tells them: each with what its sources say, and what is missing said to be missing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.urls import reverse

from kilometre.foundation.ui import french

from . import spelling
from .enums import DatePrecision
from .models import Citation, Lab, Organisation, Skill, Territory


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the page: no value is shown as « non renseigné »."""

    term: str
    values: list[Link]
    citations: list[Citation]


@dataclass(frozen=True, slots=True)
class DatedFact:
    when: str
    title: str
    text: str
    source: str
    source_url: str


def facts_of(lab: Lab) -> list[Fact]:
    """The facts of the page, in the order in which one asks for them."""
    linked = _linked(lab)
    return [
        _fact(lab, "carriers", "Porté par", linked["carriers"]),
        _fact(lab, "territory", "Territoire", _territories(lab)),
        _fact(lab, "city", "Ville", _texts(lab.city) + _texts("hors les murs" if lab.has_no_walls else "")),
        _fact(lab, "address", "Adresse", _texts(lab.address)),
        _fact(lab, "missions", "Missions", _texts(*lab.missions)),
        _fact(lab, "expertises", "Expertises", _texts(*lab.expertises)),
        _fact(lab, "skills", "Compétences", linked["skills"]),
        _fact(lab, "partners", "Partenaires", linked["partners"]),
        _fact(lab, "website", "Site", [Link(lab.website, lab.website)] if lab.website else []),
        Fact(
            "Autres noms",
            _texts(*dict.fromkeys(said.words for said in lab.cited(Citation.NAME))),
            lab.cited(Citation.NAME),
        ),
    ]


def dates_of(lab: Lab) -> list[DatedFact]:
    """Every date that a source gives, the oldest first, those without a day last."""
    said = sorted(lab.cited(Citation.DATE), key=lambda row: (row.date is None, row.date or 0, row.pk))
    return [DatedFact(when(row), row.words, row.note, row.source, row.source_url) for row in said]


def told_of(lab: Lab) -> list[tuple[Citation, str]]:
    """What can be withdrawn in the edit form: other names, and dates with their own precision."""
    rows = lab.citations.filter(field__in=(Citation.NAME, Citation.DATE))
    return [(row, when(row).lower() if row.field == Citation.DATE else "") for row in rows]


def when(citation: Citation) -> str:
    """A date no more precise than its source: « mars 2017 », « pas avant juillet 2021 »."""
    date = citation.date
    if date is None or citation.precision == DatePrecision.UNKNOWN:
        return "Date non confirmée"
    month = f"{french.MONTHS[date.month - 1]} {date.year}"
    return {
        DatePrecision.YEAR: str(date.year),
        DatePrecision.MONTH: month.capitalize(),
        DatePrecision.SINCE: f"Pas avant {month}",
    }.get(DatePrecision(citation.precision), french.date(date))


def _fact(lab: Lab, field: str, term: str, values: list[Link]) -> Fact:
    return Fact(term, values, lab.cited(field))


def _texts(*texts: str) -> list[Link]:
    return [Link(text) for text in texts if text]


def _linked(lab: Lab) -> dict[str, list[Link]]:
    """Carriers, partners and skills by their names: one query for the three."""
    bodies = Organisation.objects.order_by()
    body, skill = ("short_name", "name", "public_id"), (Value(""), "label", "slug")
    carriers = bodies.filter(carried_labs=lab).values_list(Value("carriers"), *body)
    partners = bodies.filter(partner_labs=lab).values_list(Value("partners"), *body)
    skills = Skill.objects.order_by().filter(labs=lab).values_list(Value("skills"), *skill)
    linked: dict[str, list[Link]] = {"carriers": [], "partners": [], "skills": []}
    for relation, short_name, name, key in carriers.union(partners, skills):
        page = "network:skill" if relation == "skills" else "network:organisation"
        linked[relation].append(Link(short_name or name, reverse(page, args=[key])))
    return {
        relation: sorted(links, key=lambda link: spelling.key(link.text))
        for relation, links in linked.items()
    }


def _territories(lab: Lab) -> list[Link]:
    places: list[Territory | Any] = [lab.territory]
    if lab.region_id != lab.territory_id:
        places.append(lab.region)
    return [Link(str(place), place.get_absolute_url()) for place in places if place]

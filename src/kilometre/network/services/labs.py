"""Opening and editing a lab's page. What a source said of a field stays until somebody changes that field."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network import rules
from kilometre.network.events import LabCitationWithdrawn, LabCited, LabCreated, LabEdited
from kilometre.network.models import Citation, Lab
from kilometre.network.spelling import key, searchable

LINKS = ("carriers", "partners", "skills")


@service
def create_lab(
    *,
    actor: User | None,
    name: str,
    slug: str = "",
    citations: Iterable[Citation] = (),
    origin: Origin = Origin.LIVE,
    **fields: Any,
) -> Lab:
    """Open a lab's page with all that is known of it; ``citations`` come unsaved."""
    require(rules.can_create_lab, actor)
    links = {name: fields.pop(name) for name in LINKS if name in fields}
    lab = Lab(name=name, slug=slug or free_slug(name), origin=origin, **fields)
    lab.full_clean()
    lab.save()
    for link, others in links.items():
        getattr(lab, link).set(others)
    _keep(lab, citations)
    _index(lab)
    record(LabCreated(name=name), actor=actor, subject=lab, audience=Audience.PUBLIC)
    return lab


@service
def edit_lab(*, actor: User | None, lab: Lab, expected_version: int | None = None, **changes: Any) -> Lab:
    """Change fields and links; a changed field no longer comes from the sources that were cited for it.

    Conflict when somebody saved since ``expected_version``.
    """
    require(rules.can_edit_lab, actor, lab)
    covers_its_region = lab.territory_id == lab.region_id
    if "region" in changes and covers_its_region and changes.get("territory", lab.territory) == lab.territory:
        changes["territory"] = changes["region"]  # what covered its region still does
    told = edits.apply(lab, changes, expected_version=expected_version)
    if told:
        lab.citations.filter(field__in=told).delete()
        _index(lab)
        record(LabEdited(changes=_public(told)), actor=actor, subject=lab, audience=Audience.PUBLIC)
    return lab


@service
def cite(*, actor: User | None, lab: Lab, citation: Citation) -> Citation:
    """Note what a source says of a lab; what other sources say stays beside it."""
    require(rules.can_edit_lab, actor, lab)
    _keep(lab, [citation])
    edits.bump(lab)
    _index(lab)
    record(LabCited(**_told(citation)), actor=actor, subject=lab, audience=Audience.PUBLIC)
    return citation


@service
def withdraw_citation(*, actor: User | None, lab: Lab, citation_id: int) -> None:
    """Take a wrong citation off the page; the journal keeps it."""
    require(rules.can_edit_lab, actor, lab)
    citation = lab.citations.filter(pk=citation_id).first()
    if citation is None:
        raise Refused("Cette citation n'est plus sur la page.")
    citation.delete()
    edits.bump(lab)
    _index(lab)
    record(LabCitationWithdrawn(**_told(citation)), actor=actor, subject=lab, audience=Audience.PUBLIC)


def free_slug(name: str) -> str:
    """A readable address nobody has yet: ``lab-o``, then ``lab-o-2``."""
    stem = slugify(name.replace("'", " ").replace("’", " "))[:50] or "lab"
    taken = set(Lab.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for rank in range(2, len(taken) + 3) if (slug := f"{stem}-{rank}") not in taken)


def _public(told: edits.Changes) -> edits.Changes:
    """What the journal may say for ever: that the contact's address changed, not the address itself."""
    if "contact_email" not in told:
        return told
    shown = ["adresse renseignée" if value else "non renseigné" for value in told["contact_email"]]
    return told | {"contact_email": shown}


def _keep(lab: Lab, citations: Iterable[Citation]) -> None:
    for citation in citations:
        citation.lab = lab
        citation.full_clean()
        citation.save()


def _told(citation: Citation) -> dict[str, str]:
    return {
        "field": citation.field,
        "words": citation.words,
        "date": str(citation.date or ""),
        "source": citation.source,
    }


def _index(lab: Lab) -> None:
    """Keep the words by which the directory finds this lab, and its place in the alphabet."""
    names = [lab.name, *lab.citations.filter(field=Citation.NAME).values_list("words", flat=True)]
    texts = [*names, lab.city, lab.region.name if lab.region else "", *lab.expertises, *lab.missions]
    lab.search_key, lab.sort_key = searchable(*texts), key(lab.name)
    Lab.objects.filter(pk=lab.pk).update(search_key=lab.search_key, sort_key=lab.sort_key)

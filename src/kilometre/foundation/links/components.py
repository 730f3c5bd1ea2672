"""``{% ui "links" record=record %}``: what a record is linked to."""

from itertools import groupby
from typing import Any

from kilometre.foundation.ui.components import REQUIRED, Component, register

from . import queries


def links_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    record = attributes["record"]
    neighbours = queries.of(record.ref, request.user)
    return {
        "shown_from": {"from": str(record.ref)},
        "groups": [
            (label, [(one, _may_undo(one, record, request.user)) for one in group])
            for label, group in groupby(neighbours, key=lambda neighbour: neighbour.label)
        ],
    }


def _may_undo(neighbour: queries.Neighbour, record: Any, user: Any) -> bool:
    """Both ends are visible already: only the kind's rule remains to be asked."""
    ends = (record, neighbour.record) if neighbour.is_target else (neighbour.record, record)
    return user.is_authenticated and neighbour.kind.can_link(user, *ends)


register(
    Component(
        name="links",
        template="links/components/links.html",
        says="Les objets liés à celui-ci, avec le sens de chaque lien. Rien ne s'affiche quand il n'y en a pas.",
        attributes={"record": REQUIRED},
        context=links_context,
    )
)

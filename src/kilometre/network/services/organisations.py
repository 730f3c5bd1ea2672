"""Adding and editing organisations."""

from typing import Any

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network import rules
from kilometre.network.events import OrganisationCreated, OrganisationEdited
from kilometre.network.models import Organisation
from kilometre.network.spelling import key, searchable


@service
def create_organisation(
    *, actor: User | None, name: str, kind: str, origin: Origin = Origin.LIVE, **fields: Any
) -> Organisation:
    """Add a body that the directory does not know yet."""
    require(rules.can_create_organisation, actor)
    organisation = Organisation(name=name, kind=kind, origin=origin, **fields)
    _index(organisation)
    organisation.full_clean()
    organisation.save()
    record(OrganisationCreated(name=name), actor=actor, subject=organisation, audience=Audience.PUBLIC)
    return organisation


@service
def edit_organisation(
    *, actor: User | None, organisation: Organisation, expected_version: int | None = None, **changes: Any
) -> Organisation:
    """Change an organisation's card; Conflict when somebody saved since ``expected_version``."""
    require(rules.can_edit_organisation, actor, organisation)
    told = edits.apply(organisation, changes, expected_version=expected_version)
    if told:
        _index(organisation)
        Organisation.objects.filter(pk=organisation.pk).update(
            search_key=organisation.search_key, sort_key=organisation.sort_key
        )
        event = OrganisationEdited(changes=told)
        record(event, actor=actor, subject=organisation, audience=Audience.PUBLIC)
    return organisation


def _index(organisation: Organisation) -> None:
    """Keep the words by which the directory finds it, and its place in the alphabet."""
    organisation.search_key = searchable(organisation.name, organisation.short_name)[:250]
    organisation.sort_key = key(organisation.name)[:200]

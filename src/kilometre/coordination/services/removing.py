"""Taking back a gathering that was just announced, while nobody registered: the undoing of an import."""

from kilometre.coordination.events.gatherings import GatheringRemoved
from kilometre.coordination.models import Gathering
from kilometre.coordination.rules import gatherings as rules
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.removal import remove


@service
def remove_gathering(*, actor: User, gathering: Gathering) -> None:
    require(rules.can_organise, actor, gathering)
    told = GatheringRemoved()
    record(told, actor=actor, subject=gathering.ref, origin=gathering.origin, audience=Audience.TEAM)
    remove(gathering)

"""Naming the reforms that labs work for."""

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.origins import Origin
from kilometre.network import rules
from kilometre.network.events import ReformNamed
from kilometre.network.models import Organisation, Reform


@service
def name_reform(
    *,
    actor: User | None,
    slug: str,
    title: str,
    summary: str = "",
    carrier: Organisation | None = None,
    origin: Origin = Origin.LIVE,
    source: str = "",
) -> Reform:
    """Add a reform or a national mission. ValidationError when its address is taken."""
    require(rules.can_name_reform, actor)
    reform = Reform(slug=slug, title=title, summary=summary, carrier=carrier, origin=origin, source=source)
    reform.full_clean()
    reform.save()
    record(ReformNamed(title=title), actor=actor, subject=reform, audience=Audience.PUBLIC)
    return reform

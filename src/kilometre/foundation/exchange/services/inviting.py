"""Invitations wait until a person releases them, one by one or all."""

from collections.abc import Collection

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules
from kilometre.foundation.exchange.enums import ImportState
from kilometre.foundation.exchange.events import InvitationsReleased
from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.exchange.telling import read_row
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.refs import Ref, resolve

from .rows import lock


@service
def release(*, actor: User, batch: Import, lines: Collection[int] | None = None) -> int:
    """Write to the people of these lines, or of all; return how many e-mails leave. Nobody is written to twice."""
    lock(batch)
    require(rules.owns, actor, batch)
    kind = batch.of_kind
    if kind.invite is None or batch.state != ImportState.DONE:
        raise Refused("Cet import n'a pas d'invitation à envoyer.")
    waiting = batch.rows.to_invite()
    rows = list(waiting if lines is None else waiting.filter(line__in=lines))
    refs = {row.line: Ref.parse(row.made) for row in rows}
    found, now, sent = resolve(list(refs.values()), actor), timezone.now(), []
    for row in rows:
        person = found.get(refs[row.line])
        values, _ = read_row(kind, batch, row)
        if person is not None and kind.invite(actor=actor, record=person, values=values):
            row.invited_at = now
            sent.append(row)
    ImportRow.objects.bulk_update(sent, ["invited_at"], batch_size=500)
    if sent:
        record(InvitationsReleased(sent=len(sent)), actor=actor, subject=batch, audience=Audience.CASE)
    return len(sent)

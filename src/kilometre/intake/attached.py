"""What hangs on a need: the exchange between its sender and the lab, its files, its place in search and menu."""

from kilometre.foundation.access import signed_in, signed_out
from kilometre.foundation.files import registry as files
from kilometre.foundation.journal import feed
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records import removal
from kilometre.foundation.search import registry as search
from kilometre.foundation.threads import registry as threads
from kilometre.foundation.ui import navigation

from . import rules
from .models import CaseMark, Need
from .presenting import readers, team_readers


def document(need: Need) -> search.Document | None:
    """Found by those who may see it, and by nobody else."""
    if need.sent_at is None:
        return None
    return search.Document(
        title=need.title,
        body=f"{need.description}\n{need.concerns}\n{need.reason}",
        audience=Audience.CASE,
        date=need.sent_at or need.created_at,
        territories=(need.territory.code,),
    )


feed.register_team(Need, rules.can_read_work)
feed.register_party(Need, rules.can_read)
threads.register(
    Need,
    can_read=rules.can_read,
    can_post=rules.can_discuss,
    readers=readers,
    is_team=rules.is_of_team,
    team_readers=team_readers,
)
files.register(Need, can_read=rules.can_read, can_attach=rules.can_discuss, readers=readers)
search.register(Need, document=document, kind_label="Besoins", via="for_page")
navigation.register("Besoins", "intake:needs", rule=signed_in, order=30)
navigation.register("Envoyer un besoin", "intake:new", rule=signed_out, order=0)
removal.names(CaseMark, "case")

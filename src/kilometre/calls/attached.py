"""What hangs on a call: files, exchanges, its place in search and in the menu, what is born from it."""

from kilometre.foundation.files import registry as files
from kilometre.foundation.journal import feed
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import registry as search
from kilometre.foundation.threads import registry as threads
from kilometre.foundation.ui import french, navigation

from . import rules
from .models import Call


def document(call: Call) -> search.Document:
    """Found by those who see it."""
    return search.Document(
        title=call.title,
        body="\n".join([call.question, call.outcome, str(call.reform or "")]),
        audience=Audience.CASE,
        date=call.created_at,
    )


feed.register_team(Call, rules.can_run)
feed.register_party(Call, rules.can_read)
files.register(Call, can_read=rules.can_read, can_attach=rules.can_run)
threads.register(
    Call,
    can_read=rules.can_read,
    can_post=rules.can_read,
    readers=lambda _, call: french.listed(
        [
            *(str(who) for who in (call.author, call.asked_by) if who),
            "les membres de tous les labs à qui cet appel est adressé",
            "la coordination du réseau",
        ]
    ),
)
search.register(Call, document=document, kind_label="Appels", via="for_page")
navigation.register("Appels", "calls:calls", rule=rules.can_list, order=46, group="Ensemble")

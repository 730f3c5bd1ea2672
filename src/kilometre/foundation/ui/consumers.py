"""What happens to a record may move it from one cell of a board to another: the counts follow."""

from kilometre.foundation.journal.consumers import consumer
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.refs import Ref

from . import services


@consumer("facets")
def follow(entries: list[Entry]) -> None:
    services.recount({Ref.parse(text).kind for entry in entries for text in (entry.subject, entry.case)})

"""What happens to a record is read from the journal: the index follows, at least once."""

from kilometre.foundation.journal.consumers import consumer
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.refs import Ref

from .services import index


@consumer("search-index")
def follow(entries: list[Entry]) -> None:
    """The subject of an entry may have changed, and so may the case it belongs to."""
    index({Ref.parse(text) for entry in entries for text in (entry.subject, entry.case)})

"""What is looked for by its words in a list, as one types them."""

from typing import Self

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.spelling import words


class SearchedQuerySet(RecordQuerySet):
    """Rows with a ``search_key``: names, city, region, missions and expertises of a lab; name and acronym of an
    organisation; name and job of a person.
    """

    def matching(self, text: str) -> Self:
        """Those whose key holds every word."""
        rows = self
        for word in words(text):
            rows = rows.filter(search_key__contains=word)
        return rows
